import { describe, expect, it } from 'vitest';
import type { Formatted } from '../../../src/telegram/render/formatted.ts';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';
import { assertSendable } from '../../support/entities.ts';

/** The text, and each entity as `type(attribute): covered text`. */
function show({ text, entities }: Formatted): [string, string[]] {
  const looks = entities.map((entity) => {
    const extra =
      entity.type === 'text_link'
        ? `(${entity.url})`
        : entity.type === 'pre' && entity.language
          ? `(${entity.language})`
          : '';
    return `${entity.type}${extra}: ${text.slice(entity.offset, entity.offset + entity.length)}`;
  });
  return [text, looks];
}

const cases: readonly [name: string, markdown: string, text: string, looks: string[]][] = [
  ['heading, right above its text', '# One\n\ntwo\n\n## Three ##', 'One\ntwo\n\nThree', ['bold: One', 'bold: Three']],
  ['setext heading', 'One\n===\ntwo', 'One\ntwo', ['bold: One']],
  ['bold in a heading once', '# a **b** c', 'a b c', ['bold: a b c']],
  ['looks', '*i* **b** ~~s~~ `c`', 'i b s c', ['italic: i', 'bold: b', 'strikethrough: s', 'code: c']],
  ['looks inside looks', '**b *i* b**', 'b i b', ['bold: b i b', 'italic: i']],
  ['bold stops at code', '**a `c` b**', 'a c b', ['bold: a', 'code: c', 'bold: b']],
  ['nothing but code in bold', '**`c`**', 'c', ['code: c']],
  ['one tilde means about', 'from ~5 to 10~ or ~7', 'from ~5 to 10~ or ~7', []],
  ['code block', '```ts\nlet a;\n```', 'let a;', ['pre(ts): let a;']],
  ['file name beside the language', '```ts src/a.ts\nlet a;\n```', 'src/a.ts\nlet a;', ['pre(ts): let a;']],
  ['an info string that is no language', '```{r, echo=F}\n1\n```', '{r, echo=F}\n1', ['pre: 1']],
  ['indented code keeps its indentation', '    a\n      b', 'a\n  b', ['pre: a\n  b']],
  ['first line of code keeps its indentation', '```\n  a\nb\n```', '  a\nb', ['pre:   a\nb']],
  ['empty code block', 'a\n\n```py\n```', 'a\n\n```py', []],
  ['link', '[a *b*](https://x.org/y?z=1)', 'a b', ['text_link(https://x.org/y?z=1): a b', 'italic: b']],
  ['code in a link gives way', '[`a`](https://x.org)', 'a', ['text_link(https://x.org): a']],
  ['link title', '[a](https://x.org "why")', 'a (why)', ['text_link(https://x.org): a']],
  [
    'reference link',
    '[a][r] [r]\n\n[r]: https://x.org',
    'a r',
    ['text_link(https://x.org): a', 'text_link(https://x.org): r'],
  ],
  ['unused definition', 'a\n\n[r]: https://x.org "t"', 'a\n\n[r]: https://x.org "t"', []],
  ['relative link', '[a](b/c.md)', 'a (b/c.md)', []],
  ['dangerous link', '[a](javascript:alert(1))', 'a (javascript:alert(1))', []],
  ['a host that Telegram refuses', '[a](http://localhost:3000/x)', 'a (http://localhost:3000/x)', []],
  ['a person by id', '[a](tg://user?id=1)', 'a (tg://user?id=1)', []],
  ['a link into the app', '[a](tg://resolve?domain=b)', 'a (tg://resolve?domain=b)', []],
  [
    'words that look like another address',
    '[https://bank.example](https://evil.example/x)',
    'https://bank.example (https://evil.example/x)',
    [],
  ],
  [
    'of another host, without a scheme',
    '[bank.example/login](http://evil.example)',
    'bank.example/login (http://evil.example)',
    [],
  ],
  [
    'the same host, with www',
    '[e.org/a](https://www.e.org/a?b)',
    'e.org/a',
    ['text_link(https://www.e.org/a?b): e.org/a'],
  ],
  ['words with a dot', '[see v1.2 here](https://e.org)', 'see v1.2 here', ['text_link(https://e.org): see v1.2 here']],
  ['a name calls nobody', 'ask @channel, (@Max_1)', 'ask @\u2060channel, (@\u2060Max_1)', []],
  [
    'no name: mail, code, a package',
    'a@example.org `@channel` https://e.org/@max',
    'a@example.org @channel https://e.org/@max',
    ['code: @channel'],
  ],
  [
    'files',
    'Read README.md, then run deploy.sh (or my-tool.v2.py).',
    'Read README.md, then run deploy.sh (or my-tool.v2.py).',
    ['code: README.md', 'code: deploy.sh', 'code: my-tool.v2.py'],
  ],
  ['a file in bold', '**main.rs** is it', 'main.rs is it', ['code: main.rs']],
  [
    'no files: sites, addresses, paths, numbers',
    'example.com docs.rs/serde a@b.py https://x.org/a.md src/a.rs 1.5',
    'example.com docs.rs/serde a@b.py https://x.org/a.md src/a.rs 1.5',
    [],
  ],
  ['a file in a link', '[README.md](https://e.org/a)', 'README.md (https://e.org/a)', []],
  ['alert', '> [!NOTE]\n> Mind *it*.', 'Note\nMind it.', ['blockquote: Note\nMind it.', 'bold: Note', 'italic: it']],
  [
    'alert of blocks',
    '> [!WARNING]\n>\n> a\n>\n> b',
    'Warning\na\n\nb',
    ['blockquote: Warning\na\n\nb', 'bold: Warning'],
  ],
  ['no alert', '> [!FOO] bar', '[!FOO] bar', ['blockquote: [!FOO] bar']],
  ['mail and telephone, which Telegram links itself', '[a](mailto:b@c.de) [d](tel:+123)', 'a (b@c.de) d (+123)', []],
  ['bare address', 'see https://x.org/a_b_c.', 'see https://x.org/a_b_c.', []],
  [
    'mail with marks',
    '_me_@x.org, __init__@x.org or **a_b@x.org**',
    '_me_@x.org, __init__@x.org or a_b@x.org',
    ['bold: a_b@x.org'],
  ],
  ['empty link', 'a []() [](https://x.org) b', 'a  https://x.org b', []],
  [
    'image',
    '![a](https://x.org/i.png) ![](https://x.org/j.png)',
    'a https://x.org/j.png',
    ['text_link(https://x.org/i.png): a'],
  ],
  [
    'image in a link',
    '[![a](https://x.org/i.png)](https://y.org)',
    'a (https://x.org/i.png)',
    ['text_link(https://y.org): a (https://x.org/i.png)'],
  ],
  ['list', '- a\n- b', '• a\n• b', []],
  ['numbers from the start given', '3. a\n4. b', '3. a\n4. b', []],
  ['nested list', '- a\n  - b\n    1. c\n- d', '• a\n   • b\n      1. c\n• d', []],
  ['tasks', '- [ ] a\n- [x] b\n1. [x] c', '☐ a\n☑ b\n\n1. ☑ c', []],
  ['loose list', '1. a\n\n   b\n\n2. c', '1. a\n\n   b\n\n2. c', []],
  ['code in a list', '- a\n  ```py\n  if b:\n      c\n  ```\n- d', '• a\nif b:\n    c\n• d', ['pre(py): if b:\n    c']],
  ['list that begins with code', '1. ```\n   a\n   ```', '1.\na', ['pre: a']],
  ['empty items', '-\n- a\n-', '•\n• a\n•', []],
  ['quote', '> a\n> **b**', 'a\nb', ['blockquote: a\nb', 'bold: b']],
  ['quotes inside quotes are one', '> a\n>> b\n>>> c', 'a\n\nb\n\nc', ['blockquote: a\n\nb\n\nc']],
  ['code in a quote', '> `a`\n> ```\n> b\n> ```', 'a\n\nb', ['blockquote: a\n\nb', 'code: a', 'pre: b']],
  ['quote in a list', '- a\n  > b', '• a\n   b', ['blockquote: b']],
  [
    'table',
    '|a|b|\n|:-|-:|\n|long|1|\n|漢字|22|',
    'a      b\n----  --\nlong   1\n漢字  22',
    ['pre: a      b\n----  --\nlong   1\n漢字  22'],
  ],
  ['cells beyond the header', '|a|\n|-|\n|b|c|', 'a\n-  -\nb  c', ['pre: a\n-  -\nb  c']],
  [
    'table with a link',
    '|a|b|\n|-|-|\n|c|[d](https://x.org)|',
    'a: c\nb: d',
    ['bold: c', 'text_link(https://x.org): d'],
  ],
  ['table with line breaks', '|a|b|\n|-|-|\n|c|d<br>e|', 'a: c\nb: d\ne', ['bold: c']],
  ['thematic break', 'a\n\n---\n\nb', 'a\n\n———\n\nb', []],
  ['footnote', 'a[^n] b\n\n[^n]: c *d*', 'a[n] b\n\n[n] c d', ['italic: d']],
  [
    'HTML without a meaning of its own is text',
    'a <font>c</font>\n\n<div>\nd\n</div>',
    'a <font>c</font>\n\n<div>\nd\n</div>',
    [],
  ],
  ['comments too', '<!-- a -->', '<!-- a -->', []],
  ['breaks of both kinds', 'a\nb  \nc\\\nd', 'a\nb\nc\nd', []],
  ['character references', '&lt;a&gt; &copy; &#x202e;b', '<a> © b', []],
  ['mathematics', '\\(a*b*c\\) $x_{1} * y_{2}$ \\[ \\{1\\} \\\\ \\]', 'a*b*c x₁ * y₂ {1}', []],
  ['mathematics over lines', '\\[\na * b * c \\\\\nd\n\\]\n\n$$\n\\{e\\}\n$$', 'a * b * c\nd\n\n{e}', []],
  [
    'money is no mathematics',
    'from $5 to *a* $6 and **$B** or **$C**',
    'from $5 to a $6 and $B or $C',
    ['italic: a', 'bold: $B', 'bold: $C'],
  ],
  ['escaped brackets', '\\[1\\] \\*a\\*', '[1] *a*', []],
];

