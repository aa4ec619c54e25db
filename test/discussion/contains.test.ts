import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexOf } from '../../src/discussion/consensus/contains.ts';

test('finds what String.indexOf finds', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', '𝕊'), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, texts, fc.nat(20), fc.nat(20), (text, other, from, length) => {
      for (const wanted of [other, text.slice(from, from + length)])
        expect(indexOf(text, wanted, from)).toBe(wanted === '' ? from : text.indexOf(wanted, from));
    }),
    { numRuns: 1000 },
  );
});
