/** What a refusal means: a table of rows, of which the first that fits wins, from the most telling to the least. */
import type { FailureReason } from '../port.ts';
import type { Changeable } from './changes.ts';
import * as wording from './wording.ts';

/** An HTTP status; `4xx` is any of them; null is an error inside a body that has none. */
type Status = number | '3xx' | '4xx' | '5xx' | null;

/** What must hold of an error. Of `code`, `says` and `param` one is enough. */
export interface When {
  /** Absent: any status. */
  readonly at?: readonly Status[];
  /** Words of the codes. */
  readonly code?: RegExp;
  /** Words of one message. */
  readonly says?: RegExp;
  /** Names of fields of the request. */
  readonly param?: RegExp;
  /** There are no words but the status's own. */
  readonly bare?: true;
  /** What the body is. */
  readonly body?: readonly ('page' | 'text' | 'nothing')[];
  /** Whether the provider told how long to wait. */
  readonly delay?: boolean;
  /** The quota of a day is used up. */
  readonly quota?: true;
  /** Whether it wanted JSON of a model that has answered others within the last hour. */
  readonly answered?: boolean;
}

/**
 * What follows.
 * - `again`: it is asked again, as an attempt that failed; after a delay that the provider told, as none
 * - `patient`: it is asked again while the answer's own time lasts
 * - `without`: it is asked once more without that, if the request has it; otherwise the row does not fit
 */
export interface Means {
  readonly reason: FailureReason;
  readonly retry?: 'again' | 'patient';
  readonly without?: Changeable;
}

/** One kind of refusal, with where it was seen. */
export interface Refusal {
  readonly kind: string;
  readonly when: When;
  readonly means: Means;
}

const row = (kind: string, when: When, means: Means): Refusal => ({ kind, when, means });
const REQUEST = [400, 404, 406, 415, 422, 500, 501, null] as const;

