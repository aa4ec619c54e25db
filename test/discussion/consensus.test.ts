import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consensusMarkdown } from '../../src/discussion/consensus/markdown.ts';
import { consensusSchema, parseConsensus } from '../../src/discussion/consensus/consensus.ts';
import type { ParsedConsensus } from '../../src/discussion/consensus/consensus.ts';
import { documentOf } from '../../src/effects/document.ts';
import { labels } from '../../src/texts/labels.ts';
import { entry, nastyEntries, nastyText, NO_MORE } from './builders.ts';

const panel = ['claude', 'gpt', 'gemini'];
const entries = [
  entry({ seq: 1, kind: 'question', text: 'Which database?' }),
  entry({ seq: 2, kind: 'answer', author: 'claude', text: 'SQLite is enough\nfor one machine.' }),
  entry({ seq: 3, kind: 'answer', author: 'gpt', text: 'PostgreSQL from the start.' }),
  entry({ seq: 4, kind: 'failure', author: 'gemini', reason: 'empty' }),
];
const good = {
  summary: 'They differ.',
  agreements: [{ point: 'Files are not enough', holders: ['Claude', '@GPT', 'gpt'] }],
  disagreements: [
    {
      point: 'Which one',
      positions: [
        { holders: ['CLAUDE'], position: 'SQLite', quote: '"enough for  one machine"' },
        { holders: 'GPT', position: 'PostgreSQL', quote: 'SQLite is enough' },
      ],
    },
  ],
  openQuestions: ['How many users?', ' '],
};
const parse = (object: unknown): ParsedConsensus => parseConsensus(JSON.stringify(object), panel, entries);

