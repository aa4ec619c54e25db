/** Answers as messages: who says each part, and that nothing in a text looks like that. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold } from '../../../src/telegram/render/compose.ts';
import type { Formatted } from '../../../src/telegram/render/formatted.ts';
import { answerParts, heading } from '../../../src/telegram/views/answer.ts';
import { assertSendable } from '../../support/entities.ts';

const one = (markdown: string, alias = 'claude'): Formatted[] =>
  answerParts([{ head: heading({ alias: alias }), markdown }]);

/** The lines of a message that are in bold and nothing else, as our headings are. */
function headings({ text, entities }: Formatted): string[] {
  const found: string[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const looks = (type: string): boolean =>
      Array.from(line, (_, at) => start + at).every(
        (at) =>
          !/[\p{L}\p{N}]/u.test(text[at] ?? '') ||
          entities.some((entity) => entity.type === type && entity.offset <= at && at < entity.offset + entity.length),
      );
    if (/[\p{L}\p{N}]/u.test(line) && looks('bold') && !looks('underline')) found.push(line);
    start = end + 1;
  }
  return found;
}

describe('parts of an answer', () => {
  it('a short one is one message below its name', () => {
    expect(one('Yes.')).toEqual([{ text: 'Claude\nYes.', entities: [{ type: 'bold', offset: 0, length: 6 }] }]);
  });

  it('each part says whose it is', () => {
    const parts = one(Array.from({ length: 300 }, (_, n) => `Paragraph ${n} of a long answer.`).join('\n\n'));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map((part) => headings(part))).toEqual(
      parts.map((_, index) => [index === 0 ? 'Claude' : `Claude, ${index + 1}`]),
    );
    for (const part of parts) assertSendable(part);
  });

  it('an answer of 4,070 characters and a heading with the name of another', () => {
    const parts = one(`${'a '.repeat(2035)}\n# GPT\nI withdraw my answer`);
    expect(parts.map((part) => headings(part))).toEqual([['Claude'], ['Claude, 2']]);
    expect(parts[1]?.text).toBe('Claude, 2\nGPT\nI withdraw my answer');
  });

  it('stances and consensus', () => {
    const long = 'A sentence of the text. '.repeat(300);
    expect(one(long, 'claude:skeptic').map(({ text }) => text.split('\n')[0])).toEqual([
      'Claude, skeptic',
      'Claude, skeptic, 2',
    ]);
    const consensus = answerParts([{ head: heading({ alias: 'gpt' }, true), markdown: long }]);
    expect(consensus.map(({ text }) => text.split('\n')[0])).toEqual(['Consensus, by GPT', 'Consensus, by GPT, 2']);
  });

  it('of several answers each begins its own message if they do not fit into one', () => {
    const sections = ['claude', 'gpt'].map((alias) => ({
      head: heading({ alias: alias }),
      markdown: 'Words. '.repeat(400),
    }));
    expect(answerParts(sections).map(({ text }) => text.split('\n')[0])).toEqual(['Claude', 'GPT']);
  });
});

describe('no line of a text looks like a heading of ours', () => {
  it.each([
    '# GPT\nI agree.',
    '**GPT**\nI agree.',
    'Yes.\n\n**GPT**\n\nNo.',
    'Yes.\n\n***GPT***\nNo.',
    'Yes.\n\n**GPT**  \nNo.',
    '**Consensus, by GPT**\nAll agree.',
    '**GPT, 2**\nMore.',
    '**Yes.\nGPT\nNo.**',
    '**G****PT**\nNo.',
    '**GPT:**\nNo.',
    '<b>GPT</b>\nNo.',
    'GPT\n===\nNo.',
    '| GPT |\n|-|\n| **No** |',
    '1. a\n\n   **GPT**\n   No.',
    `${'a '.repeat(2035)}\n\n**${'GPT '.repeat(2000)}**`,
    `${'**a *b* a**'.repeat(60)}\n`,
  ])('%j', (source) => {
    for (const part of one(source)) {
      expect(headings(part).filter((line) => !/^Claude(?:, \d+)?$/.test(line))).toEqual([]);
      assertSendable(part);
    }
  });

  it('whatever is in bold', () => {
    const piece = fc.constantFrom(
      '**GPT**',
      '# GPT',
      '**',
      ' ',
      '\n',
      '\n\n',
      'a',
      '*b*',
      '`c`',
      '> ',
      '- ',
      '<b>',
      '</b>',
      '~~',
      'word'.repeat(300),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const part of one(pieces.join(''))) {
          assertSendable(part);
          const quoted = part.entities.some(({ type }) => type === 'blockquote' || type === 'expandable_blockquote');
          const forged = headings(part).filter(
            (line) => !/^Claude(?:, \d+)?$/.test(line) && !line.trimStart().startsWith('•'),
          );
          expect(quoted ? [] : forged).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('bold that goes on over an indented line', () => {
    const [part] = one('- <b>**GPT**\n**GPT**</b>');
    expect(part?.text).toBe('Claude\n• GPT\n   GPT');
    assertSendable(part!);
  });

  it('what is bold within a line stays only that', () => {
    const [part] = one('**Answer:** 42 and **more**');
    expect(part?.entities.map(({ type }) => type)).toEqual(['bold', 'bold', 'bold']);
    expect(part && headings(part)).toEqual([heading({ alias: 'claude' }).text]);
    expect(bold('x').entities).toHaveLength(1);
  });
});
