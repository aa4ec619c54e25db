import { describe, expect, test } from 'vitest';
import { REFUSALS } from '../../src/panel/refusals/refusals.ts';
import { type Body, JSON_ASKED, meaning, type More, says } from './refused.ts';

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
