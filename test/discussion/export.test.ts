import * as fc from 'fast-check';
import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { exportFileName, exportMarkdown } from '../../src/discussion/export.ts';
import type { ExportInput } from '../../src/discussion/export.ts';
import type { Entry } from '../../src/discussion/transcript.ts';
import { labels } from '../../src/texts/labels.ts';
import { T0, entry, nastyEntries, nastyText, project } from './builders.ts';

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
    },
  },
  labels,
  exportedAt: T0 + 3_600_000,
};

const outline = (markdown: string, deepest = 2): string[] => {
  const tree: Root = unified().use(remarkParse).use(remarkGfm).parse(markdown);
  return tree.children.flatMap((n) => (n.type === 'heading' && n.depth <= deepest ? [toString(n)] : []));
};

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
