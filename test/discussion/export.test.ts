import * as fc from 'fast-check';
import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { describe, expect, test } from 'vitest';
import { exportFileName, exportMarkdown } from '../../src/discussion/export/export.ts';
import type { ExportInput } from '../../src/discussion/export/export.ts';
import type { Entry } from '../../src/discussion/transcript.ts';
import { labels } from '../../src/texts/labels.ts';
import { T0, entry, nastyEntries, nastyText, NO_MORE, project } from './builders.ts';
import { leaks, outline as outlineOf, readers } from './markdown.ts';

const panel = ['claude', 'gpt', 'openrouter:google/gemini-4'];
const [claude = '', gpt = '', gemini = ''] = panel;
const took = {
  model: 'openrouter:anthropic/claude-sonnet-5',
  tokensIn: 1_200,
  tokensOut: 340,
  cost: 0.0123,
  ms: 4_200,
};
const question = 'Which *database*?\n# For one machine';

const entries: Entry[] = [
  entry({ seq: 1, kind: 'question', text: question, context: 'We use files.' }),
  entry({
    seq: 2,
    kind: 'answer',
    author: claude,
    text: '# Short\n\nSQLite.\n\n## Why\n\n```sh\n# one file\nls',
    ...took,
  }),
  entry({ seq: 3, kind: 'failure', author: gpt, reason: 'timed_out' }),
  entry({ seq: 4, kind: 'failure', author: gemini, reason: 'key_refused' }),
  entry({ seq: 5, kind: 'question', round: null, author: 'Bob_B', asked: claude, text: 'How large?' }),
  entry({ seq: 6, kind: 'answer', author: gpt, text: 'PostgreSQL.', tokensIn: 900, tokensOut: 100, ms: 72_000 }),
  entry({ seq: 7, kind: 'answer', round: null, author: claude, text: 'Up to 281 TB.', ...took }),
  entry({ seq: 8, kind: 'synthesis', round: null, author: claude, text: 'No agreement.', ...took }),
  entry({ seq: 9, kind: 'remark', round: 2, text: '> Think of backups\n\n</details>' }),
  entry({ seq: 10, kind: 'answer', round: 2, author: claude, text: 'I stay with SQLite.', ...took }),
  entry({ seq: 11, kind: 'failure', round: 3, author: claude, reason: 'rate_limited' }),
  entry({ seq: 12, kind: 'synthesis', round: null, author: gpt, text: 'newest', ...took }),
];

const input: ExportInput = {
  project,
  question,
  panel,
  rounds: [
    { number: 1, kind: 'open', panel },
    { number: 2, kind: 'turns', panel },
    { number: 3, kind: 'turns', panel: [claude] },
  ],
  entries,
  consensus: {
    writer: gpt,
    value: {
      summary: 'Open.',
      agreements: [{ point: 'Back up', holders: [claude, gpt] }],
      disagreements: [
        { point: 'Which', positions: [{ holders: [claude], position: 'SQLite', quote: 'I stay with SQLite.' }] },
      ],
      openQuestions: [],
      ...NO_MORE,
    },
  },
  labels,
  exportedAt: T0 + 3_600_000,
};

const outline = (markdown: string, deepest = 2): string[] =>
  ['CommonMark', 'GFM']
    .map((name) => outlineOf(read(name, markdown), deepest).map(([, title]) => title))
    .reduce((one, other) => {
      expect(one).toEqual(other);
      return one;
    });

function read(name: string, markdown: string): Root {
  const tree = readers[name]?.(markdown);
  if (tree === undefined) throw new Error(`no reader ${name}`);
  return tree;
}

const ATTACKS = [
  ['<h2>', '<img src=x>', 'http://x.org', 'd\n-|', '0) ', '![x](http://a.b)', '[y](javascript:a)', '[1]', '[a][1]'],
  [
    '&#35; ',
    '&lt;',
    '&#10;',
    '&#x202e;',
    '](',
    '<a@b.cd>',
    'xmpp:a@b.cd',
    'www.a.bc',
    '$',
    '\\\n',
    '[`a]:`](http://b.c)',
  ],
  ['*', '**', '_', '~~', '***a*b', '<![CDATA[', '<?', '[x] ', '999999999. ', '\f', '\u00a0'],
].flat();

