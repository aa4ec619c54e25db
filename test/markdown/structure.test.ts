/** What models put inside each other: code in a block of Markdown, folded parts, lists in lists. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeSource } from '../../src/markdown/parse.ts';
import { sanitizeMarkdown } from '../../src/markdown/sanitize.ts';
import { write } from '../../src/markdown/write.ts';
import { documentBudget } from '../../src/markdown/parse.ts';
import { renderMarkdown } from '../../src/telegram/render/markdown.ts';

/** The text of a source, with what is code, quoted, bold or italic in it. */
function read(source: string): readonly [string, ...string[]] {
  const { text, entities } = renderMarkdown(source);
  return [text, ...entities.map(({ type, offset, length }) => `${type}: ${text.slice(offset, offset + length)}`)];
}

const exported = (source: string): string => write(sanitizeMarkdown(source, 2, documentBudget()));

describe('fences in fences', () => {
  const inner = '```python\nx = 1\n```';
  it.each([
    ['markdown', '```markdown'],
    ['md', '```md'],
    ['upper case', '```Markdown'],
    ['a title', '```md README.md'],
    ['tildes around', '~~~markdown'],
  ])('%s: what follows the outer one is prose', (_, opening) => {
    const closing = opening.slice(0, 3);
    const [text, ...looks] = read(`Here:\n\n${opening}\n# Title\n${inner}\nmore\n${closing}\n\nAnd *so* on.`);
    expect(text.endsWith(`# Title\n${inner}\nmore\n\nAnd so on.`)).toBe(true);
    expect(looks).toEqual([`pre: # Title\n${inner}\nmore`, 'italic: so']);
  });

  it.each([
    [
      'markedjs/marked#3231',
      '```markdown\n# Header\n\nSome text.\n\n1. Item 1\n\n```bash\nrm -rf /\n```\n\n2. Item 2\n\n```',
    ],
    [
      'thetarnav/streaming-markdown#14',
      '```markdown\nSome code:\n```javascript\nconsole.log("hello world!");\n```\n```',
    ],
    ['vsch/idea-multimarkdown#833', '~~~markdown\n```php\n<?php\n\necho f();\n```\n~~~'],
    ['luongnv89/claude-howto#48', '```markdown\n```json\n{}\n```\n```'],
  ])('%s', (_, source) => {
    const { entities, text } = renderMarkdown(`${source}\nthis is *after*`);
    expect(entities.map(({ type }) => type)).toEqual(['pre', 'italic']);
    expect(text.slice(entities[0]?.offset, entities[0]?.length)).toBe(
      source.split('\n').slice(1, -1).join('\n').trim(),
    );
  });

  it('several inside', () => {
    const [, ...looks] = read('```md\n```js\na\n```\nb\n```sh\nc\n```\n```\n*d*');
    expect(looks).toEqual(['pre: ```js\na\n```\nb\n```sh\nc\n```', 'italic: d']);
  });

  it('Markdown in Markdown', () => {
    const [, ...looks] = read('```md\n```markdown\n```js\na\n```\n```\n```\n*d*');
    expect(looks).toEqual(['pre: ```markdown\n```js\na\n```\n```', 'italic: d']);
  });

  it.each([
    ['a longer fence outside needs no help', '````markdown\n```js\na\n```\n````\n\n*b*'],
    ['what never closes is read as CommonMark reads it', '```markdown\n```js\na\n```\n*b*'],
    ['other languages', '```text\n```js\n```\n*b*'],
    ['one after the other', '```js\na\n```\n```md\nb\n```\n*c*'],
  ])('unchanged: %s', (_, source) => {
    expect(normalizeSource(source)).toBe(source);
  });

  it('is the same in an export', () => {
    expect(exported('```md\n```js\na\n```\n```\n\nb')).toBe('````md\n```js\na\n```\n````\n\nb\n');
  });
});

