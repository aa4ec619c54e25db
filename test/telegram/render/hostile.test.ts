import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';
import { renderPreview } from '../../../src/telegram/render/preview.ts';
import { split } from '../../../src/telegram/render/split.ts';
import { assertSendable } from '../../support/entities.ts';

/** Enough that what is quadratic does not end within the time limit of a test. */
const LENGTH = 50_000;
const fill = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length));
const growing = (line: (index: number) => string): string => {
  let text = '';
  for (let index = 0; text.length < LENGTH; index += 1) text += line(index);
  return text;
};

/** Each was slow (some quadratic), deep enough for the stack, or refused by Telegram when sent by simpler converters. */
const nasty: readonly [string, string][] = [
  ['nested brackets', '['.repeat(10_000) + ']'.repeat(10_000) + '(https://x.org)'],
  ['open brackets', fill('[')],
  ['links in links', fill('[a](b')],
  ['open images', fill('![')],
  ['5,000 stars', '*'.repeat(5000)],
  ['5,000 starts', '*a '.repeat(5000)],
  ['looks that never match', fill('*a_ ')],
  ['looks inside looks', '**x'.repeat(60_000) + 'x**'.repeat(60_000)],
  ['just cheap enough paragraphs', fill(`${'*a_ '.repeat(700)}\n\n`)],
  ['tildes', fill('~~a ')],
  ['deep quotes', fill('>')],
  ['deep quotes on every line', fill(`${'>'.repeat(100)}a\n`)],
  ['deep lists', growing((index) => `${' '.repeat((2 * index) % 5000)}- a\n`)],
  ['lists in a line', fill('- ')],
  ['quotes and lists', fill('> - ')],
  ['lazy lines', `> a\n${fill('b\n')}`],
  ['backticks of all lengths', growing((index) => `${'`'.repeat(index + 1)} `)],
  ['open fences', fill('```\na\n\n~~~\n')],
  ['HTML', fill('<a <!-- ')],
  ['addresses', fill('http://a.b ')],
  ['an address without an end', `http://a.b/${fill('(')}`],
  ['mail', `${fill('a.b-')}@`],
  ['mail again', fill('a@b.c@')],
  ['mathematics', fill('$a \\( ')],
  ['a wide table', `${fill('|a')}|\n${fill('|-')}|`],
  ['a long table', `|a|b|\n|-|-|\n${fill('|c|d|\n')}`],
  ['a table with a long header', `|${'h '.repeat(12_000)}|b|\n|-|-|\n${fill('|c|d|\n').slice(0, 75_000)}`],
  ['references', `[a]: https://x.org\n\n${fill('[a] ')}`],
  ['footnotes', `${fill('[^a] ')}\n\n[^a]: b`],
  ['paragraphs', fill('a\n\n')],
  ['headings', fill('# a\n')],
  ['underlined headings', fill('a\n=\n')],
  ['numbers', growing((index) => `${index}. a\n`)],
  ['one word', fill('a')],
  ['one emoji with 100,000 joiners', '👩\u200D'.repeat(100_000)],
  ['marks without a letter', fill('\u0301')],
  ['white space', `${fill(' ')}a`],
  ['line ends', fill('\r\n')],
  ['zero bytes', fill('\0a')],
  ['lone surrogates', fill('\uD800a\uDC00')],
  ['code beside code', fill('`a` ')],
  ['bold items', fill('- **a**: b `c` [d](https://x.org)\n')],
  ['nested lists', fill('- a\n  - b\n')],
  ['nested lists in paragraphs', fill(`${'- - a\n'.repeat(300)}\n`)],
  ['headings that are paragraphs', fill(`${'a\n-\n'.repeat(300)}\n`)],
  ['titles that never end', fill('[a](b "c ')],
  [
    'prose',
    fill('The **quick** brown fox [jumps](https://x.org) over `the` lazy dog. And more words follow here.\n\n'),
  ],
];

describe('50,000 characters of', () => {
  it.each(nasty)('%s come to an end and lose nothing', (_name, source) => {
    const whole = renderMarkdown(source);
    const parts = split(whole);
    const preview = renderPreview(source, 4096);
    for (const part of parts) assertSendable(part);
    if (preview.text !== '') assertSendable(preview);
    const compact = (text: string): string => text.replace(/[\s\u200B-\u200F]/g, '');
    expect(compact(parts.map(({ text }) => text).join(''))).toBe(compact(whole.text));
    expect(whole.text.length).toBeLessThan(3 * source.length + 1000);
  });
});
