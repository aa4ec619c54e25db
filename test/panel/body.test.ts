import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBody } from '../../src/panel/openai/body.ts';
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
