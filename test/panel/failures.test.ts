import { APIConnectionError, APIError } from 'openai';
import { expect, test } from 'vitest';
import { failureOf, statusFailure } from '../../src/panel/openai/failures.ts';

test.each([
  [401, '', 'key_refused', false],
  [402, '', 'no_credit', false],
  [403, '', 'key_refused', false],
  [403, 'your input was flagged', 'content_refused', false],
  [403, 'key limit exceeded (total limit)', 'no_credit', false],
  [403, 'project does not have access to model gpt-9', 'unknown_model', false],
  [404, '', 'unknown_model', false],
  [408, '', 'provider_error', true],
  [409, '', 'bad_request', false],
  [413, '', 'too_long', false],
  [429, '', 'rate_limited', true],
  [429, 'insufficient_quota', 'no_credit', false],
  [400, '', 'bad_request', false],
  [400, 'context_length_exceeded', 'too_long', false],
  [400, 'this endpoint’s maximum context length is 8192 tokens', 'too_long', false],
  [400, 'prompt is too long: 200001 tokens > 200000 maximum', 'too_long', false],
  [400, 'foo/bar is not a valid model id', 'unknown_model', false],
  [400, 'content_filter', 'content_refused', false],
  [500, 'context_length_exceeded', 'provider_error', true],
  [529, 'overloaded', 'provider_error', true],
  [null, 'rate_limit_exceeded', 'rate_limited', true],
  [null, 'server_error', 'provider_error', true],
  [null, 'context_length_exceeded', 'too_long', false],
] as const)('status %s with “%s” is %s', (status, words, reason, retryable) => {
  expect(statusFailure(status, words, null)).toMatchObject({ reason, retryable });
});

test('failureOf tells the provider’s faults from our own, and repeats nothing', () => {
  const cut = new TypeError('terminated', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }) });
  expect(failureOf(cut, 0)).toMatchObject({ reason: 'unreachable', retryable: true });
  expect(failureOf(new APIConnectionError({}), 0)).toMatchObject({ reason: 'unreachable', retryable: true });
  expect(failureOf(new SyntaxError('bad'), 0)).toMatchObject({ reason: 'provider_error', retryable: true });
  expect(failureOf(new RangeError('ours'), 0)).toMatchObject({ reason: 'internal', retryable: false });
  const inStream = new APIError(undefined, { code: '502', message: 'secret' }, undefined, new Headers());
  expect(failureOf(inStream, 0)).toMatchObject({ reason: 'provider_error', message: 'provider_error' });
  const limited = new APIError(429, {}, '', new Headers({ 'retry-after': '7' }));
  expect(failureOf(limited, 0)).toMatchObject({ reason: 'rate_limited', retryAfter: 7_000 });
});
