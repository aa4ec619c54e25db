/** The judge: what it is given, who its letters are, and that no view of a minority is dropped from what it answers. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consensusMarkdown } from '../../src/discussion/consensus/markdown.ts';
import {
  consensusSchema,
  parseConsensus,
  type Known,
  type ParsedConsensus,
} from '../../src/discussion/consensus/consensus.ts';
import { holderFinder } from '../../src/discussion/consensus/holders.ts';
import { inNames } from '../../src/discussion/consensus/panellists.ts';
import { judgedSeats } from '../../src/discussion/judged.ts';
import type { HeldPosition } from '../../src/discussion/positions/position.ts';
import { judgePrompt } from '../../src/discussion/prompts/judge.ts';
import type { Entry } from '../../src/discussion/transcript.ts';
import { letterName } from '../../src/discussion/unnamed.ts';
import { conclusionOf } from '../../src/effects/document.ts';
import type { PromptMessage } from '../../src/panel/port.ts';
import { labels } from '../../src/texts/labels.ts';
import { CHANCE, entry, nastyEntries, nastyText, project } from './builders.ts';

const panel = ['claude', 'gpt', 'gemini'];
const said = { claude: 'SQLite is enough. It is one file.', gpt: 'Take PostgreSQL.', gemini: 'Files will do.' };
const question = entry({ seq: 1, kind: 'question', text: 'Which database?' });
const answer = (seq: number, author: string, round: number, text: string): Entry =>
  entry({ seq, kind: 'answer', author, round, text });
const entries = [question, ...Object.entries(said).map(([seat, text], n) => answer(n + 2, seat, 1, text))];

const letters = judgedSeats(entries, panel, CHANCE);
const called = (seat: string): string => letterName(letters.get(seat) ?? '?');
const letter = (seat: string): string => letters.get(seat) ?? '?';

const ask = (from: Partial<Parameters<typeof judgePrompt>[0]> = {}, maxChars?: number): PromptMessage[] =>
  judgePrompt(
    { project, chance: CHANCE, entries, panel, since: 0, positions: [], ...from },
    maxChars === undefined ? {} : { maxChars },
  );

interface Quoted {
  readonly attributes: string;
  readonly text: string;
}
function quotations(messages: readonly PromptMessage[]): Quoted[] {
  const user = messages.find(({ role }) => role === 'user')?.content ?? '';
  const fence = /^<said-[a-z0-9]+([^\n]*)>\n([^]*?)\n<\/said-[a-z0-9]+>$/gm;
  return [...user.matchAll(fence)].map(([, attributes = '', text = '']) => ({ attributes: attributes.trim(), text }));
}
const all = (messages: readonly PromptMessage[]): string => messages.map(({ content }) => content).join('\n');

describe('judgePrompt', () => {
  const second = [
    ...entries,
    answer(5, 'claude', 2, 'I stay with SQLite.'),
    answer(6, 'gpt', 2, 'Now SQLite.'),
    answer(7, 'claude', 3, 'Still SQLite.'),
    entry({ seq: 8, kind: 'failure', author: 'gpt', round: 3, reason: 'empty' }),
    entry({ seq: 9, kind: 'remark', author: 'Bob', round: 3, text: 'One machine.' }),
    entry({ seq: 10, kind: 'synthesis', round: null, text: 'An earlier one.' }),
  ];

  test('says who is who by letters, and which answers are first and latest', () => {
    const by = (seat: string, what: string, round: number) =>
      `panellist="${called(seat)}" what="${what}" round="${round}"`;
    const first = [
      { attributes: by('claude', 'first answer', 1), text: said.claude },
      { attributes: by('gpt', 'first answer', 1), text: said.gpt },
      { attributes: by('gemini', 'first and latest answer', 1), text: said.gemini },
    ];
    const again = [
      { attributes: by('claude', 'answer', 2), text: 'I stay with SQLite.' },
      { attributes: by('gpt', 'latest answer', 2), text: 'Now SQLite.' },
    ];
    const inOrder = (ones: typeof first) => ones.toSorted((a, b) => a.attributes.localeCompare(b.attributes));
    const told = (rounds: readonly (typeof first)[]) => [
      { attributes: 'person="Anna" what="question" round="1"', text: 'Which database?' },
      ...rounds.flat(),
      { attributes: by('claude', 'latest answer', 3), text: 'Still SQLite.' },
      { attributes: 'person="Bob" what="remark" round="3"', text: 'One machine.' },
    ];
    // Who was quick is not told; who spoke after whom is.
    expect(quotations(ask({ entries: second })).slice(1)).toEqual(told([inOrder(first), inOrder(again)]));
    expect(quotations(ask({ entries: second, inTurn: [1, 2] })).slice(1)).toEqual(told([first, again]));
    const system = ask({ entries: second })[0]?.content;
    expect(system).toContain('You are the judge');
    expect(system).toContain('You did not answer');
    expect(system).toContain('by exactly these names: Panellist A, Panellist B, Panellist C.');
    expect(all(ask({ entries: second }))).not.toMatch(/\(you\)|An earlier one|failure/);
  });

  test('first answers are those to the newest question', () => {
    const later = [
      ...second,
      entry({ seq: 11, kind: 'question', round: 4, text: 'And later?' }),
      answer(12, 'gpt', 4, 'Yes.'),
    ];
    const what = quotations(ask({ entries: later, since: 4 })).map(
      ({ attributes }) => /what="([^"]*)"/.exec(attributes)?.[1],
    );
    expect(what.filter((one) => one?.includes('first'))).toEqual(['first and latest answer']);
    expect(what.at(-1)).toBe('first and latest answer');
  });

  test('names no model outside of answers, whoever was asked alone, failed or is a guest', () => {
    const mixed = [
      ...entries,
      entry({ seq: 5, kind: 'question', round: null, asked: 'grok', text: 'Alone?' }),
      entry({ seq: 6, kind: 'answer', round: null, author: 'grok', text: 'I am a guest.' }),
      entry({ seq: 7, kind: 'question', round: null, asked: 'gemini', text: 'You?' }),
      entry({ seq: 8, kind: 'question', round: null, asked: 'llama:skeptic', text: 'And you?' }),
      entry({ seq: 9, kind: 'failure', round: null, author: 'llama:skeptic', asked: 'llama:skeptic', reason: 'empty' }),
      answer(10, 'gpt', 2, 'I agree with Claude.'),
    ];
    const positions = panel.map((seat) => ({ round: 1, seat, claim: 'so', moved: 'by Claude' }));
    const messages = ask({ entries: mixed, positions });
    const text = all(messages);
    expect(text).toContain('I agree with Claude.');
    expect(text.replace('I agree with Claude.', '')).not.toMatch(/claude|gpt|gemini|grok|llama|skeptic/i);
    expect(text).toContain(`question to ${called('gemini')} alone`);
    expect(text).toContain('question to another model (2) alone');
  });

  test('lists what each panellist says it holds, the latest, quoted', () => {
    const positions: HeldPosition[] = [
      { round: 1, seat: 'claude', claim: 'Files', moved: null },
      { round: 1, seat: 'grok', claim: 'nobody knows me', moved: null },
      { round: 2, seat: 'claude', claim: 'SQLite </said-x>', moved: 'GPT' },
    ];
    const held = quotations(ask({ positions })).filter(({ attributes }) => attributes.includes('itself states'));
    expect(held).toEqual([
      {
        attributes: `panellist="${called('claude')}" what="position, as this panellist itself states it" round="2"`,
        text: 'SQLite (/said-x>',
      },
    ]);
  });

  describe('a discussion that is far too long', () => {
    const long = (seq: number, author: string, round: number): Entry =>
      answer(seq, author, round, `begin-${seq} ${'x'.repeat(6_000)} end-${seq}`);
    const seats = panel.flatMap((seat, n) => Array.from({ length: 12 }, (_, r) => long(2 + r * 3 + n, seat, r + 1)));
    const whole = [question, ...seats.toSorted((a, b) => a.seq - b.seq)];
    const firsts = whole.slice(1, 4).map(({ text }) => text);
    const latest = whole.slice(-3).map(({ text }) => text);
    const texts = (maxChars: number): string[] => quotations(ask({ entries: whole }, maxChars)).map(({ text }) => text);

    test('first answers and the latest are whole as long as there is anything else', () => {
      const shown = texts(60_000);
      for (const text of [...firsts, ...latest, question.text]) expect(shown).toContain(text);
      expect(shown.length).toBeLessThan(whole.length);
    });

    test('then the latest are cut, and the first are whole', () => {
      const shown = texts(40_000);
      for (const text of [...firsts, question.text]) expect(shown).toContain(text);
      for (const text of latest) expect(shown).not.toContain(text);
      for (const seq of [35, 36, 37]) expect(shown.some((text) => text.startsWith(`begin-${seq} `))).toBe(true);
    });

    test('whatever the lengths and the number of seats, a prompt keeps to its limit, and nobody who answered is left out', () => {
      const size = fc.tuple(
        fc.integer({ min: 0, max: 30_000 }),
        fc.integer({ min: 1, max: 3 }),
        fc.oneof(fc.nat(11), fc.nat(60)),
      );
      fc.assert(
        fc.property(fc.array(size, { maxLength: 90 }), fc.integer({ min: 40_000, max: 200_000 }), (list, maxChars) => {
          const many = list.map(([length, round, seat], n) => answer(n + 2, `seat${seat}`, round, 'x'.repeat(length)));
          const positions = many.map(({ author, round }) => ({
            round: round ?? 1,
            seat: author,
            claim: 'c'.repeat(200),
            moved: null,
          }));
          const messages = ask({ entries: [question, ...many], positions, panel: [] }, maxChars);
          expect(all(messages).length).toBeLessThanOrEqual(maxChars);
          const heard = new Set(
            quotations(messages).map(({ attributes }) => /panellist="([^"]*)"/.exec(attributes)?.[1]),
          );
          heard.delete(undefined);
          const seats = new Set(many.map(({ author }) => author));
          // Nobody has so many panellists at once.
          expect(seats.size > 16 || heard.size === seats.size).toBe(true);
        }),
        { numRuns: 40 },
      );
    });
  });
});

describe('letters', () => {
  test('are holders, however they are written', () => {
    const find = holderFinder(entries, panel, letters);
    const [a, b, c] = ['A', 'B', 'C'].map((one) => panel.find((seat) => letter(seat) === one) ?? '');
    const written: readonly (readonly [string, readonly (string | undefined)[]])[] = [
      ['Panellist A', [a]],
      ['panelist b', [b]],
      ['**Panellist C**', [c]],
      ['A', [a]],
      ['(B)', [b]],
      ['A and C', [a, c]],
      ['Panellists A and C', [a, c]],
      ['Panellists A, B and C', [a, b, c]],
      ['A, B', [a, b]],
      ['Panellistin A und Panellistin B', [a, b]],
      ['only Panellist B', [b]],
      ['all', panel],
      ['all except Panellist A', panel.filter((seat) => seat !== a)],
      ['Claude', ['claude']],
      ['Panellist D', []],
      ['D', []],
      ['A B', []],
      ['Panellist', []],
    ];
    for (const [names, seats] of written) expect([names, find(names)]).toEqual([names, seats]);
  });

  test('are not the words between names', () => {
    const many = new Map(Array.from('ABCDEFGH', (one) => [`seat-${one}`, one]));
    const heard = [...many.keys()].map((author, seq) => entry({ seq, kind: 'answer', author, text: 'x' }));
    const find = holderFinder(heard, [...many.keys()], many);
    const found = (names: string) =>
      find(names)
        .map((seat) => seat.slice(-1))
        .join('');
    expect(found('Panellist E and Panellist F')).toBe('EF');
    expect(found('panellist e and panellist f')).toBe('EF');
    expect(found('D, E and F')).toBe('DEF');
    expect(found('Panellists D, E, and F')).toBe('DEF');
    expect(found('D e E')).toBe('DE');
    expect(found('E')).toBe('E');
    expect(found('D E F')).toBe('');
  });

  test('are nobody where a model has that name', () => {
    const models = ['a', 'b'];
    const both = models.map((author, seq) => entry({ seq, kind: 'answer', author, text: 'x' }));
    const find = holderFinder(
      both,
      models,
      new Map([
        ['b', 'A'],
        ['a', 'B'],
      ]),
    );
    expect([find('A'), find('Panellist A')]).toEqual([[], ['b']]);
  });

  test.each([
    ['Panellist A is right.', 'Claude is right.'],
    ["It is Panellist B's idea; panelist A's is older.", "It is GPT's idea; Claude's is older."],
    ['Panellists A and B agree.', 'Claude and GPT agree.'],
    ['Panellists A, B and C, and D', 'Claude, GPT and Gemini, and D'],
    ['Panellists A/B', 'Claude/GPT'],
    ['Panellist A and B differ', 'Claude and GPT differ'],
    ['To Panellist A, C is unsafe', 'To Claude, C is unsafe'],
    ['Panellist A and C++', 'Claude and C++'],
    ['Panellist A, Panellist B', 'Claude, GPT'],
    ['Panellist A认为Panellist B不对', 'Claude认为GPT不对'],
    ['Panellistinnen A und B', 'Claude und GPT'],
    ['**Panellist A**', '**Claude**'],
    ['Plan A, and Panellist D', 'Plan A, and Panellist D'],
    ['A panellist A? Panellist Anna', 'A Claude? Panellist Anna'],
  ])('in a text: %s', (text, meant) => {
    const names = new Map([
      ['A', 'Claude'],
      ['B', 'GPT'],
      ['C', 'Gemini'],
    ]);
    expect(inNames(names)(text)).toBe(meant);
  });
});

/** An answer of a judge that loses nothing, in which panellists are called so. */
const judged = (name: (seat: string) => string) => ({
  answer: `Take SQLite, as ${name('claude')} says.`,
  agreements: [
    { point: `${name('gemini')} and ${name('claude')}: one file`, holders: [name('claude'), name('gemini')] },
  ],
  contradictions: [
    {
      point: 'Which one',
      crux: `Whether ${name('gpt')} is right about a second machine`,
      sides: [
        { holders: [name('claude'), name('gemini')], position: 'A file', quote: 'It is one file.' },
        { holders: [name('gpt')], position: 'A server', quote: 'Take PostgreSQL.' },
      ],
    },
  ],
  onlyOneSaw: [{ point: `${name('gemini')} saw that nothing is needed`, holders: [name('gemini')] }],
  nobodyConsidered: ['Who pays?'],
  next: [`Ask ${name('gpt')}`],
  openQuestions: ['How many?'],
});
const positions: HeldPosition[] = panel.map((seat) => ({ round: 1, seat, claim: `The claim of ${seat}`, moved: null }));
const known: Known = { chance: CHANCE, positions, groups: [['claude', 'gemini'], ['gpt']] };
const parse = (object: unknown, more: Partial<Known> = {}): ParsedConsensus =>
  parseConsensus(JSON.stringify(object), panel, entries, { ...known, ...more });