describe('<details>', () => {
  it.each([
    ['on lines of its own', '<details>\n<summary>More</summary>\n\nin *it*\n\n</details>\n\nAfter'],
    ['without blank lines', '<details>\n<summary>More</summary>\nin *it*\n</details>\nAfter'],
    ['in one line', '<details><summary>More</summary>in *it*</details>\nAfter'],
    ['open, in upper case', '<DETAILS open>\n<SUMMARY>More</SUMMARY>\nin *it*</DETAILS>\n\nAfter'],
    ['a summary over lines', '<details>\n<summary>\nMore\n</summary>\n\nin *it*\n</details>\nAfter'],
    ['with formats in its summary', '<details><summary><b>More</b></summary>\n\nin *it*\n</details>\nAfter'],
  ])('%s', (_, source) => {
    const [text, ...looks] = read(source);
    expect(text).toBe('More\nin it\n\nAfter');
    expect(looks).toEqual(['expandable_blockquote: More\nin it', 'bold: More', 'italic: it']);
  });

  it('simov/markdown-viewer#16, open-webui/open-webui#27001: right below a text, with a rule in it', () => {
    const source = 'Before.\n<details>\n<summary>Hello World</summary>\nSomething here ...\n\n---\n`x`\n</details>';
    const [text, first] = read(source);
    expect(text).toBe('Before.\n\nHello World\nSomething here ...\n\n———\n\nx');
    expect(first).toBe('expandable_blockquote: Hello World\nSomething here ...\n\n———\n\nx');
  });

  it('holds several blocks', () => {
    const [text, first] = read(
      '<details><summary>S</summary>\n\n- a\n- b\n\n```js\nc\n```\n\n| d |\n|-|\n| e |\n\n</details>',
    );
    expect(text).toBe('S\n• a\n• b\n\nc\n\nd\n-\ne');
    expect(first).toBe(`expandable_blockquote: ${text}`);
  });

  it('inside each other, and in a list', () => {
    const [text, first, ...others] = read(
      '<details><summary>A</summary>\n\none\n\n<details><summary>B</summary>\n\ntwo\n\n</details>\n\nthree\n</details>',
    );
    expect([text, first]).toEqual(['A\none\n\nB\ntwo\n\nthree', `expandable_blockquote: ${text}`]);
    expect(others).toEqual(['bold: A', 'bold: B']);
    expect(read('- a\n- <details><summary>X</summary>in</details>\n- b')[0]).toBe('• a\n\n•\n   X\n   in\n\n• b');
  });

  it('cut off, it goes to the end; without a summary it is folded all the same', () => {
    expect(read('<details>\n<summary>S</summary>\n\nin')).toEqual(['S\nin', 'expandable_blockquote: S\nin', 'bold: S']);
    expect(read('<details>\n\nin\n\n</details>')).toEqual(['in', 'expandable_blockquote: in']);
  });

  it.each([
    'Use the <details> element, and </details> to end.',
    'A lone </details> here.',
    '`<details>` folds, `</details>` ends',
    '<detailsX>',
  ])('spoken of: %s', (source) => {
    expect(read(source)[0]).toBe(source.replaceAll('`', ''));
  });

  it('in code it is code', () => {
    expect(read('```html\n<details>\n<summary>S</summary>\nx\n</details>\n```')[1]).toBe(
      'pre: <details>\n<summary>S</summary>\nx\n</details>',
    );
  });

  it('is a quote in an export', () => {
    expect(exported('<details><summary>S</summary>\n\nin *it*\n</details>\nAfter')).toBe(
      '> **S**\n>\n> in *it*\n\nAfter\n',
    );
  });
});

describe('lists in lists that are not far enough to the right', () => {
  it.each([
    ['two blanks under 1.', '1. A\n  - a\n  - b\n2. B\n  - c\n3. C', '1. A\n   • a\n   • b\n2. B\n   • c\n3. C'],
    ['numbers under numbers', '1. A\n  1. a\n  2. b\n2. B', '1. A\n   1. a\n   2. b\n2. B'],
    ['three blanks under 10.', '10. A\n   - x\n11. B', '10. A\n   • x\n11. B'],
    ['deeper still', '1. A\n  - a\n    - aa\n2. B', '1. A\n   • a\n      • aa\n2. B'],
    ['a wide mark', '*   A\n  - a\n*   B', '• A\n   • a\n• B'],
    ['with a text between', '1. A\n\n  More of A.\n\n2. B', '1. A\n   More of A.\n2. B'],
    ['code', '1. A\n  ```\n  x\n  ```\n2. B', '1. A\nx\n2. B'],
    ['far enough', '1. A\n   - a\n2. B', '1. A\n   • a\n2. B'],
    ['in a quote', '> 1. A\n>   - a\n> 2. B', '1. A\n   • a\n2. B'],
    ['not below, but after', '1. A\n2. B\n\n- c', '1. A\n2. B\n\n• c'],
    ['another list behind it', '1. A\n  - a\n\nText\n\n1. B', '1. A\n   • a\n\nText\n\n1. B'],
    ['another number', '1. A\n  - a\n5. B', '1. A\n   • a\n\n5. B'],
    ['Cimbali/markdown-viewer#44', '1. A\n  * a\n  * b\n1. B', '1. A\n   • a\n   • b\n2. B'],
    ['npm/newww#1228', '7. Objects:\n  1. Return\n  2. Ensure', '7. Objects:\n   1. Return\n   2. Ensure'],
    [
      'publiclab/plots2#249',
      '1. foo\n1. blah\n  1. x\n  1. y\n1. bar\n  1. z',
      '1. foo\n2. blah\n   1. x\n   2. y\n3. bar\n   1. z',
    ],
    [
      'syntax-tree/mdast-util-from-markdown#33',
      '9. **T**\n   1. T 9\n10. **T**\n   1. T 10\n11. **T**',
      '9. T\n   1. T 9\n10. T\n   1. T 10\n11. T',
    ],
    ['markedjs/marked#1803', ' 9. nine\n10. ten', '9. nine\n10. ten'],
  ])('%s', (_, source, text) => {
    expect(read(source)[0]).toBe(text);
  });

  it('is the same in an export', () => {
    expect(exported('1. A\n  - a\n  - b\n2. B')).toBe('1. A\n   - a\n   - b\n2. B\n');
  });
});

it('however they are put inside each other, no word is lost and nothing is thrown', () => {
  const line = fc.constantFrom(
    '```md', '```markdown', '```js', '```', '~~~md', '~~~', '````md', '````',
    '<details>', '<details><summary>sum</summary>', '<summary>sum</summary>', '</details>', 'x</details>',
    '1. one', '  - two', '  1. three', '   text', '    code', '> quote', '> <details>', '- item', '', 'word',
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
      const source = lines.join('\n');
      const once = normalizeSource(source);
      const shown = renderMarkdown(source).text;
      for (const word of ['one', 'two', 'three', 'text', 'code', 'quote', 'item', 'word']) {
        const count = (text: string): number => text.split(word).length - 1;
        expect(count(shown)).toBe(count(source));
      }
      // Reading twice what was made ready for reading changes nothing of what is seen.
      expect(renderMarkdown(once)).toEqual(renderMarkdown(source));
    }),
    { numRuns: 1500 },
  );
});