describe('parseConsensus', () => {
  test('maps names to aliases, keeps a quote its holder said and drops one that another said', () => {
    expect(parse(good)).toEqual({
      ok: true,
      value: {
        summary: 'They differ.',
        agreements: [{ point: 'Files are not enough', holders: ['claude', 'gpt'] }],
        disagreements: [
          {
            point: 'Which one',
            positions: [
              { holders: ['claude'], position: 'SQLite', quote: 'SQLite is enough for one machine.' },
              { holders: ['gpt'], position: 'PostgreSQL' },
            ],
          },
        ],
        openQuestions: ['How many users?'],
        ...NO_MORE,
      },
    });
  });

  test('finds the object among fences, prose and drafts; the last that fits counts', () => {
    const draft = JSON.stringify({ ...good, summary: 'draft' });
    const text = `<think>{maybe ${draft}}</think> Here {it} is:\n\`\`\`json\n${JSON.stringify(good, null, 2)}\n\`\`\`\nDone {x}.`;
    expect(parseConsensus(text, panel, entries)).toMatchObject({ ok: true, value: { summary: 'They differ.' } });
  });

  test('a seat that did not answer, a stranger and a person hold nothing', () => {
    const parsed = parse({ ...good, agreements: [{ point: 'x', holders: ['Gemini', 'Anna', 'Grok', 'Claude'] }] });
    expect(parsed).toMatchObject({ ok: true, value: { agreements: [{ holders: ['claude'] }] } });
  });

  test('what nobody is known to hold is said by the writer, and no disagreement is lost', () => {
    const held = { point: 'Milk', positions: [{ holders: ['Claude'], position: 'never' }] };
    const unknown = [
      { point: 'Sugar', positions: [] },
      { point: 'Sugar', positions: [{ position: 'always' }] },
      { point: 'Sugar', positions: [{ holders: ['Grok'], position: 'always' }] },
    ];
    const agreements = [{ point: 'x', holders: ['Gemini', 'nobody'] }, { point: 'y' }];
    expect(parse({ summary: 's', agreements, disagreements: [held, ...unknown] })).toEqual({
      ok: true,
      value: {
        summary: 's',
        agreements: [
          { point: 'x', holders: [] },
          { point: 'y', holders: [] },
        ],
        disagreements: [
          { point: 'Milk', positions: [{ holders: ['claude'], position: 'never' }] },
          { point: 'Sugar', positions: [] },
          { point: 'Sugar', positions: [{ holders: [], position: 'always' }] },
          { point: 'Sugar', positions: [{ holders: [], position: 'always' }] },
        ],
        openQuestions: [],
        ...NO_MORE,
      },
    });
  });

  test('a name that two seats share is nobody; their aliases are somebody', () => {
    const twins = ['a:x/llama-5', 'b:x/llama-5'];
    const said = twins.map((author, seq) => entry({ seq, kind: 'answer', author, text: 'yes' }));
    const of = (holder: string): ParsedConsensus =>
      parseConsensus(JSON.stringify({ summary: 's', agreements: [{ point: 'p', holders: [holder] }] }), twins, said);
    expect(of('llama-5')).toMatchObject({ ok: true, value: { agreements: [{ holders: [] }] } });
    expect(of('B:x/llama-5')).toMatchObject({ ok: true, value: { agreements: [{ holders: ['b:x/llama-5'] }] } });
  });

  test('long texts and lists are clipped, null lists are empty', () => {
    const agreements = Array.from({ length: 40 }, () => ({ point: 'p'.repeat(5_000), holders: ['gpt'] }));
    const parsed = parse({ summary: 's'.repeat(9_000), agreements, disagreements: null, openQuestions: null });
    expect(parsed.ok && parsed.value.agreements.length).toBe(15);
    expect(parsed.ok && parsed.value.agreements[0]?.point.length).toBe(1_000);
    expect(parsed.ok && parsed.value.summary.length).toBe(3_000);
  });

  test('agreeing on nothing is a result; saying nothing is not', () => {
    expect(parse({ summary: 's', agreements: [], disagreements: [], openQuestions: ['q'] }).ok).toBe(true);
    expect(parse({ summary: 's' })).toEqual({
      ok: false,
      problem: 'it names no agreement, no disagreement and no open question',
    });
  });

  test.each([
    ['no JSON at all', 'I refuse.', 'there is no complete JSON object in it'],
    ['cut off', '{"summary": "s", "agreements": [{', 'there is no complete JSON object in it'],
    ['empty', '', 'there is no complete JSON object in it'],
    [
      'wrong types',
      '{"summary": 1, "agreements": {"secret": {"point": 2}}}',
      '"summary": .*; "agreements.0.point": .*',
    ],
  ])('refuses: %s', (_name, text, problem) => {
    const parsed = parseConsensus(text, panel, entries);
    expect(parsed).toEqual({ ok: false, problem: expect.stringMatching(new RegExp(`^${problem}$`)) });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  test('never throws, and what it gives can be stored and read again unchanged', () => {
    const name = fc.constantFrom('Claude', 'gpt', 'llama-5', 'Gemini', 'nobody');
    const holders = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('Claude', 'gpt', ['gpt', 'Claude']) },
      { weight: 1, arbitrary: fc.oneof(fc.array(name, { maxLength: 4 }), name) },
    );
    const consensus = fc.record({
      summary: nastyText,
      agreements: fc.array(fc.record({ point: nastyText, holders }), { maxLength: 3 }),
      disagreements: fc.array(
        fc.record({
          point: nastyText,
          positions: fc.array(fc.record({ holders, position: nastyText, quote: fc.option(nastyText) }), {
            minLength: 1,
            maxLength: 3,
          }),
        }),
        { maxLength: 3 },
      ),
    });
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 6, arbitrary: consensus.map((c) => JSON.stringify(c)) },
          { weight: 1, arbitrary: nastyText },
          { weight: 1, arbitrary: fc.json() },
        ),
        nastyEntries,
        (text, nasty) => {
          const said = [...entries, ...nasty];
          const parsed = parseConsensus(`x${text}y`, panel, said);
          if (!parsed.ok) return;
          accepted++;
          expect(consensusSchema.parse(JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed.value);
          const spoke = new Set(said.filter((e) => e.kind === 'answer').map((e) => e.author));
          const held = [...parsed.value.agreements, ...parsed.value.disagreements.flatMap((d) => d.positions)];
          expect(held.every((h) => h.holders.every((alias) => spoke.has(alias)))).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
    // Enough of them to mean anything: by chance about 112 (12 runs: 96 to 123).
    expect(accepted).toBeGreaterThan(50);
  });

  test('hostile braces come to an end', () => {
    expect(parseConsensus('{'.repeat(200_000), panel, entries).ok).toBe(false);
    expect(parseConsensus('{"a":'.repeat(80_000), panel, entries).ok).toBe(false);
  });
});

test('a consensus that an older version stored is read as it was', () => {
  const stored = {
    summary: 'They differ.',
    agreements: [{ point: 'Files are not enough', holders: ['claude', 'gpt'] }],
    disagreements: [
      { point: 'Which one', positions: [{ holders: ['claude'], position: 'SQLite', quote: 'enough for one machine' }] },
    ],
    openQuestions: ['How many users?'],
  };
  expect(consensusSchema.parse(JSON.parse(JSON.stringify(stored)))).toEqual({ ...stored, ...NO_MORE });
});

test('a quote that an older version stored as a part of a sentence is shown whole in the document, or not at all', () => {
  const positions = ['for one machine', 'Nobody said it.', 'PostgreSQL from the start.'].map((quote) => ({
    holders: ['claude'],
    position: 'p',
    quote,
  }));
  const value = consensusSchema.parse({ summary: 's', disagreements: [{ point: 'Which one', positions }] });
  const synthesis = entry({ seq: 5, kind: 'synthesis', text: 's' });
  const later = entry({ seq: 6, kind: 'answer', author: 'claude', text: 'PostgreSQL from the start.' });
  const text = documentOf({
    project: { name: 'P', about: '' },
    question: 'q',
    panel,
    rounds: [],
    entries: [...entries, synthesis, later],
    consensus: { value, writer: 'claude' },
    exportedAt: 0,
  });
  expect(text.match(/“.*”/g)).toEqual(['“SQLite is enough for one machine.”']);
});