/** Texts made of what attacks a document: see `LEAKS`, cut into pieces. */
const leakyText = fc
  .array(fc.oneof(nastyText, fc.constantFrom(...ATTACKS)), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('exportMarkdown', () => {
  test('tells who did not write the consensus from who did not answer', () => {
    const failure = { kind: 'failure', author: 'gpt', round: null, reason: 'provider_error' } as const;
    const written = (asked: string | null): string =>
      exportMarkdown({ ...input, entries: [...input.entries, entry({ ...failure, seq: 99, asked })], consensus: null });
    expect(written(null)).toContain('GPT did not write the consensus');
    expect(written('gpt')).not.toContain('did not write the consensus');
  });

  test('a whole discussion (test/fixtures/export.md)', async () => {
    await expect(exportMarkdown(input)).toMatchFileSnapshot('../fixtures/export.md');
  });

  test('its outline', () => {
    expect(outline(exportMarkdown(input), 4)).toEqual([
      'Which *database*? # For one machine',
      'Question',
      'Round 1: independent answers',
      'Claude',
      'Short',
      'gemini-4 did not answer',
      'Bob_B asks Claude alone',
      'Claude',
      'GPT',
      'Earlier consensus',
      'Round 2: in turn',
      'Remark by Anna',
      'Claude',
      'Round 3: in turn',
      'Claude did not answer',
      'Consensus',
      'Agreements',
      'Disagreements',
      'Tokens and cost',
    ]);
  });

  test('a failure that was made good later in the round is not shown, one of an earlier round is', () => {
    const text = exportMarkdown(input);
    expect(text).not.toContain('GPT did not answer');
    expect(text).toContain('### gemini-4 did not answer');
    expect(text).toContain('Nobody answered in this round.');
    expect(text).toContain('Did not get to speak: GPT, gemini-4.');
  });

  test('what came of a question to one model stands under it, whatever came first and whatever else the model was asked', () => {
    const aside = { round: null, author: 'gpt' } as const;
    const asks = (seq: number, call: string | null) =>
      entry({ seq, kind: 'question', round: null, asked: 'gpt', text: `Question ${seq}?`, call });
    const shown = (...entries: Entry[]): string[] =>
      outline(exportMarkdown({ ...input, entries, rounds: [], consensus: null }), 4).slice(3, -1);
    const stopped = { kind: 'failure', reason: 'stopped' } as const;
    expect(
      shown(
        asks(1, 'call:1'),
        asks(2, 'call:2'),
        entry({ ...aside, seq: 3, kind: 'answer', call: 'call:2' }),
        entry({ ...aside, ...stopped, seq: 4, call: 'call:9' }),
        entry({ ...aside, ...stopped, seq: 5, asked: 'gpt', call: 'call:1' }),
      ),
    ).toEqual([
      'Anna asks GPT alone',
      'GPT did not answer',
      'Anna asks GPT alone',
      'GPT',
      'GPT did not write the consensus',
    ]);
    // An older question that was never answered takes nothing that is another's.
    expect(
      shown(asks(1, null), asks(2, 'call:2'), entry({ ...aside, seq: 3, kind: 'answer', call: 'call:2' })),
    ).toEqual(['Anna asks GPT alone', 'Anna asks GPT alone', 'GPT']);
    // Written before questions had their call: the first that waits.
    expect(shown(asks(1, null), asks(2, null), entry({ ...aside, seq: 3, kind: 'answer', call: 'call:1' }))).toEqual([
      'Anna asks GPT alone',
      'GPT',
      'Anna asks GPT alone',
    ]);
  });

  test('cost: known, partly known, unknown', () => {
    const cost = (costs: (number | null)[]): string | undefined => {
      const list = costs.map((c, seq) => entry({ seq, kind: 'answer', cost: c, tokensIn: 1, tokensOut: 1 }));
      return exportMarkdown({ ...input, entries: list, consensus: null })
        .trim()
        .split('\n')
        .at(-1);
    };
    expect(cost([0.1, 0.2])).toBe('- cost: $0.3000');
    expect(cost([0.1, null])).toBe('- cost: at least $0.1000');
    expect(cost([null])).toBe('- cost unknown');
    expect(cost([0])).toBe('- cost: $0');
  });

  test('without a consensus the newest synthesis stands in its place; without either there is none', () => {
    const text = exportMarkdown({ ...input, consensus: null });
    expect(text).toMatch(/## Consensus\n\n\*GPT · .*\*\n\nnewest\n/);
    const bare = exportMarkdown({ ...input, consensus: null, entries: [], rounds: [], question: '' });
    expect(outline(bare)).toEqual(['Discussion', 'Tokens and cost']);
  });

  test('no text changes the outline, and no text is lost', () => {
    fc.assert(
      fc.property(nastyEntries, nastyText, nastyText, (nasty, name, ask) => {
        const marked = nasty.map((e) => (e.kind === 'failure' ? e : { ...e, text: `${e.text}\n\nword${e.seq}word` }));
        const tame = marked.map((e) => ({
          ...e,
          text: 'x',
          author: e.kind === 'question' || e.kind === 'remark' ? 'x' : e.author,
          context: null,
        }));
        const of = (list: readonly Entry[], text: string): string =>
          exportMarkdown({
            ...input,
            project: { name: text, about: text },
            question: `Why ${text}?`,
            entries: list,
            consensus: null,
          });
        const markdown = of(marked, `${name}${ask}`);
        expect(outline(markdown).slice(1)).toEqual(outline(of(tame, 'x')).slice(1));
        const lost = marked.filter((e) => e.kind !== 'failure' && !markdown.includes(`word${e.seq}word`));
        expect(lost).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  /** What was done to a running bot, and more of the kind. */
  const LEAKS = [
    '``<h2>`',
    'http://x.org<img src=x onerror=alert(1)>',
    'd\n-|\n0) # Consensus',
    '![x](https://evil.example/track.png)',
    '[y](javascript:alert(1))',
    '[y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [w](tg://proxy?x) [v](//evil.example) <vbscript:x> xmpp:a@b.cd',
    '![x][1] [^1]\n\n[1]: https://evil.example/track.png\n[^1]: # note',
    '[Claude]: https://evil.example\n\n# Claude\n\n[GPT][Claude]',
    '&#35; Consensus\n\n&lt;script>alert(1)&lt;/script>\n\n&#60;!--',
    '<!--',
    '<script>\n\n# x',
    '<![CDATA[\n\n<?php\n\n<pre>',
    '```\nx',
    '> ```\n> x',
    '- 1. ~~~~\n     x',
    '# a\n===\n\n## Consensus\n-',
    'Consensus\n---\n\nConsensus\n===',
    '> # a\n\n- ## b\n  c\n  ===',
    '|a|\n|-|\n===\n---\n# b',
    '| a <b> | `|` |\n|-|-|\n| <br># x | ![i](http://x.y) |',
    '\t# a\n\u2028# b\r# c\u0085## d\f## e',
    '[`a]:`](http://b.c) [a]\\\n(javascript:x)',
    '<a@b.cd> <http://x.y/<h2>>',
    '***a**b***c*__d_*e*',
    '\\',
    '1.\n\n   # a\n\n999999999999. b',
  ];

  test.each(LEAKS)('%j reaches nowhere beyond its place, whoever wrote it and wherever', (text) => {
    const consensus = {
      writer: gpt,
      value: {
        summary: text,
        agreements: [{ point: text, holders: [claude] }],
        disagreements: [{ point: text, crux: text, positions: [{ holders: [gpt], position: text, quote: text }] }],
        openQuestions: [text],
        alone: [{ point: text, holders: [claude] }],
        unconsidered: [text],
        next: [text],
        groups: [[claude], [gpt]],
      },
    };
    const said: Entry[] = [
      entry({ seq: 1, kind: 'question', text, context: text, author: text }),
      entry({ seq: 2, kind: 'answer', text, author: claude, model: text }),
      entry({ seq: 3, kind: 'answer', text: `${text}\n\nend of GPT`, author: gpt }),
      entry({ seq: 4, kind: 'remark', text, author: text }),
      entry({ seq: 5, kind: 'synthesis', round: null, text, author: gpt }),
      entry({ seq: 6, kind: 'synthesis', round: null, text: 'x', author: gpt }),
    ];
    const rounds = [{ number: 1, kind: 'open' as const, panel }];
    const of = (value: ExportInput['consensus']) =>
      exportMarkdown({
        ...input,
        project: { name: text, about: text },
        question: text,
        rounds,
        entries: said,
        consensus: value,
      });
    for (const markdown of [of(consensus), of(null)]) {
      for (const [name, parse] of Object.entries(readers)) {
        const tree = parse(markdown);
        expect(leaks(tree)).toEqual([]);
        const own = tree.children
          .filter((node) => node.type === 'heading' && node.depth <= 2)
          .map((node) => toString(node));
        expect(own.slice(1)).toEqual(['Question', 'Round 1: independent answers', 'Consensus', 'Tokens and cost']);
        expect(
          outlineOf(tree, 3)
            .filter(([level]) => level === 3)
            .map(([, title]) => title)
            .slice(0, 2),
        ).toEqual(['Claude', 'GPT']);
        expect([name, sections(tree)['GPT']?.includes('end of GPT')]).toEqual([name, true]);
      }
    }
  });

  /** The text below each heading of ours of level 3, up to the next of any level of ours. */
  function sections(tree: Root): Record<string, string> {
    const found: Record<string, string> = {};
    let title = '';
    for (const node of tree.children) {
      if (node.type === 'heading' && node.depth <= 3) title = toString(node);
      else found[title] = `${found[title] ?? ''}\n${toString(node)}`;
    }
    return found;
  }

  test('whatever is said, each answer stays below its own heading and nothing acts', () => {
    fc.assert(
      fc.property(fc.array(leakyText, { minLength: 2, maxLength: 5 }), (texts) => {
        const entries = texts.map((text, at) =>
          entry({ seq: at + 1, kind: 'answer', author: `seat${at}`, text: `begin${at}x\n\n${text}\n\nend${at}x` }),
        );
        const markdown = exportMarkdown({ ...input, entries, rounds: [], consensus: null });
        for (const parse of Object.values(readers)) {
          const tree = parse(markdown);
          expect(leaks(tree)).toEqual([]);
          const said = sections(tree);
          for (const at of texts.keys()) {
            expect(said[`seat${at}`]).toContain(`begin${at}x`);
            const ends = Object.keys(said).filter((title) => said[title]?.includes(`end${at}x`));
            expect(ends).toEqual([`seat${at}`]);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  describe('who held what in each round', () => {
    const positions = [
      { round: 1, seat: gpt, claim: 'PostgreSQL', moved: null },
      { round: 1, seat: claude, claim: 'SQLite | **one** file', moved: null },
      { round: 2, seat: claude, claim: 'Now both', moved: 'Gemini | more' },
      { round: 3, seat: claude, claim: 'None', moved: '' },
      { round: 3, seat: 'grok', claim: 'a\nb', moved: null },
    ];

    test('is a table before the consensus: a row for each seat, a column for each round', () => {
      const markdown = exportMarkdown({ ...input, positions });
      expect(outline(markdown).slice(-3)).toEqual(['Positions', 'Consensus', 'Tokens and cost']);
      expect(/## Positions\n\n([^]*?)\n\n## Consensus/.exec(markdown)?.[1]?.split('\n')).toEqual([
        '| | Round 1 | Round 2 | Round 3 |',
        '| - | - | - | - |',
        '| Claude | SQLite \\| **one** file | Now both (moved by Gemini \\| more) | None (moved) |',
        '| GPT | PostgreSQL | — | — |',
        '| Grok | — | — | a b |',
      ]);
    });

    test('without positions nothing is shown', () => {
      expect(exportMarkdown({ ...input, positions: [] })).toBe(exportMarkdown(input));
      expect(exportMarkdown(input)).not.toContain('Positions');
    });

    test.each([...LEAKS, '`|`', '$a|b$', '\\|', 'a\\', '<br>', '|'])('%j stays in its cell', (text) => {
      const held = [
        { round: 1, seat: claude, claim: text, moved: text },
        { round: 2, seat: claude, claim: 'end of it', moved: null },
      ];
      const markdown = exportMarkdown({ ...input, consensus: null, entries: [], positions: held });
      for (const parse of Object.values(readers)) expect(leaks(parse(markdown))).toEqual([]);
      const table = read('GFM', markdown).children.find((node) => node.type === 'table');
      expect(table?.children.map(({ children }) => children.length)).toEqual([3, 3]);
      expect(table?.children[1]?.children.map((cell) => toString(cell)).at(-1)).toBe('end of it');
    });
  });

  test('times that are no dates do not throw', () => {
    expect(
      exportMarkdown({ ...input, exportedAt: Number.NaN, entries: entries.map((e) => ({ ...e, at: 1e18 })) }),
    ).toContain('Exported: ?');
  });
});

describe('exportFileName', () => {
  test.each([
    ['Should we use Rust?', '2026-11-03-should-we-use-rust.md'],
    ['Où est l’école — ici?', '2026-11-03-ou-est-l-ecole-ici.md'],
    ['Какую базу?', '2026-11-03-discussion.md'],
    ['', '2026-11-03-discussion.md'],
    ['../../etc/passwd', '2026-11-03-etc-passwd.md'],
  ])('%s', (text, name) => {
    expect(exportFileName(text, T0)).toBe(name);
  });

  test('is always a safe name of at most 60 characters', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), nastyText), fc.double(), (text, date) => {
        expect(exportFileName(text, date)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,55}[a-z0-9])?\.md$/);
      }),
    );
  });
});