describe('what a judge answers', () => {
  const value = {
    summary: 'Take SQLite, as Claude says.',
    agreements: [{ point: 'Gemini and Claude: one file', holders: ['claude', 'gemini'] }],
    disagreements: [
      {
        point: 'Which one',
        crux: 'Whether GPT is right about a second machine',
        positions: [
          { holders: ['claude', 'gemini'], position: 'A file', quote: 'It is one file.' },
          { holders: ['gpt'], position: 'A server', quote: 'Take PostgreSQL.' },
        ],
      },
    ],
    alone: [{ point: 'Gemini saw that nothing is needed', holders: ['gemini'] }],
    unconsidered: ['Who pays?'],
    next: ['Ask GPT'],
    openQuestions: ['How many?'],
    groups: [['claude', 'gemini'], ['gpt']],
  };

  test('has names instead of letters, and who agrees', () => {
    expect(parse(judged(called))).toEqual({ ok: true, value });
    expect(consensusSchema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
  });

  test('is as good with the names of the panellists, and its own groups do not count', () => {
    const name = (seat: string) => ({ claude: 'Claude', gpt: 'GPT', gemini: 'Gemini' })[seat] ?? '';
    expect(parse({ ...judged(name), groups: [['gpt', 'claude']] })).toEqual({ ok: true, value });
  });

  test('is shown with the count, the crux and the new sections', () => {
    const text = consensusMarkdown(consensusSchema.parse(value), labels, 2);
    expect(text).toBe(
      [
        '**Take SQLite, as Claude says.**',
        'A majority: 2 : 1.',
        '## Agreements',
        '- **Claude, Gemini**: Gemini and Claude: one file',
        '## Disagreements',
        '- Which one\\\n  What decides it: Whether GPT is right about a second machine\n  - **Claude, Gemini**: A file\\\n    “It is one file.”\n  - **GPT**: A server\\\n    “Take PostgreSQL.”',
        '## Only one saw',
        '- **Gemini**: Gemini saw that nothing is needed',
        '## Nobody considered',
        '- Who pays?',
        '## What to do next',
        '- Ask GPT',
        '## Open questions',
        '- How many?',
      ].join('\n\n'),
    );
  });

  test.each([
    [[['a', 'b', 'c']], 'All agree: 3 of 3.'],
    [[['a'], ['b', 'c']], 'A majority: 2 : 1.'],
    [[['a'], ['b'], ['c']], 'Split: 1 : 1 : 1.'],
    [[['a']], null],
    [[], null],
  ])('%j is counted', (groups, line) => {
    const [, second] = consensusMarkdown(consensusSchema.parse({ summary: 's', groups }), labels).split('\n\n');
    expect(second).toBe(line ?? '### Agreements');
  });

  test('does not say that nothing is disputed where they differ, nor that they agree on nothing where they do', () => {
    const shown = (groups: string[][]) => consensusMarkdown(consensusSchema.parse({ summary: 's', groups }), labels);
    expect(shown([['a', 'b'], ['c']])).not.toContain(labels.noDisagreements);
    expect(shown([['a', 'b']])).not.toContain(labels.noAgreements);
    expect(shown([])).toContain(labels.noDisagreements);
  });

  test('what one holds of the agreements stands with what only one saw', () => {
    const agreements = [{ point: 'One', holders: ['gpt'] }];
    const alone = [
      { point: 'Two', holders: ['claude'] },
      { point: 'Three', holders: [] },
    ];
    const text = consensusMarkdown(consensusSchema.parse({ summary: 's', agreements, alone }), labels);
    expect(text).toContain('### Only one saw\n\n- **Claude**: Two\n- **GPT**: One');
    expect(text).toContain('### Other positions\n\n- **The writer says**: Three');
  });
});

describe('no view of a minority is dropped', () => {
  type Answer = ReturnType<typeof judged>;
  /** A judge's answer without a seat as the holder of anything that is its own. */
  const without = (seat: string, object: Answer = judged(called)): Answer => ({
    ...object,
    contradictions: object.contradictions.map((one) => ({
      ...one,
      sides: one.sides
        .map((side) => ({ ...side, holders: side.holders.filter((name) => name !== called(seat)) }))
        .filter(({ holders }) => holders.length > 0),
    })),
    onlyOneSaw: object.onlyOneSaw.filter(({ holders }) => !holders.includes(called(seat))),
  });

  test.each(
    [
      [['claude', 'gpt'], ['gemini']],
      [['claude', 'gemini'], ['gpt']],
      [['gpt', 'gemini'], ['claude']],
      [['claude'], ['gpt'], ['gemini']],
    ].map((groups) => [groups] as const),
  )('%j: whoever is outside the largest group is asked for, and then added', (groups) => {
    expect(parse(judged(called), { groups }).ok).toBe(true);
    const minority = groups.length === 2 ? groups.slice(1) : groups;
    for (const seat of minority.flat()) {
      const parsed = parse(without(seat), { groups });
      if (parsed.ok) throw new Error(`${seat} was dropped`);
      expect(parsed.problem).toContain(`${called(seat)} holds "The claim of ${seat}"`);
      for (const other of panel.filter((one) => one !== seat)) expect(parsed.problem).not.toContain(called(other));
      expect(parsed.completed?.alone[0]).toEqual({ point: `The claim of ${seat}`, holders: [seat] });
      expect(consensusSchema.parse(parsed.completed)).toEqual(parsed.completed);
      const again = conclusionOf(JSON.stringify(without(seat)), panel, entries, { ...known, groups });
      expect(again.ok ? '' : again.completed?.text).toContain(`The claim of ${seat}`);
    }
  });

  test('who holds an agreement with others need hold no more, unless it differs', () => {
    const agreed = [{ point: 'Back up', holders: panel.map(called) }];
    const object = { answer: 's', agreements: agreed };
    expect(parse(object, { groups: [panel] }).ok).toBe(true);
    expect(parse(object, { groups: null }).ok).toBe(true);
    expect(parse(object)).toMatchObject({ ok: false, problem: expect.stringContaining(`${called('gpt')} holds`) });
    expect(parse({ ...object, onlyOneSaw: [{ point: 'p', holders: 'GPT' }] }).ok).toBe(true);
    // An agreement of one is shown as its view.
    expect(parse({ ...object, agreements: [...agreed, { point: 'p', holders: 'GPT' }] }).ok).toBe(true);
  });

  test('to stand on the side of the majority is not to keep its own view', () => {
    const side = (...seats: readonly string[]) => ({ holders: seats.map(called), position: 'x' });
    const object = (...sides: readonly object[]) => ({ answer: 's', contradictions: [{ point: 'p', sides }] });
    const groups = [['claude', 'gemini'], ['gpt']];
    expect(parse(object(side('claude', 'gemini', 'gpt')), { groups })).toMatchObject({ ok: false });
    expect(parse(object(side('claude', 'gemini'), side('gpt')), { groups }).ok).toBe(true);
    // With some of them it may share another point.
    expect(parse(object(side('claude', 'gpt'), side('gemini')), { groups }).ok).toBe(true);
    // Where nobody is the majority, what all hold is nobody's own.
    const split = panel.map((seat) => [seat]);
    expect(parse(object(side(...panel)), { groups: split })).toMatchObject({ ok: false });
    expect(parse(object(...panel.map((seat) => side(seat))), { groups: split }).ok).toBe(true);
  });

  test('who is left out of everything is asked for in any group', () => {
    const object = { answer: 's', contradictions: [{ point: 'p', sides: [{ holders: 'GPT', position: 'no' }] }] };
    const parsed = parse(object);
    const asked = parsed.ok ? '' : parsed.problem;
    expect(asked).toContain(`${called('claude')} holds`);
    expect(asked).toContain(`${called('gemini')} holds`);
    expect(asked).toContain('of an agreement');
    expect(!parsed.ok && parsed.completed?.alone.map(({ holders }) => holders)).toEqual([['claude'], ['gemini']]);
  });

  test('without positions nothing is asked, and the latest counts; a seat that gave no answer has none', () => {
    const object = { answer: 's', agreements: [{ point: 'p', holders: ['Claude', 'GPT'] }] };
    expect(parse(object, { positions: [], groups: null }).ok).toBe(true);
    const held = [
      { round: 1, seat: 'gemini', claim: 'Old', moved: null },
      { round: 2, seat: 'gemini', claim: 'New "claim"', moved: '' },
      { round: 2, seat: 'grok', claim: 'Unheard', moved: null },
    ];
    const parsed = parse(object, { positions: held, groups: null });
    expect(parsed).toMatchObject({ ok: false, completed: { alone: [{ point: 'New "claim"', holders: ['gemini'] }] } });
    expect(!parsed.ok && parsed.problem).toContain(`"New 'claim'"`);
    expect(!parsed.ok && parsed.problem).not.toMatch(/Old|Unheard/);
  });

  test('any answer: what is taken or completed has each seat that holds something', () => {
    const holder = fc.constantFrom('Panellist A', 'B', 'Claude', 'GPT', 'all', 'nobody', 'Panellists B and C');
    const holders = fc.array(holder, { maxLength: 2 });
    const point = fc.record({ point: fc.oneof(nastyText, fc.constant('p')), holders });
    const object = fc.record({
      answer: fc.constant('s'),
      agreements: fc.array(point, { maxLength: 3 }),
      contradictions: fc.array(
        fc.record({
          point: fc.constant('p'),
          crux: nastyText,
          sides: fc.array(fc.record({ holders, position: fc.constant('x'), quote: nastyText }), { maxLength: 3 }),
        }),
        { maxLength: 2 },
      ),
      onlyOneSaw: fc.array(point, { maxLength: 20 }),
    });
    const groups = fc.constantFrom<Known['groups']>(
      null,
      [panel],
      [['claude', 'gpt'], ['gemini']],
      panel.map((one) => [one]),
    );
    fc.assert(
      fc.property(object, groups, nastyEntries, (written, groups, more) => {
        const parsed = parseConsensus(JSON.stringify(written), panel, [...entries, ...more], { ...known, groups });
        const value = parsed.ok ? parsed.value : parsed.completed;
        if (value === undefined) return;
        expect(consensusSchema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
        const sides = [...value.disagreements.flatMap((one) => one.positions), ...value.alone];
        const held = new Set([...sides, ...value.agreements].flatMap((one) => one.holders));
        for (const seat of panel) expect(held).toContain(seat);
        const apart = [...sides, ...value.agreements.filter((one) => one.holders.length === 1)];
        const differing = groups?.length === 2 ? ['gemini'] : groups?.length === 3 ? panel : [];
        for (const seat of differing) expect(apart.some((one) => one.holders.includes(seat))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

test('an invented quote never survives', () => {
  const words = fc.array(fc.constantFrom('Rust', 'is', 'not', 'right', 'safe', 'Go', 'slow', 'tea'), {
    minLength: 1,
    maxLength: 6,
  });
  const sentence = words.map((all) => `${all.join(' ')}.`);
  fc.assert(
    fc.property(
      fc.array(sentence, { minLength: 1, maxLength: 5 }),
      sentence,
      fc.constantFrom(...panel),
      (told, invented, holder) => {
        const heard = [
          question,
          answer(2, 'claude', 1, told.join(' ')),
          answer(3, 'gpt', 1, 'No.'),
          answer(4, 'gemini', 1, 'Yes.'),
        ];
        const sides = [{ holders: [letter(holder)], position: 'p', quote: invented }];
        const parsed = parseConsensus(
          JSON.stringify({ answer: 's', contradictions: [{ point: 'd', sides }] }),
          panel,
          heard,
          {
            ...known,
            positions: [],
          },
        );
        const quote = parsed.ok ? parsed.value.disagreements[0]?.positions[0]?.quote : undefined;
        const bare = (text: string) => text.replace(/[^a-z]/gi, '').toLowerCase();
        const own = holder === 'claude' ? told : [holder === 'gpt' ? 'No.' : 'Yes.'];
        const isInvented = !bare(own.join('')).includes(bare(invented));
        // What is shown is made of the holder's own whole sentences.
        const rests = own.map((_, at) => own.slice(at));
        const isOwn = rests.some((rest) => rest.some((_, end) => rest.slice(0, end + 1).join(' ') === quote));
        expect(quote === undefined || (isOwn && !isInvented)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('the order of the seats changes nothing but who comes first', () => {
  const order = fc.shuffledSubarray(panel, { minLength: 3 });
  const sorted = (parsed: ParsedConsensus): unknown =>
    JSON.parse(JSON.stringify(parsed), (key, one) => (key === 'holders' ? one.toSorted() : one));
  fc.assert(
    fc.property(order, order, (seats, speakers) => {
      const heard = [question, ...speakers.map((seat, n) => answer(n + 2, seat, 1, said[seat as keyof typeof said]))];
      expect(judgedSeats(heard, seats, CHANCE)).toEqual(letters);
      const parsed = parseConsensus(JSON.stringify(judged(called)), seats, heard, known);
      expect(sorted(parsed)).toEqual(sorted(parse(judged(called))));
      const [system] = ask({ entries: heard, panel: seats });
      expect(system).toEqual(ask()[0]);
    }),
  );
  // And other seats in their places have other names only.
  const models: Readonly<Record<string, string>> = { claude: 'gemini', gpt: 'claude', gemini: 'gpt' };
  const moved = entries.map((one) => (one.kind === 'answer' ? { ...one, author: models[one.author] ?? '' } : one));
  const lettersOfMoved = judgedSeats(moved, panel, CHANCE);
  const parsed = parseConsensus(
    JSON.stringify(judged((seat) => letterName(lettersOfMoved.get(models[seat] ?? '') ?? '?'))),
    panel,
    moved,
    {
      chance: CHANCE,
      positions: positions.map((one) => ({ ...one, seat: models[one.seat] ?? '' })),
      groups: [['gemini', 'gpt'], ['claude']],
    },
  );
  const back = JSON.stringify(parsed).replace(/claude|gpt|gemini/gi, (name) => {
    const seat = Object.entries(models).find(([, to]) => to === name.toLowerCase())?.[0] ?? '';
    return name === name.toLowerCase() ? seat : ({ claude: 'Claude', gpt: 'GPT', gemini: 'Gemini' }[seat] ?? '');
  });
  expect(JSON.parse(back)).toEqual(parse(judged(called)));
});