/** The rows. Reports are named as owner/repository#number; `docs` are a provider's own pages on errors. */
export const REFUSALS: readonly Refusal[] = [
  // There is no API at that address.
  row(
    'LM Studio without /v1: 200 with an error (lmstudio-bug-tracker#618)',
    { says: /unexpected endpoint/ },
    { reason: 'no_api' },
  ),
  row('a redirect, to https or to a login', { at: ['3xx'] }, { reason: 'no_api' }),
  row('another method is wanted: not the API', { at: [405] }, { reason: 'no_api' }),
  row(
    'http where https is wanted (nginx, Go)',
    { at: [400], says: /plain http request|http request to an https/ },
    { reason: 'no_api' },
  ),

  // From here it may not be used, or the settings allow nobody.
  row(
    'country or network (one-api#1692, gemini-cli#24641)',
    { at: [400, 401, 403, 451, null], says: wording.WRONG_PLACE, code: /unsupported_country|ip_not_authorized/ },
    { reason: 'wrong_place' },
  ),
  row(
    'a page that forbids: Cloudflare, a company’s proxy',
    { at: [403, 451], body: ['page'] },
    { reason: 'wrong_place' },
  ),
  row(
    'privacy and routing at OpenRouter (anon-kode#13)',
    { at: [400, 403, 404, 502, 503, null], says: wording.NOT_ROUTED },
    { reason: 'not_routed' },
  ),

  // Money that would be enough for a shorter answer, then money and keys.
  row(
    'a shorter answer can be paid (oh-my-pi#9569, qwen-code#73)',
    { at: [402, null], says: /can only afford \d/ },
    { reason: 'no_credit', without: 'max_tokens' },
  ),
  row('402', { at: [402] }, { reason: 'no_credit' }),
  row(
    'no money under another status (docs of Anthropic, xAI)',
    {
      at: [400, 401, 403, null],
      says: wording.NO_CREDIT,
      code: /insufficient_(user_)?quota|billing_hard_limit|creditserror|allocationquota|arrearage/,
      delay: false,
    },
    { reason: 'no_credit' },
  ),
  row(
    'the key, also as 400 (Gemini)',
    {
      at: [400, 401, 403, null],
      says: wording.BAD_KEY,
      code: /invalid_api_key|api_key_invalid|authentication_?error/,
    },
    { reason: 'key_refused' },
  ),

  // Limits: what tells a delay is no empty purse, whatever else it says.
  row(
    'larger than a minute’s limit: it never fits (docs of OpenAI, Groq)',
    { at: [413, 429], says: /request too large|tokens must be reduced/ },
    { reason: 'too_long' },
  ),
  row('a day’s quota (openclaude#936, gemini-cli#8437)', { at: [429], quota: true }, { reason: 'quota_used' }),
  row(
    'a day’s quota under another status',
    { at: [403, null], quota: true, says: /limit|quota|exhausted/ },
    { reason: 'quota_used' },
  ),
  row(
    'a limit that tells a delay (llm#6, auto-dev#21)',
    { at: [429], delay: true },
    { reason: 'rate_limited', retry: 'again' },
  ),
  row(
    'a limit of a minute by its code (docs of OpenAI)',
    { at: [429], code: /rate_limit_exceeded/ },
    { reason: 'rate_limited', retry: 'patient' },
  ),
  row(
    'a limit by its code (coder#26200)',
    { at: [429], code: /rate_?limit|resource_exhausted|too_?many_?requests|throttl/ },
    { reason: 'rate_limited', retry: 'again' },
  ),
  row(
    'an account without money (continuous-alignment-testing#21)',
    { at: [429], code: /insufficient_quota|billing_hard_limit|exceeded_current_quota|insufficient_balance|\b1113\b/ },
    { reason: 'no_credit' },
  ),
  row(
    'the same in words (puter#1977)',
    { at: [429], says: /exceeded your current quota|insufficient_quota/ },
    { reason: 'no_credit' },
  ),
  row('out of credit in words', { at: [429], says: wording.NO_CREDIT }, { reason: 'no_credit' }),
  row('any other 429 (agents#357)', { at: [429] }, { reason: 'rate_limited', retry: 'again' }),

  // It is not there yet.
  row(
    'loading (ramalama#2343, Second-Me#20)',
    { at: [409, 425, 429, 500, 502, 503, null], says: wording.LOADING },
    { reason: 'provider_error', retry: 'patient' },
  ),

  row(
    'loading in other words',
    { at: [503], says: /\bloading\b|not (yet )?loaded|being loaded|initiali[sz]ing|starting/ },
    { reason: 'provider_error', retry: 'patient' },
  ),

  // What can be left out, by name.
  row(
    'stream_options by name (semantic-kernel#10510, gpustack#429, Flowise#2866)',
    { at: ['4xx', '5xx', null], says: wording.STREAM_OPTIONS, param: wording.STREAM_OPTIONS },
    { reason: 'bad_request', without: 'stream_options' },
  ),
  row(
    'streaming (crush#422, chatbox#2263, lobehub#9385)',
    { at: ['4xx', 500, 501, null], says: wording.STREAM, param: /(^| )stream( |$)/ },
    { reason: 'bad_request', without: 'stream' },
  ),
  row(
    'JSON mode by name (lmstudio-bug-tracker#189, buzz#3018, infinite-bookshelf#42)',
    {
      at: ['4xx', '5xx', null],
      says: wording.JSON_MODE,
      code: /json_validate_failed|response_format/,
      param: /response_format/,
    },
    { reason: 'bad_request', without: 'response_format' },
  ),
  row(
    'marks for a cache, and a message in parts, by name',
    { at: REQUEST, says: wording.CACHE_MARKS, param: /cache_control/ },
    { reason: 'bad_request', without: 'cache_control' },
  ),
  row(
    'the system role (rig#788, sglang#892, baml#2109, deprecated-generative-ai-python#278)',
    { at: REQUEST, says: wording.SYSTEM, param: /\brole\b/ },
    { reason: 'bad_request', without: 'system' },
  ),
  row(
    'max_tokens that was asked for because of money',
    { at: [400, 422, null], says: /max_(completion_)?tokens/, param: /max_tokens/ },
    { reason: 'bad_request', without: 'max_tokens' },
  ),

  // What it says about the request.
  row(
    'too long',
    {
      at: [400, 403, 404, 406, 409, 413, 422, null],
      says: wording.TOO_LONG,
      code: /context_length_exceeded|string_above_max_length/,
    },
    { reason: 'too_long' },
  ),
  row('413', { at: [413] }, { reason: 'too_long' }),
  row(
    'its parameters at OpenRouter, though there is nothing left to leave out (buzz#3018)',
    { says: /handle the requested parameters/ },
    { reason: 'not_routed' },
  ),
  row(
    'the model (docs of OpenAI, vLLM, Ollama; new-api says 503)',
    {
      answered: false,
      says: wording.NO_MODEL,
      code: /model_?not_?found|deploymentnotfound|model_not_supported/,
      at: [400, 401, 403, 404, 410, 422, null],
    },
    { reason: 'unknown_model' },
  ),
  row(
    'the model under a server’s fault',
    { answered: false, at: ['5xx'], code: /model_not_found/ },
    { reason: 'unknown_model' },
  ),
  row(
    'the content',
    { at: [400, 403, 422, 451, null], says: wording.REFUSED, code: wording.REFUSED, param: /flagged_input/ },
    { reason: 'content_refused' },
  ),
  row('401', { at: [401] }, { reason: 'key_refused' }),
  row('403', { at: [403] }, { reason: 'key_refused' }),

  // The path, after the model: both are 404.
  row(
    'a path that is not there (docs of FastAPI, Groq, OpenAI, Express)',
    { at: [404], says: wording.NO_PATH },
    { reason: 'no_api' },
  ),
  row('a 404 that is no JSON', { at: [404], body: ['page', 'text', 'nothing'] }, { reason: 'no_api' }),

  // Faults that pass.
  row(
    'rate limits inside a body',
    { at: [null], says: /rate.?limit|too many requests/, code: /rate.?limit|too_many_requests|resource_exhausted/ },
    { reason: 'rate_limited', retry: 'again' },
  ),
  row(
    'too busy, too late, too early',
    { at: [408, 425, 498, 499, 502, 503, 504, 529] },
    { reason: 'provider_error', retry: 'again' },
  ),
  row(
    'too busy in words',
    { at: [500, null], says: wording.OVERLOADED, code: /overloaded|unavailable|server_busy/ },
    { reason: 'provider_error', retry: 'again' },
  ),

  // Nothing better is named.
  row(
    'JSON mode, whatever the words',
    { at: ['4xx', 500, 501, null] },
    { reason: 'bad_request', without: 'response_format' },
  ),
  row(
    'marks for a cache, whatever the words',
    { at: [400, 422, null], bare: true },
    { reason: 'bad_request', without: 'cache_control' },
  ),
  row(
    'a bare refusal: stream_options is what servers know least',
    { at: [400, 422, null], bare: true },
    { reason: 'bad_request', without: 'stream_options' },
  ),
  row(
    'a bare refusal that is no JSON',
    { at: [400, 422], body: ['page', 'nothing'] },
    { reason: 'bad_request', without: 'stream_options' },
  ),
  row('404 without words', { at: [404], answered: false }, { reason: 'unknown_model' }),
  row('any other request', { at: ['4xx'] }, { reason: 'bad_request' }),
  row('any other fault', {}, { reason: 'provider_error', retry: 'again' }),
];
