import { describe, expect, test } from 'vitest';
import { type Meaning, meaningOf } from '../../src/panel/openai/meaning.ts';
import type { ProviderError } from '../../src/panel/openai/outcome.ts';
import { REFUSALS } from '../../src/panel/openai/refusals.ts';
import type { Changeable } from '../../src/panel/openai/remake.ts';

/** Noon in California on a day in winter. */
const NOW = Date.UTC(2026, 10, 25, 20, 0, 0);
const ALL: readonly Changeable[] = ['system', 'stream', 'stream_options', 'response_format', 'max_tokens'];
/** What an ordinary question can still be made without. */
const PLAIN: readonly Changeable[] = ['system', 'stream', 'stream_options', 'max_tokens'];

type Body = string | object | null;
interface More {
  readonly headers?: Record<string, string>;
  readonly changeable?: readonly Changeable[];
  readonly answered?: boolean;
  readonly maxTokens?: number;
}

function refused(status: number | null, body: Body, headers: Record<string, string> = {}): ProviderError {
  const text = typeof body === 'string' ? body : '';
  const page = /^\s*</.test(text);
  return {
    status,
    code: '',
    message: text.toLowerCase(),
    param: '',
    headers: new Headers(headers),
    data: typeof body === 'string' ? null : body,
    body: body === null || body === '' ? 'nothing' : typeof body === 'object' ? 'json' : page ? 'page' : 'text',
  };
}

function meaning(status: number | null, body: Body, more: More = {}): Meaning {
  const { changeable = PLAIN, answered = false, maxTokens = null } = more;
  return meaningOf(refused(status, body, more.headers), { changeable: new Set(changeable), maxTokens, answered }, NOW);
}

/** An error as most write it. */
const says = (message: string, more: object = {}) => ({ error: { message, ...more } });
const JSON_ASKED: More = { changeable: ALL };
const PAGE = '<html><head><title>403 Forbidden</title></head></html>';

