import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSeparator, type Separator } from '../../src/panel/thinking/separator.ts';
import { MARKS, type Marks } from '../../src/panel/thinking/tags.ts';

/** What a text in pieces comes to, and all that was seen of the answer on the way. */
function separated(
  pieces: readonly string[],
  expected: Marks | null = null,
  proper = true,
): { text: string; thinking: string; previews: string[] } {
  const separator = createSeparator(expected);
  const previews: string[] = [];
  for (const piece of pieces) {
    separator.push(piece);
    previews.push(separator.text);
  }
  separator.end(proper);
  return { text: separator.text, thinking: separator.thinking, previews };
}

const pieces = (text: string) =>
  fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 }).map((lengths) => {
    const all: string[] = [];
    let from = 0;
    for (const length of lengths) all.push(text.slice(from, (from += length)));
    return [...all, text.slice(from)];
  });

const pairs = MARKS.filter(({ words, open }) => !words && !open.includes('|channel|'));

test('no preview has a word of thinking, however it is split', () => {
  const texts = fc.tuple(
    fc.constantFrom(...pairs),
    fc.constantFrom('', '\n', 'SECRET', 'SECRET < b\n`x` SECRET', '```\nSECRET\n```', 'SECRET [ ◁ </ SECRET'),
    fc.constantFrom('Hello.', '', 'One.\n\n| a |\n|---|', '`<think>` is a tag.', '<b>x</b>'),
  );
  fc.assert(
    fc.property(
      texts.chain(([pair, secret, said]) =>
        fc.tuple(fc.constant(secret), fc.constant(said), pieces(`${pair.open}${secret}${pair.close}${said}`)),
      ),
      ([secret, said, split]) => {
        const { text, thinking, previews } = separated(split);
        expect(text).toBe(said);
        expect(thinking).toBe(secret.trim());
        for (const preview of previews) expect(said.startsWith(preview)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test('how a text is split changes nothing', () => {
  const words = fc.constantFrom(
    '<think>',
    '</think>',
    '<thinking>',
    '</thinking>',
    '[THINK]',
    '[/THINK]',
    '<|channel|>final',
    '<|message|>',
    '`',
    '```',
    '~~~',
    '\n',
    ' ',
    'a',
    'The',
    '. ',
    '<',
    '</',
    '"',
    '<answer>',
    '</answer>',
    '<|end|>',
    '> ',
    '- ',
    'analysis',
    'assistantfinal',
    '<|start|>assistant',
    '<reasoning>',
    '</reasoning>',
    '<|channel|>analysis',
  );
  const texts = fc.array(words, { maxLength: 25 }).map((all) => all.join(''));
  fc.assert(
    fc.property(
      texts.chain((text) => fc.tuple(fc.constant(text), pieces(text))),
      ([text, split]) => {
        const { previews: _, ...whole } = separated([text]);
        expect(separated(split)).toMatchObject(whole);
        expect(separated(Array.from(text))).toMatchObject(whole);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('a text without marks stays as it is', () => {
  const texts = fc.array(fc.constantFrom('<', '>', '[', ']', '`', '\n', '  ', 'think', '/', '|', 'x', '◁', '"'), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      texts.map((all) => all.join('')).filter((text) => !/<\/?think>|\[\/?think\]|^<\|/i.test(text)),
      (text) => {
        expect(separated(Array.from(text))).toMatchObject({ text, thinking: '' });
      },
    ),
    { numRuns: 1_000 },
  );
});

test('of long thinking only the beginning is kept', () => {
  const { text, thinking } = separated(['<think>', 'x'.repeat(300_000), '</think>', 'Hello.']);
  expect(text).toBe('Hello.');
  expect(thinking).toHaveLength(100_000);
});

describe('a model whose template opens its thinking', () => {
  const think = MARKS[0]!;

  test('has no preview of it, once that is known', () => {
    const { unopened } = unfinished('So it is.\n</think>\nHello.');
    expect(unopened).toBe(think);
    const pieces = ['So it', ' is.\n</thi', 'nk>\nHel', 'lo.'];
    expect(separated(pieces, think)).toEqual({
      text: 'Hello.',
      thinking: 'So it is.',
      previews: ['', '', 'Hel', 'Hello.'],
    });
  });

  test('and opens it itself all the same', () => {
    expect(separated(['<think>Hm.', '</think>Hello.'], think)).toMatchObject({ text: 'Hello.', thinking: 'Hm.' });
  });

  test('and does not think at all', () => {
    expect(separated(['Hel', 'lo.'], think)).toMatchObject({ text: 'Hello.', thinking: '' });
  });

  test('and was cut within it', () => {
    expect(separated(['Let me ', 'see'], think, false)).toMatchObject({ text: '', thinking: 'Let me see' });
  });
});

function unfinished(text: string): Separator {
  const separator = createSeparator();
  separator.push(text);
  return separator;
}

test.each([
  ['<think>a<think>b</think>c</think>Hello.', 'Hello.'],
  ['<think>a\n<think>\nb\n</think>\nc\n</think>\n\nHello.', 'Hello.'],
  // A mark that the thinking only named has no end of its own: what the answer says of it stays.
  ['<think>They ask about <think> tags.</think>It ends with `</think>`.', 'It ends with `</think>`.'],
  [
    '<think>They ask about <think> tags.</think>It is closed by </think> at its end.',
    'It is closed by </think> at its end.',
  ],
])('thinking within thinking: %s', (written, said) => {
  for (const size of [1, 3, written.length]) {
    const split = written.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(separated(split).text).toBe(said);
    expect(separated(split).thinking).not.toContain('Hello');
  }
});
