import { APIConnectionError, APIError } from 'openai';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallFailure, failureOf, statusFailure } from '../../src/panel/openai/failures.ts';
import { createReader, MAX_TEXT } from '../../src/panel/openai/reading.ts';

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

/** The failure that reading such chunks gives, or the text. */
function read(...chunks: unknown[]): string {
  const reader = createReader();
  try {
    for (const chunk of chunks) reader.take(chunk);
    return `text ${reader.result().text}`;
  } catch (error) {
    if (error instanceof CallFailure) return error.reason;
    throw error;
  }
}
const chunk = (delta: object, finish: string | null = null, more: object = {}) => ({
  choices: [{ delta, finish_reason: finish, ...more }],
});

test('reading ends as the chunks say', () => {
  expect(read(chunk({ content: 'a' }), chunk({ content: 'b' }, 'stop'))).toBe('text ab');
  expect(read(chunk({ content: 'a' }, 'length'))).toBe('text a');
  expect(read(chunk({ content: 'a' }))).toBe('unreachable');
  expect(read(chunk({ content: ' \n' }, 'stop'))).toBe('empty');
  expect(read(chunk({ reasoning: 'hm' }, 'stop'))).toBe('empty');
  expect(read(chunk({ content: 'a' }), chunk({}, 'content_filter'))).toBe('content_refused');
  expect(read(chunk({ refusal: 'I cannot' }, 'stop'))).toBe('content_refused');
  expect(read(chunk({}, 'stop', { native_finish_reason: 'SAFETY' }))).toBe('content_refused');
  expect(read(chunk({ content: 'a' }, 'error'))).toBe('provider_error');
  expect(read(chunk({ content: [{ type: 'thinking' }, { type: 'text', text: 'x' }] }, 'stop'))).toBe('text x');
  expect(read(chunk({ content: 'x'.repeat(MAX_TEXT + 1) }, 'stop'))).toBe('provider_error');
});

test('usage is what was said, and unknown is not 0', () => {
  const usage = (value: unknown) => {
    const reader = createReader();
    reader.take({ ...chunk({ content: 'a' }, 'stop'), usage: value });
    return reader.result().usage;
  };
  expect(usage({ prompt_tokens: 3, completion_tokens: 0, cost: 0 })).toEqual({ tokensIn: 3, tokensOut: 0, cost: 0 });
  expect(usage({ prompt_tokens: '3', completion_tokens: -1, cost: Number.NaN })).toEqual({
    tokensIn: null,
    tokensOut: null,
    cost: null,
  });
  expect(usage(null)).toEqual({ tokensIn: null, tokensOut: null, cost: null });
});

test('whatever a provider sends, reading gives a text or a failure', () => {
  const shaped = fc.record(
    {
      model: fc.anything(),
      usage: fc.anything(),
      choices: fc.array(fc.record({ delta: fc.anything(), finish_reason: fc.anything() })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), shaped)), (chunks) => {
      expect(read(...chunks)).toBeTypeOf('string');
    }),
  );
});