describe('renderMarkdown', () => {
  it.each(cases)('%s', (_name, markdown, text, looks) => {
    const rendered = renderMarkdown(markdown);
    expect(show(rendered)).toEqual([text, looks]);
    assertSendable(rendered);
  });

  it('turns a table that is too wide for a phone into a paragraph for each row', () => {
    const wide = 'w'.repeat(40);
    const [text, looks] = show(renderMarkdown(`| | Price | Note |\n|-|-|-|\n|A|1|${wide}|\n|B||${wide}|`));
    expect(text).toBe(`A\nPrice: 1\nNote: ${wide}\n\nB\nNote: ${wide}`);
    expect(looks).toEqual(['bold: A', 'bold: B']);
  });

  it('names every column once, even one without values', () => {
    const wide = 'w'.repeat(50);
    expect(renderMarkdown(`|A|Empty|\n|-|-|\n|${wide}||`).text).toBe(`A: ${wide}\nEmpty: –`);
  });

  it.each(['', ' \n\t', '\u200B', '&#8203;', '#', '>', '```\n```'])('gives nothing for %j', (markdown) => {
    expect(renderMarkdown(markdown)).toEqual({ text: '', entities: [] });
  });

  it('shows a quote with its white space outside', () => {
    expect(show(renderMarkdown('a\n> b\n\nc'))).toEqual(['a\n\nb\n\nc', ['blockquote: b']]);
  });
});
