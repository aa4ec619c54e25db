/** Rankings: how they are read, counted, and asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankingPrompt } from '../../src/discussion/ranking/prompt.ts';
import { bordaOf, type SeatRanking } from '../../src/discussion/ranking/ranking.ts';
import { placesOf } from '../../src/discussion/ranking/places.ts';
import { readOrder } from '../../src/discussion/ranking/read.ts';
import { entry } from './builders.ts';

const seats = (places: ReturnType<typeof bordaOf>) => places.map((tied) => tied.map(({ seat }) => seat).toSorted());

describe('Borda', () => {
  it('gives the first place to whom the others put first, and says who is tied', () => {
    const rankings: SeatRanking[] = [
      { seat: 'a', order: [['b'], ['c']] },
      { seat: 'b', order: [['a'], ['c']] },
      { seat: 'c', order: [['b'], ['a']] },
    ];
    // b was first on both rankings that could name it, a on one of two, c on none.
    expect(bordaOf(rankings, ['a', 'b', 'c'])).toEqual([
      [{ seat: 'b', points: 1 }],
      [{ seat: 'a', points: 0.5 }],
      [{ seat: 'c', points: 0 }],
    ]);
  });

  it('counts a tie as half a point to each, and whom a ballot leaves out as last', () => {
    expect(bordaOf([{ seat: 'x', order: [['a', 'b'], ['c']] }], ['a', 'b', 'c'])).toEqual([
      [
        { seat: 'a', points: 0.75 },
        { seat: 'b', points: 0.75 },
      ],
      [{ seat: 'c', points: 0 }],
    ]);
    expect(seats(bordaOf([{ seat: 'x', order: [['a']] }], ['a', 'b', 'c']))).toEqual([['a'], ['b', 'c']]);
  });

  it('ignores a vote for oneself, strangers, and an older ballot of the same seat', () => {
    const own: SeatRanking = { seat: 'a', order: [['a'], ['z'], ['c'], ['b']] };
    expect(seats(bordaOf([{ seat: 'a', order: [['b'], ['c']] }, own], ['a', 'b', 'c']))).toEqual([['c'], ['b']]);
  });

  it('ties all where each is first once', () => {
    const rankings: SeatRanking[] = [
      { seat: 'a', order: [['b'], ['c']] },
      { seat: 'b', order: [['c'], ['a']] },
      { seat: 'c', order: [['a'], ['b']] },
    ];
    expect(placesOf(rankings).map((tied) => tied.toSorted())).toEqual([['a', 'b', 'c']]);
  });

  const panel = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), {
    minLength: 3,
    maxLength: 8,
  });
  const elections = panel.chain((all) =>
    fc.record({
      all: fc.constant(all),
      rankings: fc.array(
        fc.record({
          seat: fc.constantFrom(...all),
          order: fc.array(fc.array(fc.constantFrom(...all), { maxLength: 3 }), { maxLength: 8 }),
        }),
        { maxLength: 8 },
      ),
    }),
  );

  it('changes nothing but names when seats are permuted, and nothing at all when rankings are', () => {
    fc.assert(
      fc.property(elections, fc.nat(), ({ all, rankings }, turn) => {
        const cast = [...new Map(rankings.map((ballot) => [ballot.seat, ballot])).values()];
        const before = bordaOf(cast, all);
        const renamed = (seat: string) => all[(all.indexOf(seat) + turn) % all.length] ?? seat;
        const others = cast.map(({ seat, order }) => ({
          seat: renamed(seat),
          order: order.map((tied) => tied.map(renamed)),
        }));
        const after = bordaOf(others.toReversed(), all.toReversed());
        expect(after.map((tied) => tied.map(({ points }) => points))).toEqual(
          before.map((tied) => tied.map(({ points }) => points)),
        );
        expect(seats(after)).toEqual(before.map((tied) => tied.map(({ seat }) => renamed(seat)).toSorted()));
      }),
    );
  });

  it('names each seat at most once, with 0 to 1, best first', () => {
    fc.assert(
      fc.property(elections, ({ all, rankings }) => {
        const places = bordaOf(rankings, all);
        const named = places.flat().map(({ seat }) => seat);
        expect(new Set(named).size).toBe(named.length);
        const points = places.map(([one]) => one?.points ?? NaN);
        expect(points).toEqual(points.toSorted((a, b) => b - a));
        for (const point of points) expect(point).toSatisfy((value: number) => value >= 0 && value <= 1);
      }),
    );
  });

  it('puts first whom every other seat puts first alone', () => {
    fc.assert(
      fc.property(panel, (all) => {
        const [best = '', ...others] = all;
        const rankings = others.map((seat) => ({ seat, order: [[best], others.filter((one) => one !== seat)] }));
        expect(seats(bordaOf(rankings, all))[0]).toEqual([best]);
      }),
    );
  });
});

describe('reading an order', () => {
  const ABC = ['A', 'B', 'C'];
  it.each<[string, string[][]]>([
    ['Ranking: B > A > C', [['B'], ['A'], ['C']]],
    ['B is clearer.\n\nRanking: B > A = C', [['B'], ['A', 'C']]],
    ['**Ranking:** B > A > C', [['B'], ['A'], ['C']]],
    ['**Ranking: B > A > C**', [['B'], ['A'], ['C']]],
    ['### Ranking\n\nRanking: B, A, C', [['B'], ['A'], ['C']]],
    ['ranking: b > a > c', [['B'], ['A'], ['C']]],
    ['RANKING: B>A>C.', [['B'], ['A'], ['C']]],
    ['Final ranking: Panellist B > Panellist A > Panellist C', [['B'], ['A'], ['C']]],
    ['FINAL RANKING:\nB > A > C', [['B'], ['A'], ['C']]],
    ['FINAL RANKING:\n1. Response B\n2. Response A\n3. Response C', [['B'], ['A'], ['C']]],
    ['Ranking: [B] > [A] > [C]', [['B'], ['A'], ['C']]],
    ['Ranking: (B), (A) and (C)', [['B'], ['A', 'C']]],
    ['Ranking: B ≻ A ≈ C', [['B'], ['A', 'C']]],
    ['Ranking: B → A → C', [['B'], ['A'], ['C']]],
    ['Ranking: B, then A, then C', [['B'], ['A'], ['C']]],
    ['Ranking: B A C', [['B'], ['A'], ['C']]],
    ['Rangliste: B > A > C', [['B'], ['A'], ['C']]],
    ['Classement : B > A > C', [['B'], ['A'], ['C']]],
    ['排名：B＞A＞C', [['B'], ['A'], ['C']]],
    ['順位：B、A、C', [['B'], ['A'], ['C']]],
    ['{"ranking": ["B", "A", "C"]}', [['B'], ['A'], ['C']]],
    ['```json\n{"ranking": ["Panellist B", ["A", "C"]]}\n```', [['B'], ['A', 'C']]],
    [
      '{"result": {"order": [{"panellist": "B", "why": "clear"}, {"panellist": "A"}, {"panellist": "C"}]}}',
      [['B'], ['A'], ['C']],
    ],
    ['{"ranking": "B > A > C"}', [['B'], ['A'], ['C']]],
    ['1. Panellist B – it is right\n2. Panellist A – nearly\n3. Panellist C – wrong', [['B'], ['A'], ['C']]],
    ['1) **B**: right\n2) **A**: nearly\n3) **C**', [['B'], ['A'], ['C']]],
    ['1st place: B\n2nd place: A\n3rd place: C', [['B'], ['A'], ['C']]],
    ['#1 B\n#2 A\n#3 C', [['B'], ['A'], ['C']]],
    ['A says more, but B is right.\nB > A > C', [['B'], ['A'], ['C']]],
    ['Ranking: A > B > C\nOn reflection:\nRanking: B > A > C', [['B'], ['A'], ['C']]],
    ['Ranking: B > A', [['B'], ['A']]],
    ['Ranking: D > B > A > C', [['B'], ['A'], ['C']]],
    ['Ranking: B > A > B > C', [['B'], ['A'], ['C']]],
  ])('reads %j', (text, order) => {
    expect(readOrder(text, ABC)).toEqual(order);
  });

  it.each([
    '',
    'I cannot rank these.',
    'A is good, and B has a point that C lacks.',
    'Ranking: none',
    'Ranking: B',
    'Ranking: it depends on a lot of things',
    'A better answer would be a short one.',
    '{"ranking": []}',
    '{"ranking": ["X", "Y"]}',
    '1. First, a remark\n2. Second, another',
    'Vote: B',
  ])('finds none in %j', (text) => {
    expect(readOrder(text, ABC)).toBeNull();
  });

  it('never throws, names only letters that were asked for, and each once', () => {
    const piece = fc.constantFrom(
      'Ranking:',
      'A',
      'B',
      'C',
      'D',
      ' > ',
      ' = ',
      ', ',
      '\n',
      '{',
      '["',
      '"]',
      '1. ',
      '**',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          const order = readOrder(text, ABC) ?? [];
          const named = order.flat();
          expect(new Set(named).size).toBe(named.length);
          for (const letter of named) expect(ABC).toContain(letter);
        },
      ),
    );
  });

  it('takes a long text as it takes a short one', () => {
    for (const part of ['Ranking: ', 'A > ', '1. A\n', '{"a":', '> ', 'Panellist ', '((((', '\n'])
      expect(() => readOrder(part.repeat(40_000 / part.length), ABC)).not.toThrow();
  });
});

describe('what a seat is told', () => {
  const entries = [
    entry({ seq: 1, kind: 'question', author: 'Ann', text: 'Which database?' }),
    entry({ seq: 2, kind: 'answer', author: 'claude', text: 'As Claude, I say Postgres.' }),
    entry({ seq: 3, kind: 'answer', author: 'gpt', text: 'SQLite at first.' }),
    entry({ seq: 4, kind: 'answer', author: 'gemini', text: 'Postgres, managed.' }),
    entry({ seq: 5, kind: 'answer', author: 'gpt', text: 'Postgres after all.', round: 2 }),
  ];
  const asked = (seat: string) =>
    rankingPrompt({ seat, project: { name: '', about: '' }, chance: 'c0ffee'.repeat(10), entries, round: 3, since: 1 });

  it('are the latest answers of the others, without names, each with a letter of the reader’s own', () => {
    const { messages, letters } = asked('gemini');
    const text = messages.map(({ content }) => content).join('\n');
    expect([...letters.keys()].toSorted()).toEqual(['claude', 'gpt']);
    expect(text).toContain('Postgres after all.');
    expect(text).not.toMatch(/SQLite at first|Postgres, managed|claude|\bgpt\b|gemini/i);
    expect(text).toContain('Which database?');
  });

  it('is another order for another reader, sooner or later', () => {
    const orders = new Set(
      Array.from({ length: 20 }, (_, round) =>
        [
          ...rankingPrompt({
            seat: 'x',
            project: { name: '', about: '' },
            chance: 'ab',
            entries,
            round,
            since: 1,
          }).letters.keys(),
        ].join(),
      ),
    );
    expect(orders.size).toBeGreaterThan(2);
  });
});
