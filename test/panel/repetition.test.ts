import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { watchRepetition } from '../../src/panel/body/repetition.ts';

/** What is kept of a text that grows by so much at once; null if it does not repeat itself. */
function kept(text: string, step = text.length): string | null {
  const watch = watchRepetition();
  for (let length = step; ; length += step) {
    const keep = watch.look(text.slice(0, length));
    if (keep !== null) return text.slice(0, keep);
    if (length >= text.length) return null;
  }
}

const start = 'First something else, as an answer begins.\n\n';

describe('a text that repeats itself without end', () => {
  test.each([
    ['a letter', 'x', 20_000],
    ['a word (PrimeIntellect-ai/prime-agent#1029)', 'The the the the the ', 1_000],
    ['lines (lijunzh/koda#490)', 'Done.\nGoodbye.\nEnd.\nI’m overthinking it. Let’s write the response.\n', 200],
    ['an item (waybarrios/vllm-mlx#723)', 'items ', 3_000],
    ['a sentence', 'I am sorry, I cannot say more about it. ', 400],
    ['a paragraph', `${'Some words, and then some more of them, '.split('').toReversed().join('')}${start}`, 100],
    ['emoji', '👍🏽', 4_000],
    ['Chinese', '我不知道。', 2_000],
    ['dots', '.', 20_000],
    ['empty rows of a table', '|  |  |  |\n', 6_000],
    ['exclamation marks', '!', 5_000],
  ])('%s', (_, unit, times) => {
    const text = start + unit.repeat(times);
    const keep = kept(text);
    expect(keep).not.toBeNull();
    expect(text.startsWith(keep!)).toBe(true);
    expect(keep!.length).toBeGreaterThan(start.length + 2 * unit.length);
    expect(keep!.length).toBeLessThan(start.length + Math.max(4 * unit.length, 100));
  });

  test('a list that counts up and says the same', () => {
    const text = Array.from({ length: 900 }, (_, n) => `${100 + n}. Be kind to the others, always.\n`).join('');
    expect(kept(text)).toMatch(/^100\. Be kind/);
  });

  test('is found early, and whatever it repeats', () => {
    const units = fc.string({ minLength: 1, maxLength: 300 }).filter((unit) => /\p{L}/u.test(unit));
    fc.assert(
      fc.property(units, fc.string({ maxLength: 500 }), (unit, before) => {
        const text = before + unit.repeat(Math.ceil(6_000 / unit.length));
        expect(kept(text)).not.toBeNull();
      }),
    );
  });

  test('how it came in pieces does not matter', () => {
    const text = start + 'I am sorry. '.repeat(1_000);
    const whole = kept(text);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (step) => {
        expect(kept(text, step)).toBe(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a normal text is left alone', () => {
  const table = (rows: number): string =>
    `| Name | Value | Note |\n|------|-------|------|\n${Array.from({ length: rows }, (_, n) => `| row ${n} | ${n * 7} | yes |\n`).join('')}`;
  test.each([
    ['a table', table(300)],
    ['a table with equal rows', `| a | b |\n|---|---|\n${'| yes | yes |\n'.repeat(40)}`],
    ['a list', Array.from({ length: 300 }, (_, n) => `- Item ${n}: something\n`).join('')],
    ['a refrain', `${'And so we sing, and so we go,\nthe river runs, the waters flow.\n'.repeat(4)}\n`.repeat(5)],
    ['laughter', `${'ha '.repeat(300)}and so on. ${'ha'.repeat(400)}`],
    ['a matrix of zeros', '```\n' + `${'0, '.repeat(31)}0\n`.repeat(32) + '```'],
    ['a rule', `${'-'.repeat(200)}\n${'='.repeat(2_000)}\n`],
    ['code', Array.from({ length: 200 }, (_, n) => `    if (value === ${n}) return names[${n}];\n`).join('')],
    ['white space', ' '.repeat(5_000)],
    ['a line that was asked for a hundred times', 'I will not talk.\n'.repeat(100)],
  ])('%s', (_, text) => {
    expect(kept(`${text}\nThe end of it.`)).toBeNull();
    expect(kept(text)).toBeNull();
  });

  test('words in any order', () => {
    const word = fc.constantFrom('the', 'a', 'ha', 'river', 'runs', 'and', 'so', '\n', '- ', '| x |', '0,', '```', '.');
    fc.assert(
      fc.property(fc.array(word, { minLength: 500, maxLength: 4_000, size: 'max' }), (words) => {
        expect(kept(words.join(' '))).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});

test('looking takes linear time', () => {
  const texts = ['ab', 'x', '0,', 'abcab'].map((unit) => `${unit.repeat(3)}c`.repeat(100_000).slice(0, 400_000));
  const random = Array.from({ length: 400_000 }, (_, n) => (Math.sin(n * n) > 0 ? 'a' : 'b')).join('');
  for (const text of [...texts, random]) {
    const began = performance.now();
    kept(text, 1_000);
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});
