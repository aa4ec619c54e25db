import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBody } from '../../src/panel/body/body.ts';
import { BODIES, type BodyRow } from './bodies.ts';

const encoder = new TextEncoder();

/** A body in pieces of the given lengths, and the rest. */
function* cut(bytes: Uint8Array, lengths: Iterable<number>): Generator<Uint8Array> {
  let from = 0;
  for (const length of lengths) {
    if (from >= bytes.length) return;
    yield bytes.slice(from, from + length);
    from += length;
  }
  if (from < bytes.length) yield bytes.slice(from);
}

const played = (row: BodyRow, lengths: Iterable<number> = []) =>
  readBody(row.status ?? 200, cut(encoder.encode(row.bytes), lengths), row.cut ?? null);

describe.each(BODIES)('$kind ($report)', (row) => {
  test('comes to what it should', () => {
    expect(played(row)).toMatchObject(row.out);
  });

  test('in whatever pieces it comes', () => {
    const whole = played(row);
    expect(played(row, ones())).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (lengths) => {
        expect(played(row, lengths)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

function* ones(): Generator<number> {
  for (;;) yield 1;
}

test('usage is what was said, and unknown is not 0', () => {
  const usage = (value: unknown) =>
    played({
      kind: '',
      report: '',
      bytes: JSON.stringify({ choices: [{ message: { content: 'a' }, finish_reason: 'stop' }], usage: value }),
      out: { kind: 'answer' },
    }).seen.usage;
  expect(usage({ prompt_tokens: 3, completion_tokens: 0, cost: 0 })).toEqual({ tokensIn: 3, tokensOut: 0, cost: 0 });
  expect(usage({ prompt_tokens: 3 })).toEqual({ tokensIn: 3, tokensOut: null, cost: null });
  expect(usage({ prompt_tokens: '3', completion_tokens: -1 })).toBeNull();
  expect(usage({})).toBeNull();
  expect(usage(null)).toBeNull();
});

describe('whatever a provider sends, it comes to something', () => {
  const name = fc.constantFrom(
    'choices',
    'delta',
    'message',
    'content',
    'error',
    'code',
    'text',
    'type',
    'usage',
    'detail',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('text', 'error', 'stop', 'length', '<think>', 0, 400, true),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 5 }),
    ),
  }));
  const kinds = ['answer', 'refused', 'failed'];

  test.each([
    ['JSON', fc.tuple(value.map((one) => JSON.stringify(one)))],
    [
      'events',
      fc.array(
        value.map((one) => `data: ${JSON.stringify(one)}\n\n`),
        { maxLength: 6 },
      ),
    ],
    [
      'answers',
      fc.array(value.map((one) => `data: ${JSON.stringify({ choices: [{ delta: one, finish_reason: one }] })}\n\n`)),
    ],
    [
      'pieces of a stream',
      fc.array(
        fc.constantFrom(
          'data:',
          'data: ',
          '{',
          '}',
          '[',
          ']',
          '"choices"',
          ':',
          ',',
          '[DONE]',
          '\n',
          '\r',
          '\n\n',
          '"',
          '\\',
          '<',
          '{}',
          'event: error',
          'event: ping',
          'error: ',
          '{"error":"x"}',
          '\\n',
          '{"choices":[{"delta":{"content":"a"}}]}',
        ),
      ),
    ],
  ])('%s', (_, pieces: fc.Arbitrary<string[]>) => {
    fc.assert(
      fc.property(
        pieces,
        fc.constantFrom(200, 204, 404, 500),
        fc.array(fc.integer({ min: 1, max: 9 })),
        (all, status, cuts) => {
          const bytes = encoder.encode(all.join(''));
          const whole = readBody(status, [bytes]);
          expect(kinds).toContain(whole.kind);
          expect(readBody(status, cut(bytes, cuts))).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        expect(kinds).toContain(readBody(200, pieces).kind);
      }),
    );
  });
});
