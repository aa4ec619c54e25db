import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallFailure } from '../../src/panel/openai/failures.ts';
import { createReader, MAX_TEXT } from '../../src/panel/openai/reading.ts';

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
