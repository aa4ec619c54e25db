import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf } from '../../src/discussion/consensus/contains.ts';

const indexes = (text: string, wanted: string): number[] =>
  Array.from({ length: text.length }, (_, at) => at).filter((at) => text.startsWith(wanted, at));

test('the places of a text in another are those that indexOf finds', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', '𝕊'), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, texts, fc.nat(20), fc.nat(20), (text, other, from, length) => {
      for (const wanted of [other, text.slice(from, from + length)].filter((one) => one !== ''))
        expect(placesOf(text, wanted)).toEqual(indexes(text, wanted));
    }),
    { numRuns: 1000 },
  );
});
