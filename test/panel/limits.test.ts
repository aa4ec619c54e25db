import { describe, expect, test } from 'vitest';
import { type Body, JSON_ASKED, meaning, NOW, says } from './refused.ts';

describe('limits are not empty purses', () => {
  const LINK = ' Visit https://platform.openai.com/account/billing to add a payment method.';
  const PLAN = 'You exceeded your current quota, please check your plan and billing details.';
  const google = (...details: object[]) => ({
    error: { code: 429, message: PLAN, status: 'RESOURCE_EXHAUSTED', details },
  });
  const raw = (text: string) =>
    says('Provider returned error', { code: 429, metadata: { raw: text, provider_name: 'x' } });

  test.each<[string, Body, Record<string, string>, string, number | null]>([
    [
      'onlybooks/llm#6',
      says(
        `Rate limit reached for gpt-4 in organization org-x on tokens per min (TPM): Limit 10000, Used 9500. Please try again in 4s.${LINK}`,
        { type: 'tokens', code: 'rate_limit_exceeded' },
      ),
      {},
      'free',
      4_000,
    ],
    [
      'the same by its code alone',
      says(`Rate limit reached.${LINK}`, { code: 'rate_limit_exceeded' }),
      {},
      'free',
      null,
    ],
    ['Retry-After in seconds', says(LINK), { 'retry-after': '7' }, 'free', 7_000],
    ['Retry-After as a date', says(''), { 'retry-after': new Date(NOW + 9_000).toUTCString() }, 'free', 9_000],
    ['retry-after-ms', says(''), { 'retry-after-ms': '40', 'retry-after': '3' }, 'free', 40],
    ['reset of requests', says(''), { 'x-ratelimit-reset-requests': '4s' }, 'free', 4_000],
    ['reset of tokens', says(''), { 'x-ratelimit-reset-tokens': '6m0s' }, 'free', 360_000],
    ['reset in milliseconds', says(''), { 'x-ratelimit-reset-tokens': '850ms' }, 'free', 850],
    [
      'of two limits the used up one',
      says(''),
      { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '9s', 'x-ratelimit-remaining-tokens': '0' },
      'free',
      9_000,
    ],
    [
      'unit-mesh/auto-dev#21',
      google({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' }),
      {},
      'free',
      2_000,
    ],
    ['RooCodeInc/Roo-Code#3883', [google({ retryDelay: '2.5s' })], {}, 'free', 2_500],
    [
      'googleapis/python-genai#1427',
      google({ '@type': 'type.googleapis.com/google.rpc.Help', links: [] }),
      {},
      'counted',
      null,
    ],
    [
      'felixbinder/introspection_self_prediction#66',
      google(
        { violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' }] },
        { retryDelay: '30s' },
      ),
      {},
      'free',
      30_000,
    ],
    ['Gemini’s text', says(`${PLAN} Please retry in 2s.`), {}, 'free', 2_000],
    [
      'Azure',
      says('Requests have exceeded the call rate limit. Please retry after 20 seconds.', { code: '429' }),
      {},
      'free',
      20_000,
    ],
    [
      'inside metadata.raw',
      raw(
        '{"error":{"message":"Rate limit reached. Please try again in 6m0s. Check billing","code":"rate_limit_exceeded"}}',
      ),
      {},
      'free',
      360_000,
    ],
    ['an array inside metadata.raw', raw(`[${JSON.stringify(google({ retryDelay: '3s' }))}]`), {}, 'free', 3_000],
    [
      'LibreChat-AI/agents#357',
      { status: 429, error: 'INSUFFICIENT QUOTA', message: 'You exceeded your current limit of concurrent requests.' },
      {},
      'counted',
      null,
    ],
    ['coder/coder#26200', google(), {}, 'counted', null],
    ['hydropix/TranslateBooksWithLLMs#125', says('x'), { 'x-ratelimit-reset': String(NOW + 30_000) }, 'free', 30_000],
    [
      'dirge-code/dirge#719',
      says('Rate limit exceeded: free-models-per-min.', {
        metadata: { headers: { 'X-RateLimit-Reset': String(NOW + 42_000) } },
      }),
      {},
      'free',
      42_000,
    ],
    [
      'anthropics/anthropic-sdk-typescript#357',
      says(''),
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': new Date(NOW + 8_000).toISOString(),
      },
      'free',
      8_000,
    ],
    [
      'crmne/ruby_llm#850',
      says(''),
      {
        'x-ratelimit-reset-requests': '76ms',
        'x-ratelimit-reset-tokens': '7.66s',
        'x-ratelimit-remaining-tokens': '0',
      },
      'free',
      7_660,
    ],
    ['a bare number', says('Too many requests. Retry after 5'), {}, 'free', 5_000],
    ['seconds in words', says('Rate limit exceeded, please wait for 30 seconds'), {}, 'free', 30_000],
    [
      'an upstream’s limit',
      raw('google/gemini is temporarily rate-limited upstream. Please retry shortly.'),
      {},
      'counted',
      null,
    ],
    [
      'a minute’s limit that speaks of days too',
      says('limit of 20 requests per minute and 200 requests per day'),
      {},
      'counted',
      null,
    ],
    ['nothing at all', '', {}, 'counted', null],
  ])('%s', (_, body, headers, retry, waitMs) => {
    expect(meaning(429, body, { headers })).toMatchObject({ reason: 'rate_limited', retry, waitMs });
    // Whether JSON is asked for does not matter.
    expect(meaning(429, body, { headers, ...JSON_ASKED })).toMatchObject({ reason: 'rate_limited', change: null });
  });

  const HOURS = NOW + 5 * 3_600_000;
  test.each<[string, Body, Record<string, string>, number | null]>([
    [
      'Gitlawb/openclaude#936',
      says('Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day', {
        code: 429,
        metadata: {
          headers: { 'X-RateLimit-Limit': '50', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(HOURS) },
        },
      }),
      {},
      HOURS,
    ],
    [
      'Gitlawb/openclaude#1549',
      says('Rate limit exceeded: free-models-per-day-high-balance.', { type: 'rate_limit_error', code: '429' }),
      {},
      null,
    ],
    ['hours away by its header', says(''), { 'x-ratelimit-reset': String(HOURS / 1_000) }, HOURS],
    ['hours away by Retry-After', says('Slow down'), { 'retry-after': '18000' }, HOURS],
    [
      'google-gemini/gemini-cli#8437',
      google(
        {
          violations: [
            { quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' },
            { quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' },
          ],
        },
        { retryDelay: '2s' },
      ),
      {},
      NOW + 12 * 3_600_000,
    ],
    [
      'langgenius/dify#19838',
      google({ violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }] }),
      {},
      NOW + 12 * 3_600_000,
    ],
    [
      'requests per day',
      says('Rate limit reached on requests per day (RPD): Limit 200, Used 200. Please try again in 7m12s.', {
        code: 'rate_limit_exceeded',
      }),
      {},
      NOW + 432_000,
    ],
    [
      'Avarok-Cybersecurity/atlas#543',
      says('Rate limited', { metadata: { limit_source: 'openrouter_free_tier_daily' } }),
      {},
      null,
    ],
    ['an allowance of a day', says('you have used up your daily free allocation of 10,000 neurons'), {}, null],
  ])('a day’s quota is said as such: %s', (_, body, headers, until) => {
    expect(meaning(429, body, { headers })).toMatchObject({ reason: 'quota_used', retry: 'no', until });
  });
});
