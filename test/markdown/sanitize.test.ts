import * as fc from 'fast-check';
import type { BlockContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { describe, expect, test } from 'vitest';
import { sanitizeMarkdown, sanitizeLine } from '../../src/markdown/sanitize.ts';
import { blockquote, heading, paragraph } from '../../src/markdown/nodes.ts';
import { short } from '../../src/lib/text.ts';
import { write } from '../../src/markdown/write.ts';
import { documentBudget, fullBudget } from '../../src/markdown/parse.ts';
import { nastyText } from '../discussion/builders.ts';
import { leaks, outline, readers } from '../discussion/markdown.ts';

const read = (markdown: string, below: number): BlockContent[] => sanitizeMarkdown(markdown, below, documentBudget());
const written = (markdown: string, below = 3): string => write(read(markdown, below)).trimEnd();

describe('a text by anybody', () => {
  test.each([
    ['highest right below', '# A\n\n## B', '#### A\n\n##### B'],
    ['a lower start is no deeper', '### A\n#### B', '#### A\n\n##### B'],
    ['too deep ones end at 6', '# A\n## B\n### C\n#### D', '#### A\n\n##### B\n\n###### C\n\n###### D'],
    ['underlined', 'A\nB\n===\ntext', '#### A B\n\ntext'],
    ['in a quote and a list', '> # A\n\n- # B', '> #### A\n\n- #### B'],
    ['comments of code stay', '# A\n```sh\n# no\n```\n\n    # code', '#### A\n\n```sh\n# no\n```\n\n```\n# code\n```'],
    ['code in a list', '- a\n  ```\n  # no\n  ```\n- b', '- a\n  ```\n  # no\n  ```\n- b'],
    ['a fence that is open', '# A\n~~~~\n# no\n~~~', '#### A\n\n```\n# no\n~~~\n```'],
    ['a fence that its list item ends', '- ```\n  no\n# A', '- ```\n  no\n  ```\n\n#### A'],
    ['code with fences in it', '````\n```\n````', '````\n```\n````'],
    ['HTML', '<section>\nx\n\n<b>y</b> `<i>`', '\\<section>\nx\n\n\\<b>y\\</b> `<i>`'],
    ['a line break written as HTML', 'a<br>b', 'a\\\nb'],
    ['a rule under a table', '| a |\n|---|\n---', '| a |\n| - |\n\n---'],
    ['a table', '|a|b|\n|-|-:|\n|`x`|**y**<br>z|', '| a | b |\n| - | -: |\n| `x` | **y** z |'],
    ['tasks and numbers', '3) a\n4) b\n\n- [x] c\n- [ ] d', '3. a\n4. b\n\n- [x] c\n- [ ] d'],
    ['definitions that nothing uses', '[1]: http://a.b\n[^2]: note', '\\[1]: <http://a.b>\n\n\\[^2]: note'],
    [
      'references',
      '[a][1] ![b][1] [^2]\n\n[1]: http://a.b "t"\n[^2]: c',
      '[a](http://a.b) (t) [b](http://a.b) (t) \\[^2]\n\n\\[^2]: c',
    ],
    ['images', '![a](http://b.c/d.png) ![](http://b.c/d.png)', '[a](http://b.c/d.png) <http://b.c/d.png>'],
    [
      'links elsewhere',
      '[a](javascript:b) [c](./d) <tg://proxy> [e](mailto:f@g.hi)',
      'a (`javascript:b`) c (`./d`) `tg://proxy` [e](mailto:f@g.hi)',
    ],
    ['an image in a link', '[![a](http://b.c)](http://d.e)', '[a (`http://b.c`)](http://d.e)'],
    ['addresses', 'http://a.b and www.c.d, e@f.gh', '<http://a.b> and [www.c.d](http://www.c.d), <e@f.gh>'],
    ['what is no markup', 'a_b 5*3 ~7 3 < 4 & C# #tag {x} $y$', 'a_b 5\\*3 \\~7 3 < 4 & C# #tag {x} $y$'],
    ['what a reference to a character hides', '&#35; a\n\n&lt;b>\n\nc&#x202e;d', '\\# a\n\n\\<b>\n\ncd'],
    ['blank around', '\n \n    # code\n\n', '```\n# code\n```'],
    ['nothing', ' \n\t\n', ''],
  ])('%s', (_name, markdown, expected) => {
    expect(written(markdown)).toBe(expected);
  });

  test('what would cost too much to read stands as code', () => {
    expect(written('>'.repeat(30_000))).toBe(`\`\`\`\n${'>'.repeat(30_000)}\n\`\`\``);
    expect(written(`# A\n\n${'[a]('.repeat(10_000)}`)).toContain('#### A\n\n```\n[a](');
  });

  test('nesting has an end, what is nested has not', () => {
    const deep = Array.from({ length: 30 }, (_, level) => `${'>'.repeat(level + 1)} word${level}`).join('\n>\n');
    const text = written(deep);
    for (let level = 0; level < 30; level++) expect(text).toContain(`word${level}`);
    expect(text).not.toContain('> '.repeat(22));
  });

  test('whatever is in it, no heading is at or above the level, nothing leaks, and what follows stands on its own', () => {
    fc.assert(
      fc.property(nastyText, nastyText, fc.integer({ min: 1, max: 5 }), (a, b, below) => {
        const own = (title: string) => heading(below, title);
        const document = write([own('one'), ...read(a, below), own('two'), blockquote(read(b, below)), own('three')]);
        for (const parse of Object.values(readers)) {
          const tree = parse(document);
          expect(leaks(tree)).toEqual([]);
          expect(outline(tree, below)).toEqual([
            [below, 'one'],
            [below, 'two'],
            [below, 'three'],
          ]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a formula', () => {
  const written = (markdown: string) => write(sanitizeMarkdown(markdown, 3, documentBudget())).trimEnd();

  test.each([
    'In $a_1 * b_2$ and \\(x^2\\), for $5 and $6.',
    '$$ \\int_0^1 x_i \\, dx \\\\\n= \\begin{cases} a & b \\\\ 2 \\end{cases} $$',
    '\\[\na_{1} * b_{2} < c\n\\]',
    '> $x_i$ in a quote\n> $$\n> y_i\n> $$',
    '| a     |\n| ----- |\n| $x_1$ |',
  ])('stands in the document as it was written: %j', (markdown) => {
    expect(
      written(markdown)
        .replace(/\| -+ \|/, '| ----- |')
        .replace('| a |', '| a     |'),
    ).toBe(markdown);
  });

  test.each([
    '$<img src=x onerror=alert(1)>$',
    '$[a](javascript:alert(1))$',
    '\\([x]: https://e.org\\)',
    '$$ a\n# b $$',
    '$$ a\n=\n$$',
    '$$ a\n> b $$',
    '\\[ a\n- b \\]',
    '$`a`$ $`b$',
    '$xmpp:a.b$ $a@b.c$',
    '$a</h1>$',
  ])('reaches no further than its place: %j', (markdown) => {
    for (const read of Object.values(readers)) {
      const tree = read(`# Ours\n\n${written(markdown)}\n\nOurs`);
      expect(leaks(tree)).toEqual([]);
      expect(outline(tree, 3)).toEqual([[1, 'Ours']]);
    }
  });
});

describe('a line', () => {
  test('of ours shows any name letter for letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }), (name) => {
        const tree = readers['CommonMark']?.(write([heading(2, `x ${short(name)} x`)]));
        expect(tree && outline(tree)).toEqual([[2, `x ${name.replace(/\s+/g, ' ').trim() || '?'} x`]]);
      }),
      { numRuns: 200 },
    );
  });

  test('of a model never begins a block, and keeps its looks', () => {
    const line = (text: string) => sanitizeLine(text, fullBudget());
    expect(write([paragraph(...line('1. **a** `b`'))])).toBe('1\\. **a** `b`\n');
    expect(write([paragraph(...line('# <b>'))])).toBe('\\# \\<b>\n');
    fc.assert(
      fc.property(nastyText, (text) => {
        const tree = readers['GFM']?.(write([paragraph(...line(text), ' end'), heading(2, 'after')]));
        expect(tree?.children.map((node) => node.type)).toEqual(['paragraph', 'heading']);
        expect(tree && leaks(tree)).toEqual([]);
        expect(tree && toString(tree).endsWith('endafter')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