describe('consensusMarkdown', () => {
  test('says who holds what, with quotes, and open questions', () => {
    const parsed = parse(good);
    expect(parsed.ok && consensusMarkdown(parsed.value, labels, 2)).toBe(
      [
        '**They differ.**',
        '## Agreements',
        '- **Claude, GPT**: Files are not enough',
        '## Disagreements',
        '- Which one\n  - **Claude**: SQLite\\\n    “SQLite is enough for one machine.”\n  - **GPT**: PostgreSQL',
        '## Open questions',
        '- How many users?',
      ].join('\n\n'),
    );
  });

  test.each([
    ['Take SQLite. It is enough for one machine.', '**Take SQLite.**\n\nIt is enough for one machine.'],
    ['选 SQLite。一台机器足够了。', '**选 SQLite。**\n\n一台机器足够了。'],
    ['Take **SQLite**, e.g. now', '**Take SQLite, e.g. now**'],
    ['SQLite', '**SQLite**'],
  ])('opens with one bold line: %s', (summary, opening) => {
    const value = { summary, agreements: [], disagreements: [], openQuestions: [], ...NO_MORE };
    expect(consensusMarkdown(value, labels).split('\n\n###')[0]).toBe(opening);
  });

  test('says that it is the writer who says what nobody is known to hold', () => {
    const agreements = [{ point: 'Files are not enough', holders: [] }];
    const disagreements = [
      { point: 'Which one', positions: [] },
      { point: 'When', positions: [{ holders: [], position: 'now' }] },
    ];
    const text = consensusMarkdown({ summary: 's', agreements, disagreements, openQuestions: [], ...NO_MORE }, labels);
    expect(text).toContain('### Other positions\n\n- **The writer says**: Files are not enough');
    expect(text).not.toContain('### Agreements');
    expect(text).toContain('- **The writer says**: Which one');
    expect(text).toContain('- When\n  - **The writer says**: now');
    expect(text).not.toMatch(/agrees on nothing|no disagreement/);
  });

  describe('an agreement has two holders who were heard', () => {
    const written = (agreements: unknown, said = entries): string => {
      const parsed = parseConsensus(JSON.stringify({ summary: 's', agreements }), panel, said);
      return parsed.ok ? consensusMarkdown(parsed.value, labels) : parsed.problem;
    };

    test.each([
      ['one', ['Claude']],
      ['one and a seat that failed', ['Claude', 'Gemini']],
      ['one and somebody who never spoke', ['Claude', 'Grok']],
      ['one and a person', ['Claude', 'Anna']],
      ['the same twice', ['Claude', '@claude', 'CLAUDE (you)']],
      ['the same by name and as a list', ['claude, Claude', 'Claude']],
    ])('%s: a position of that one', (_, holders) => {
      expect(written([{ point: 'Files are not enough', holders }]).split('### Disagreements')[0]).toBe(
        '**s**\n\n### Agreements\n\nThe panel agrees on nothing.\n\n### Other positions\n\n- **Claude**: Files are not enough\n\n',
      );
    });

    test('everybody, where only one was heard', () => {
      const text = written([{ point: 'Files are not enough', holders: ['all'] }], entries.slice(0, 2));
      expect(text).toContain('### Other positions\n\n- **Claude**: Files are not enough');
    });

    test('what two hold stands before what one holds', () => {
      const agreements = [
        { point: 'One', holders: ['GPT'] },
        { point: 'Two', holders: ['Claude', 'GPT', 'Gemini'] },
      ];
      expect(written(agreements).split('### Disagreements')[0]).toBe(
        '**s**\n\n### Agreements\n\n- **Claude, GPT**: Two\n\n### Other positions\n\n- **GPT**: One\n\n',
      );
    });

    test('one that an older version stored is no agreement either', () => {
      const stored = { summary: 's', agreements: [{ point: 'One', holders: ['gpt', 'gpt'] }], disagreements: [] };
      const text = consensusMarkdown(consensusSchema.parse(stored), labels);
      expect(text).toContain('### Other positions\n\n- **GPT**: One');
    });
  });

  test('no agreement and no disagreement are stated', () => {
    const value = { summary: 's', agreements: [], disagreements: [], openQuestions: [], ...NO_MORE };
    const text = consensusMarkdown(value, labels);
    expect(text).toContain('### Agreements\n\nThe panel agrees on nothing.');
    expect(text).toContain('### Disagreements\n\nThere is no disagreement.');
    expect(text).not.toContain('Open questions');
  });
});
