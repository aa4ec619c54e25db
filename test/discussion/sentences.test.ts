/** A quote is whole sentences of who is quoted, never less: half of one can say the opposite. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spoken, wholeSentences } from '../../src/discussion/consensus/sentences.ts';

const quoteOf = (quote: string, ...texts: string[]) => wholeSentences(quote, texts.map(spoken), 600);

describe('less than a sentence is widened to it', () => {
  it.each([
    ['Rust is right.', 'I do not believe that Rust is right. Go is.', 'I do not believe that Rust is right.'],
    ['rust', 'We should use rust here.', 'We should use rust here.'],
    ['**Rust** is right.', 'I think **Rust** is right. Yes.', 'I think Rust is right.'],
    ['“Rust is right”', 'Nobody says "Rust is right" any more.', 'Nobody says "Rust is right" any more.'],
    ['…that Rust is right…', 'I deny that Rust is right.', 'I deny that Rust is right.'],
    ['a queue', '- Use `a queue` first.\n- Then a log.', 'Use a queue first.'],
    ['costs less', '1. It costs less\n2. It is slower', 'It costs less'],
    ['the second', '# The first\nIs the second a heading?', 'Is the second a heading?'],
    ['不要用', '我们不要用它。别的可以。', '我们不要用它。'],
    ['正しい', '私はそれが正しいとは思わない。以上。', '私はそれが正しいとは思わない。'],
    ['Smith says', 'As Dr. Smith says, it fails. No.', 'As Dr. Smith says, it fails.'],
    ['like this', 'Use tools, e.g. Make, like this one. Done.', 'Use tools, e.g. Make, like this one.'],
    ['3.5 times', 'It is 3.5 times faster. Really.', 'It is 3.5 times faster.'],
    [
      'for one machine. It',
      'SQLite is enough for one machine. It needs no server. Fine.',
      'SQLite is enough for one machine. It needs no server.',
    ],
    ['one two', 'It is one\ntwo lines.', 'It is one two lines.'],
  ])('%s', (quote, text, whole) => {
    expect(quoteOf(quote, text)).toBe(whole);
  });
});

it.each([
  ['whole', 'SQLite is enough.', 'SQLite is enough. No doubt.'],
  ['without its full stop', 'SQLite is enough', 'SQLite is enough. No doubt.'],
  ['whole, and again within another', 'It works.', 'It works. I doubt that it works.'],
])('a sentence stays as it is: %s', (_, quote, text) => {
  expect(quoteOf(quote, text)?.replace(/\.$/, '')).toBe(quote.replace(/\.$/, ''));
});

describe('what is no quote', () => {
  it.each([
    ['nobody said it', 'Go is right.', 'Rust is right.'],
    ['one letter, in many places', 'a', 'Anna said that. A cat sat.'],
    ['in two sentences, whole in none', 'Rust is right', 'I deny Rust is right here. They say Rust is right there.'],
    ['two sentences that are apart', 'It is fast. It is safe.', 'It is fast. It is new. It is safe.'],
    ['with something left out', 'It is fast … and safe.', 'It is fast, new and safe.'],
    ['in other letters', 'RUST IS RIGHT.', 'Rust is right.'],
    ['what was quoted of another', 'Rust is right.', '> Rust is right.\n\nI disagree.'],
    ['over two items', 'first. Second', '- The first.\n- Second one.'],
    ['nothing', ' “” ', 'Rust is right.'],
    ['a sentence too long', 'needle', `${'very '.repeat(200)}needle.`],
  ])('%s', (_, quote, text) => {
    expect(quoteOf(quote, text)).toBeUndefined();
  });
});

it('whatever part of a text is quoted, what is shown begins and ends where sentences do', () => {
  const sentence = fc.constantFrom('Rust is right.', 'I deny it.', 'Why not Go?', 'No!', '我不同意。');
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 1, maxLength: 6 }), fc.nat(60), fc.nat(30), (all, from, length) => {
      const text = all.join(' ');
      const shown = quoteOf(text.slice(from, from + length), text);
      const parts = all.map((one) => one);
      const runs = parts.flatMap((_, at) => parts.slice(at).map((__, n) => parts.slice(at, at + n + 1).join(' ')));
      expect([undefined, ...runs]).toContain(shown);
    }),
    { numRuns: 500 },
  );
});
