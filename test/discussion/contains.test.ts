import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains } from '../../src/discussion/consensus/contains.ts';

test('contains says what includes says', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', '𝕊'), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, texts, fc.nat(20), fc.nat(20), (text, other, from, length) => {
      for (const wanted of [other, text.slice(from, from + length)])
        expect(contains(text, wanted)).toBe(text.includes(wanted));
    }),
    { numRuns: 1000 },
  );
});