describe('asked once', () => {
  test.each<[string, number | null, Body, string, More?]>([
    // reason, kind or report
    ['401', 401, says('sk-secret'), 'key_refused'],
    ['402', 402, says(''), 'no_credit'],
    ['403', 403, says(''), 'key_refused'],
    ['404', 404, says(''), 'unknown_model'],
    ['409', 409, says(''), 'bad_request'],
    ['413', 413, says(''), 'too_long'],
    ['400', 400, says('your request is odd'), 'bad_request'],
    // money
    ['a limit of the key', 403, says('Key limit exceeded (total limit)'), 'no_credit'],
    [
      'onlybooks/llm#6 the other way round: no money',
      429,
      says('You exceeded your current quota, please check your plan and billing details.', {
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
      'no_credit',
    ],
    [
      'thisisartium/continuous-alignment-testing#21',
      429,
      says('You exceeded your current quota, please check your plan and billing details.', {
        code: 'insufficient_quota',
      }),
      'no_credit',
    ],
    [
      'HeyPuter/puter#1977',
      429,
      says(
        'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs',
      ),
      'no_credit',
    ],
    [
      'Anthropic',
      400,
      {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' },
      },
      'no_credit',
    ],
    [
      'anomalyco/opencode#12219',
      402,
      says(
        'This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 0.',
      ),
      'no_credit',
    ],
    // keys
    [
      'Gemini',
      400,
      says('API key not valid. Please pass a valid API key.', { code: 400, status: 'INVALID_ARGUMENT' }),
      'key_refused',
    ],
    ['Gemini in an array', 400, [says('API key not valid. Please pass a valid API key.')], 'key_refused'],
    ['an expired key', 400, says('API key expired. Please renew the API key.'), 'key_refused'],
    [
      'an error inside a 200',
      null,
      says('Incorrect API key provided: sk-...', { code: 'invalid_api_key' }),
      'key_refused',
    ],
    // place
    [
      'google-gemini/gemini-cli#24641',
      400,
      says(
        '{\n "error": {\n "code": 400,\n "message": "User location is not supported for the API use.",\n "status": "FAILED_PRECONDITION"\n }\n}\n',
      ),
      'wrong_place',
    ],
    [
      'songquanpeng/one-api#1692',
      403,
      says('Country, region, or territory not supported (request id: 2024)', {
        code: 'unsupported_country_region_territory',
        type: 'request_forbidden',
      }),
      'wrong_place',
    ],
    [
      'langgenius/dify#25946',
      400,
      says('Provider returned error', {
        code: 400,
        metadata: { raw: '{"error":{"code":400,"message":"User location is not supported for the API use."}}' },
      }),
      'wrong_place',
    ],
    ['an IP list', 401, says('Your IP address 203.0.113.7 is not in the list of allowed addresses'), 'wrong_place'],
    ['K-Dense-AI/k-dense-byok#28', 403, { error: 'Access denied by security policy.' }, 'wrong_place'],
    ['a page of Cloudflare', 403, PAGE, 'wrong_place'],
    // routing
    [
      'dnakov/anon-kode#13',
      404,
      says('No endpoints found matching your data policy. Check your settings: https://openrouter.ai/settings/privacy'),
      'not_routed',
    ],
    [
      'truefoundry/models#826',
      404,
      says('openrouter error: No endpoints available matching your guardrail restrictions and data policy.'),
      'not_routed',
    ],
    [
      'omnara-ai/omnara#501',
      502,
      says('Paid model training violation (account settings): 1 endpoint excluded'),
      'not_routed',
    ],
    ['the allowed providers', 404, says('No allowed providers are available for the selected model.'), 'not_routed'],
    // no API
    ['a text', 404, '404 page not found', 'no_api'],
    ['a page', 404, '<html><h1>404 Not Found</h1></html>', 'no_api'],
    ['nothing', 404, '', 'no_api'],
    ['FastAPI', 404, { detail: 'Not Found' }, 'no_api'],
    ['another method', 405, { detail: 'Method Not Allowed' }, 'no_api'],
    ['a redirect', 301, '', 'no_api'],
    ['a login', 302, '<a href="/login">', 'no_api'],
    ['Express', 404, '<pre>Cannot POST /chat/completions</pre>', 'no_api'],
    [
      'Groq',
      404,
      says('Unknown request URL: POST /openai/v1/chat/completions/chat/completions. Please check the URL for typos', {
        type: 'invalid_request_error',
        code: 'unknown_url',
      }),
      'no_api',
    ],
    ['Azure', 404, says('Resource not found', { code: '404' }), 'no_api'],
    ['pssah4/vault-operator#73', null, { error: 'Unexpected endpoint or method. (POST /chat/completions)' }, 'no_api'],
    [
      'gpustack/gpustack#4699',
      null,
      { error: 'Unexpected endpoint or method. (POST /chat/completions)' },
      'no_api',
      JSON_ASKED,
    ],
    ['http for https', 400, '<center>The plain HTTP request was sent to HTTPS port</center>', 'no_api'],
    // the model
    [
      'OpenAI',
      404,
      says('The model `gpt-9` does not exist or you do not have access to it.', { code: 'model_not_found' }),
      'unknown_model',
    ],
    [
      'vLLM',
      404,
      { object: 'error', message: 'The model `x/y` does not exist.', type: 'NotFoundError', code: 404 },
      'unknown_model',
    ],
    ['Ollama', 404, says('model "llama9" not found, try pulling it first', { type: 'api_error' }), 'unknown_model'],
    ['OpenRouter', 400, says('foo/bar is not a valid model ID', { code: 400 }), 'unknown_model'],
    [
      'vyancharuk/nodejs-api-boilerplate#16',
      404,
      says('No endpoints found for nousresearch/hermes-3-llama-3.1-405b:free.'),
      'unknown_model',
    ],
    [
      'Gemini',
      404,
      says('models/gemini-9 is not found for API version v1main, or is not supported for generateContent.'),
      'unknown_model',
    ],
    [
      'new-api',
      503,
      says('No available channel for model gpt-9 under group default', { code: 'model_not_found' }),
      'unknown_model',
    ],
    ['without access', 403, says('Project `p` does not have access to model `gpt-9`'), 'unknown_model'],
    [
      'of a model that has just answered',
      404,
      says('The model `gpt-9` does not exist'),
      'bad_request',
      { answered: true },
    ],
    ['LiteLLM', 400, says('litellm.BadRequestError: LLM Provider NOT provided. You passed model=x'), 'unknown_model'],
    ['a retired one', 400, says('The model `x` has been decommissioned and is no longer supported.'), 'unknown_model'],
    // length and content
    ['a code', 400, says('', { code: 'context_length_exceeded' }), 'too_long'],
    ['words', 400, says('This endpoint’s maximum context length is 8192 tokens.'), 'too_long'],
    ['Anthropic', 400, says('prompt is too long: 200001 tokens > 200000 maximum'), 'too_long'],
    [
      'inside a 200',
      null,
      { object: 'error', message: "This model's maximum context length is 4096 tokens", code: 400 },
      'too_long',
    ],
    [
      'larger than a minute',
      429,
      says('Request too large for gpt-4o (for limit TPM): Limit 30000, Requested 40000. Please try again in 4s.', {
        code: 'rate_limit_exceeded',
      }),
      'too_long',
    ],
    ['a filter', 400, says('The response was filtered', { code: 'content_filter' }), 'content_refused'],
    ['moderation', 403, says('x', { metadata: { flagged_input: 'x', reasons: ['violence'] } }), 'content_refused'],
    ['an input', 403, says('Your input was flagged'), 'content_refused'],
  ])('%s: %s is %s', (_, status, body, reason, more) => {
    expect(meaning(status, body, more)).toMatchObject({ reason, retry: 'no', change: null });
  });
});

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

describe('what is tried once without something', () => {
  const PYDANTIC = {
    detail: [
      {
        type: 'extra_forbidden',
        loc: ['body', 'stream_options'],
        msg: 'Extra inputs are not permitted',
        input: { include_usage: true },
      },
    ],
  };
  test.each<[string, Changeable, number | null, Body, More?]>([
    ['0xPlaygrounds/rig#788', 'system', 400, says('Developer instruction is not enabled for models/gemma-3-27b-it')],
    ['browser-use/browser-use#2577', 'system', 400, says("messages[0].role does not support 'system'")],
    ['sgl-project/sglang#892', 'system', 400, says('System role not supported')],
    ['the same as 500', 'system', 500, says('System role not supported')],
    ['a template', 'system', 500, says('Conversation roles must alternate user/assistant/user/assistant/...')],
    [
      'BoundaryML/baml#2109',
      'system',
      400,
      says('Provider returned error', {
        metadata: {
          raw: '{"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it"}}',
        },
      }),
    ],
    [
      'vastsa/PI-Desktop#30',
      'system',
      400,
      says('Error from provider (Console Go): Upstream request failed: [1214] Incorrect role information'),
    ],
    ['words across the seam', 'system', 400, says('System messages are not supported for this model')],
    [
      'charmbracelet/crush#422',
      'stream',
      400,
      says('Your organization must be verified to stream this model.', { param: 'stream', code: 'unsupported_value' }),
    ],
    [
      'chatboxai/chatbox#2263',
      'stream',
      400,
      says('Your organization must be verified to stream this model. (request id: 20)'),
    ],
    [
      'BeehiveInnovations/pal-mcp-server#134',
      'stream',
      400,
      says('Provider returned error', {
        metadata: {
          raw: '{"error":{"message":"Your organization must be verified to stream this model.","param":"stream"}}',
        },
      }),
    ],
    ['streaming', 'stream', 400, says('Streaming is not supported for this model')],
    [
      'microsoft/semantic-kernel#10510',
      'stream_options',
      400,
      says('Validation error at #/stream_options: Extra inputs are not permitted'),
    ],
    [
      'FlowiseAI/Flowise#2866',
      'stream_options',
      400,
      { error: { message: "Extra inputs are not permitted, field: 'stream_options'" } },
    ],
    ['gpustack/gpustack#429', 'stream_options', 422, PYDANTIC],
    ['as 500', 'stream_options', 500, says('unexpected keyword argument stream_options')],
    ['inside a 200', 'stream_options', null, says('stream_options is not supported')],
    ['a bare refusal', 'stream_options', 400, says('Bad Request')],
    ['nothing', 'stream_options', 400, ''],
    [
      'lmstudio-ai/lmstudio-bug-tracker#189',
      'response_format',
      400,
      { error: "'response_format.type' must be 'json_schema'" },
      JSON_ASKED,
    ],
    [
      'block/buzz#3018',
      'response_format',
      404,
      says('No endpoints found that can handle the requested parameters.', { code: 404 }),
      JSON_ASKED,
    ],
    [
      'infinite-bookshelf#42',
      'response_format',
      400,
      says('Failed to generate JSON. Please adjust your prompt.', { code: 'json_validate_failed' }),
      JSON_ASKED,
    ],
    ['JSON output', 'response_format', 422, says('JSON output is not supported'), JSON_ASKED],
    ['guided decoding', 'response_format', 501, says('guided decoding backend is not available'), JSON_ASKED],
    ['whatever the words: 400', 'response_format', 400, says('Something is odd'), JSON_ASKED],
    ['whatever the words: 500', 'response_format', 500, says('Internal server error'), JSON_ASKED],
    ['whatever the words: inside a 200', 'response_format', null, says('upstream said no'), JSON_ASKED],
    [
      'of a model that has just answered',
      'response_format',
      404,
      says('The model x does not exist'),
      { ...JSON_ASKED, answered: true },
    ],
  ])('%s: %s', (_, name, status, body, more) => {
    expect(meaning(status, body, more).change).toEqual({ [name]: true });
    // What the request has not, or has not any more, cannot be left out.
    const rest = ALL.filter((one) => one !== name);
    expect(meaning(status, body, { ...more, changeable: rest }).change?.[name]).toBeUndefined();
  });

  const afford = (n: number) =>
    says(
      `This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford ${n}.`,
    );
  test.each<[string, Body, More, object | null]>([
    ['can1357/oh-my-pi#9569', afford(30_104), {}, { max_tokens: 30_104 }],
    ['QwenLM/qwen-code#73', afford(92_985), {}, { max_tokens: 92_985 }],
    ['Taewan-P/gpt_mobile#284, still less', afford(3_919), { maxTokens: 5_000 }, { max_tokens: 3_919 }],
    ['too short to be of use', afford(3), {}, null],
    ['no less than was asked', afford(5_000), { maxTokens: 5_000 }, null],
  ])('a shorter answer: %s', (_, body, more, change) => {
    expect(meaning(402, body, more)).toMatchObject({ reason: 'no_credit', change });
  });
});

describe('asked again', () => {
  test.each<[string, number | null, Body, string, More?]>([
    ['408', 408, says(''), 'counted'],
    ['425', 425, says(''), 'counted'],
    ['498', 498, says('capacity exceeded'), 'counted'],
    ['499', 499, says(''), 'counted'],
    ['500', 500, says('Internal'), 'counted'],
    ['500 with words of a request', 500, says('context_length_exceeded'), 'counted'],
    ['503 with a page', 503, '<html>', 'counted'],
    ['529', 529, says('overloaded'), 'counted', JSON_ASKED],
    ['inside a 200', null, says('server_error'), 'counted'],
    ['503 with a delay', 503, says(''), 'free', { headers: { 'retry-after': '2' } }],
    ['containers/ramalama#2343', 503, says('Loading model', { code: 503, type: 'unavailable_error' }), 'free'],
    [
      'mindverse/Second-Me#20',
      null,
      says("Request processing failed: Error code: 503 - {'error': {'message': 'Loading model'}}", { code: 1 }),
      'free',
    ],
    ['huggingface/hfapi#3', 503, { error: 'Model x/y is currently loading', estimated_time: 20 }, 'free'],
    [
      'ollama/ollama#10517: it could not be loaded',
      500,
      says('error loading model: unable to allocate buffer'),
      'counted',
    ],
  ])('%s', (_, status, body, retry, more) => {
    expect(meaning(status, body, more)).toMatchObject({ reason: 'provider_error', retry, change: null });
  });

  test('limits inside a 200', () => {
    expect(meaning(null, says('x', { code: 'rate_limit_exceeded' }))).toMatchObject({
      reason: 'rate_limited',
      retry: 'counted',
    });
  });
});

test('whatever a provider says, it is understood in a moment', () => {
  const nested = (depth: number): unknown =>
    depth === 0
      ? 'x'.repeat(8_000)
      : { error: nested(depth - 1), details: Array.from({ length: 40 }, () => ({ message: 'model '.repeat(1_300) })) };
  const bodies = [
    'try again in '.repeat(600),
    '1s'.repeat(4_000),
    `model ${'/'.repeat(8_000)}`,
    'ip address '.repeat(700),
    'country '.repeat(1_000),
    'system '.repeat(1_100),
    'does not support '.repeat(470),
    'exceeds '.repeat(1_000),
    `retry ${'in '.repeat(2_600)}`,
  ];
  const started = performance.now();
  for (const text of bodies) meaning(400, says(text.slice(0, 8_000)), JSON_ASKED);
  const each = (performance.now() - started) / bodies.length;
  expect(each).toBeLessThan(50);
  const begun = performance.now();
  meaning(400, nested(20) as object, JSON_ASKED);
  meaning(400, JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as object);
  meaning(429, says('[[1],'.repeat(9_000)));
  expect(performance.now() - begun).toBeLessThan(150);
});

test('each row says where it is from, and the last fits everything', () => {
  expect(new Set(REFUSALS.map(({ kind }) => kind)).size).toBe(REFUSALS.length);
  expect(REFUSALS.at(-1)?.when).toEqual({});
});
