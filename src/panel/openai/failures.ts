import { APIConnectionError, APIError } from 'openai';
import { field } from '../../lib/field.ts';
import type { FailureReason } from '../port.ts';
import { retryAfterMs } from './retry.ts';

/**
 * Why an attempt failed. It holds no word of the provider's.
 *
 * `aborted`: the caller wanted it to end. `retryAfter`: how long the provider wants no request, milliseconds.
 */
export class CallFailure extends Error {
  readonly reason: FailureReason | 'aborted';
  readonly retryable: boolean;
  readonly retryAfter: number | null;

  constructor(reason: FailureReason | 'aborted', retryable = false, retryAfter: number | null = null) {
    super(reason);
    this.reason = reason;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }
}

const TOO_LONG =
  /context[ _-]?(length|window|size|limit)|maximum context|prompt is too long|(input|prompt|message)s? (is |are )?too long|too many (input )?tokens|input token count|string_above_max_length|exceeds? .{0,40}tokens/;
const REFUSED =
  /content[ _-]?(filter|policy|management)|flagged|moderation|safety (system|setting|filter)|responsible ?ai|invalid_prompt/;
const NO_MODEL =
  /model_not_found|not a valid model|invalid model|unknown model|unsupported model|no such model|model .{0,120}(not found|does not exist|not exist|not supported|no access)|does not have access to model|no endpoints found/;
const NO_CREDIT = /insufficient_quota|insufficient (credit|balance|fund)|billing|key limit|credit limit|out of credit/;
const SOCKET = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|UND_ERR)/;

/**
 * The failure behind whatever a request or its stream threw. Only an error of our own gives `internal`.
 * @param now milliseconds since 1970
 */
export function failureOf(error: unknown, now: number): CallFailure {
  if (error instanceof CallFailure) return error;
  if (error instanceof APIConnectionError) return new CallFailure('unreachable', true);
  if (error instanceof APIError) {
    const headers: unknown = error.headers;
    const wait = headers instanceof Headers ? retryAfterMs(headers, now) : null;
    return statusFailure(statusOf(error), wordsOf(error), wait);
  }
  // The openai client could not read an event's JSON.
  if (error instanceof SyntaxError) return new CallFailure('provider_error', true);
  if (isCut(error)) return new CallFailure('unreachable', true);
  return new CallFailure('internal');
}

/**
 * The failure that an HTTP status means. The meanings are those of OpenAI's and OpenRouter's pages about errors.
 * @param status the status, or the code that stands for it inside a stream; null for none
 * @param words all that the provider said, in lower case
 * @param wait how long the provider wants no request, milliseconds
 */
export function statusFailure(status: number | null, words: string, wait: number | null): CallFailure {
  const noCredit = NO_CREDIT.test(words);
  switch (status) {
    case 401:
      return new CallFailure('key_refused');
    case 402:
      return new CallFailure('no_credit');
    case 403:
      if (REFUSED.test(words)) return new CallFailure('content_refused');
      if (noCredit) return new CallFailure('no_credit');
      return new CallFailure(NO_MODEL.test(words) ? 'unknown_model' : 'key_refused');
    case 404:
      return new CallFailure('unknown_model');
    case 408:
      return new CallFailure('provider_error', true, wait);
    case 413:
      return new CallFailure('too_long');
    case 429:
      return noCredit ? new CallFailure('no_credit') : new CallFailure('rate_limited', true, wait);
    case null:
    default:
  }
  if (status !== null && status >= 500) return new CallFailure('provider_error', true, wait);
  // What is left: any other 4xx, and errors in a stream without a number. Their words may say what is wrong.
  if (TOO_LONG.test(words)) return new CallFailure('too_long');
  if (NO_MODEL.test(words)) return new CallFailure('unknown_model');
  if (REFUSED.test(words)) return new CallFailure('content_refused');
  if (noCredit) return new CallFailure('no_credit');
  if (status !== null) return new CallFailure('bad_request');
  if (/rate.?limit|too many requests/.test(words)) return new CallFailure('rate_limited', true, wait);
  return new CallFailure('provider_error', true, wait);
}

/** All that the provider said about an error, in lower case, at most 8,000 characters. It is searched and never shown. */
export function wordsOf(error: APIError): string {
  let details = '';
  try {
    details = JSON.stringify(error.error) ?? '';
  } catch {
    // A body that cannot be written as JSON has nothing to add to the message.
  }
  return `${error.message} ${details}`.slice(0, 8_000).toLowerCase();
}

function statusOf(error: APIError): number | null {
  const status: unknown = error.status ?? field(error.error, 'code') ?? field(error.error, 'status');
  const number = typeof status === 'string' && /^\d{3}$/.test(status) ? Number(status) : status;
  return typeof number === 'number' && number >= 400 && number < 600 ? number : null;
}

function isCut(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const code = field(at, 'code');
    if (typeof code === 'string' && SOCKET.test(code)) return true;
    if (at instanceof TypeError && /^(terminated|fetch failed)$/.test(at.message)) return true;
  }
  return false;
}
