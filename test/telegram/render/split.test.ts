import { describe, expect, it } from 'vitest';
import { concat, pre } from '../../../src/telegram/render/compose.ts';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';
import { split } from '../../../src/telegram/render/split.ts';
import { assertSendable } from '../../support/entities.ts';

const texts = (markdown: string, options?: Parameters<typeof split>[1]): string[] => {
  const parts = split(renderMarkdown(markdown), options);
  for (const [index, part] of parts.entries())
    assertSendable(part, {
      ...options,
      limit: (index === 0 ? options?.firstLimit : undefined) ?? options?.limit ?? 4096,
    });
  return parts.map(({ text }) => text);
};

describe('split', () => {
  it('leaves a text that fits alone', () => {
    const short = renderMarkdown('**a** `b`');
    expect(split(short)).toEqual([short]);
  });

  it('gives no part for a blank text', () => {
    expect(split({ text: ' \n\u200B', entities: [] })).toEqual([]);
  });

  it.each([
    ['blocks', 'one two\n\nthree four\n\nfive', 22, ['one two\n\nthree four', 'five']],
    ['lines', 'one two\nthree four\nfive', 20, ['one two\nthree four', 'five']],
    ['sentences', 'One two. Three four. Five six', 24, ['One two. Three four.', 'Five six']],
    ['sentences of Chinese', '一二三。四五六。七八九', 10, ['一二三。四五六。', '七八九']],
    ['words', 'one two three four', 12, ['one two', 'three four']],
    ['characters', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 20, ['👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧']],
    [
      'surrogate pairs when a character is longer than a part',
      `a${'\u0301'.repeat(6)}👍`,
      8,
      [`a${'\u0301'.repeat(6)}`, '👍'],
    ],
  ])('cuts between %s', (_name, markdown, limit, parts) => {
    expect(texts(markdown, { limit })).toEqual(parts);
  });

  it('moves code that would be cut to the next part', () => {
    expect(texts('some words here\n\n```\nfirst()\n\nsecond()\n```\n\nend', { limit: 30 })).toEqual([
      'some words here',
      'first()\n\nsecond()\n\nend',
    ]);
  });

  it('cuts long code at lines, code in every part, and keeps the indentation', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `    line ${index}`);
    const parts = split(pre(lines.join('\n'), 'py'), { limit: 100 });
    for (const part of parts) {
      assertSendable(part, { limit: 100 });
      expect(part.entities).toEqual([{ type: 'pre', offset: 0, length: part.text.length, language: 'py' }]);
    }
    expect(parts.flatMap(({ text }) => text.split('\n'))).toEqual(lines);
  });

  it('prefers to cut long code where a line is not indented', () => {
    const code = 'def a():\n    b = 1\n    c = 2\n\ndef d():\n    e = 1\n    f = 2';
    expect(split(pre(code), { limit: 50 }).map(({ text }) => text)).toEqual([
      'def a():\n    b = 1\n    c = 2',
      'def d():\n    e = 1\n    f = 2',
    ]);
  });

  it('keeps list items whole with all their lines', () => {
    const item = (name: string): string => `- ${name} one\n  two\n  - inner`;
    expect(texts([item('a'), item('b'), item('c')].join('\n'), { limit: 60 })).toEqual([
      '• a one\n   two\n   • inner\n• b one\n   two\n   • inner',
      '• c one\n   two\n   • inner',
    ]);
  });

  it('keeps an item whole even if the part before it stays short', () => {
    expect(texts('Intro.\n- aaa bbb ccc ddd eee fff\n- b', { limit: 28 })).toEqual([
      'Intro.',
      '• aaa bbb ccc ddd eee fff',
      '• b',
    ]);
  });

  it('keeps links whole', () => {
    const [first, second] = split(renderMarkdown('one two three [four five six](https://x.org) seven'), { limit: 24 });
    expect(first?.text).toBe('one two three');
    expect(second).toEqual({
      text: 'four five six seven',
      entities: [{ type: 'text_link', offset: 0, length: 13, url: 'https://x.org' }],
    });
  });

  it('keeps a heading with its text', () => {
    expect(texts('one two three\n\n# Head\nfour five six seven', { limit: 30 })).toEqual([
      'one two three',
      'Head\nfour five six seven',
    ]);
  });

  it('continues a look in the next part', () => {
    const parts = split(renderMarkdown('**one two three four**'), { limit: 12 });
    expect(parts.map(({ text, entities }) => [text, entities])).toEqual([
      ['one two', [{ type: 'bold', offset: 0, length: 7 }]],
      ['three four', [{ type: 'bold', offset: 0, length: 10 }]],
    ]);
  });

  it('leaves room in the first part', () => {
    expect(texts('one two three four', { limit: 100, firstLimit: 9 })).toEqual(['one two', 'three four']);
  });

  it('has at most 100 entities in a part, counted as Telegram counts them', () => {
    const parts = split(renderMarkdown(Array.from({ length: 250 }, (_, index) => `**b${index}** x`).join('\n')));
    expect(parts.map(({ entities }) => entities.length)).toEqual([100, 100, 50]);
    const nested = split(renderMarkdown(`**a ${'*b* c '.repeat(90)}d**`));
    expect(nested.length).toBeGreaterThan(1);
    for (const part of nested) expect(part.entities.length).toBeLessThanOrEqual(50);
  });

  it('splits a text around code and its own header', () => {
    const long = renderMarkdown(`${'word '.repeat(900)}\n\n\`\`\`js\n${'call();\n'.repeat(300)}\`\`\``);
    const parts = split(concat('Claude\n', long));
    expect(parts).toHaveLength(2);
    expect(parts[1]?.entities.map(({ type }) => type)).toEqual(['pre']);
  });
});
