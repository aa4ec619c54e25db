/** Whether a text says anything once it is shown. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysSomething } from '../../src/markdown/visible.ts';
import { renderMarkdown } from '../../src/telegram/render/markdown.ts';

describe('nothing to see', () => {
  it.each([
    ['white space', ' \n\t'],
    ['a heading', '# '],
    ['headings', '##\n\n###'],
    ['an empty block of code', '```\n```'],
    ['an empty block of a language', '```python\n\n```'],
    ['tildes', '~~~md\n~~~'],
    ['a quote', '> '],
    ['quotes', '> \n>\n>> '],
    ['a space as a reference', '&nbsp;'],
    ['a space as a number', '&#160;&#x200b;'],
    ['a rule', '---'],
    ['an item', '- '],
    ['items', '- \n- '],
    ['a line break of HTML', '<br>\n\n<br/>'],
    ['an invisible character', '\u200b\u2060'],
    ['a heading in a quote', '> # '],
    ['terminal colours', '\u001b[31m\u001b[0m'],
    ['bold without a word', '** **'],
    ['signs', '****'],
    ['an open task', '- [ ] '],
    ['an empty table', '| |\n|-|'],
    ['a looping model', '> '.repeat(30)],
  ])('%s', (_, source) => {
    expect(saysSomething(source)).toBe(false);
  });
});

describe('something to see', () => {
  it.each([
    '42',
    '1.',
    '!',
    '?',
    '`x`',
    '```\nx\n```',
    '<div>',
    '&lt;',
    '👍',
    '[](https://a.b)',
    '# a',
    '- [ ] a',
    '…',
    '$x$',
  ])('%s', (source) => {
    expect(saysSomething(source)).toBe(true);
  });

  it('whatever letters are in it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[#>*_`~ \n-]{0,9}[a-z0-9]{1,5}[#>*_`~ \n-]{0,3}$/), (text) => {
        fc.pre(!/(?:`{3}|~{3})/.test(text));
        expect(saysSomething(text)).toBe(true);
      }),
    );
  });
});

it('what is shown as nothing says nothing', () => {
  const sign = fc.constantFrom(
    '#',
    '>',
    '-',
    '`',
    '```',
    '~',
    '*',
    ' ',
    '\n',
    '&nbsp;',
    '<br>',
    '|',
    '1.',
    'a',
    '\u200b',
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
      const source = signs.join('');
      fc.pre(renderMarkdown(source).text === '');
      expect(saysSomething(source)).toBe(false);
    }),
    { numRuns: 300, maxSkipsPerRun: 1000 },
  );
});

it.each(['>', '- ', '1. ', '`', '[', '*', '_', '|', '\t', ' ', '# ', '&nbsp;', '<br>', '~~~\n'])(
  'takes linear time for 400,000 characters of %j',
  (unit) => {
    const text = unit.repeat(400_000 / unit.length);
    // The limit of the test's time tells: what is quadratic takes minutes.
    expect(typeof saysSomething(text)).toBe('boolean');
  },
);
