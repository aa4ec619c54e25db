import * as fc from 'fast-check';
import type { Nodes, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { blockquote, contain } from '../../src/discussion/contain.ts';
import { inlineMarkdown, literal } from '../../src/discussion/inline.ts';
import { nastyText } from './builders.ts';

const parse = (markdown: string): Root => unified().use(remarkParse).use(remarkGfm).parse(markdown);

const nodes = (node: Nodes): Nodes[] => [node, ...('children' in node ? node.children.flatMap(nodes) : [])];

const headings = (markdown: string): [number, string][] =>
  nodes(parse(markdown)).flatMap((n) => (n.type === 'heading' ? [[n.depth, toString(n)]] : []));

describe('contain', () => {
  test.each([
    ['highest right below', '# A\n\n## B', '#### A\n\n##### B'],
    ['a lower start is no deeper', '### A\n#### B', '#### A\n##### B'],
    ['too deep ones end at 6', '# A\n## B\n### C\n#### D', '#### A\n##### B\n###### C\n###### D'],
    ['underlined', 'A\nB\n===\ntext', '#### A B\ntext'],
    ['in a quote and a list', '> # A\n\n- # B', '> #### A\n\n- #### B'],
    [
      'comments of code stay',
      '# A\n```sh\n# no\n```\n    # continues\n\n    # code',
      '#### A\n```sh\n# no\n```\n    # continues\n\n    # code',
    ],
    ['code in a list', '- a\n  ```\n  # no\n  ```\n- b', '- a\n  ```\n  # no\n  ```\n- b'],
    ['a fence that is open', '# A\n~~~~\n# no\n~~~', '#### A\n~~~~\n# no\n~~~\n~~~~'],
    ['a fence that its list item ends', '- ```\n  no\n# A', '- ```\n  no\n#### A'],
    [
      'HTML',
      '<details>\nx <b>y</b> `<i>` a<br>b H<sub>2</sub>',
      '\\<details>\nx \\<b>y\\</b> `<i>` a<br>b H<sub>2</sub>',
    ],
    ['a rule under a table', '| a |\n|---|\n---', '| a |\n|---|\n\n---\n'],
    ['an underline under a table', '|a|\n|-|\nb\n===\n-', '|a|\n|-|\nb\n\n===\n\n-'],
    ['definitions', '[1]: http://a.b\n[^2]: note', '\\[1]: http://a.b\n\\[^2]: note'],
    ['blank around', '\n \n    # code\n\n', '    # code'],
  ])('%s', (_name, markdown, expected) => {
    expect(contain(markdown, 3)).toBe(expected);
  });

  test('whatever is in it, no heading is at or above the level, and what follows stands on its own', () => {
    fc.assert(
      fc.property(nastyText, nastyText, fc.integer({ min: 1, max: 5 }), (a, b, below) => {
        for (const between of [contain, blockquote]) {
          const own = '#'.repeat(below);
          const all = headings(
            `${own} one\n\n${between(a, below)}\n\n${own} two\n\n${between(b, below)}\n\n${own} three\n`,
          );
          expect(all.filter(([depth]) => depth <= below)).toEqual([
            [below, 'one'],
            [below, 'two'],
            [below, 'three'],
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('whatever is in it, there is no block of HTML and no definition', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const tree = parse(contain(text, 3));
        const blocks = nodes(tree).filter((n) => 'children' in n && n.type !== 'paragraph' && n.type !== 'heading');
        const found = blocks.flatMap((n) => ('children' in n ? n.children.map((c) => c.type) : []));
        expect(found.filter((type) => type === 'definition' || type === 'footnoteDefinition')).toEqual([]);
        expect(tree.children.map((n) => n.type)).not.toContain('html');
      }),
      { numRuns: 200 },
    );
  });
});

describe('inline text', () => {
  test('literal shows any name letter for letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }), (name) => {
        const [heading] = parse(`## x ${literal(name)} x`).children;
        expect(heading?.type).toBe('heading');
        const shown = heading ? toString(heading) : '';
        expect(shown).toBe(`x ${name.replace(/\s+/g, ' ').trim() || '?'} x`);
      }),
      { numRuns: 300 },
    );
  });

  test('inlineMarkdown never begins a block', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const tree = parse(`- ${inlineMarkdown(text)} end\n\n## after`);
        expect(tree.children.map((n) => n.type)).toEqual(['list', 'heading']);
        const [list] = tree.children;
        const inside = list?.type === 'list' ? list.children.flatMap((item) => item.children.map((c) => c.type)) : [];
        expect(inside).toEqual(['paragraph']);
      }),
      { numRuns: 200 },
    );
  });
});
