/** Formats as data: which stage follows a round, and that every run ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, formatNamed, isUnnamed } from '../../src/discussion/formats/index.ts';
import { formatOf, type Stage } from '../../src/discussion/formats/format.ts';
import { mostRoundsFrom, stageAfter, type Following, type RunStanding } from '../../src/discussion/formats/stages.ts';

const standing = (of: Partial<RunStanding>): RunStanding => ({
  stage: 0,
  rounds: 1,
  wanted: 1,
  most: Infinity,
  sizes: [1, 1, 1],
  still: false,
  spoke: true,
  rankable: true,
  judgeable: true,
  ...of,
});
const [AGREE, DIFFER] = [[3], [2, 1]];
/** The stages of the council. */
const [BLIND, RECONSIDER, CHALLENGE, REPLY, RANK, JUDGE] = [0, 1, 2, 3, 4, 5];

describe('the council', () => {
  const council = formatNamed('council');
  it.each<[string, Partial<RunStanding>, Following]>([
    ['they differ: once more', { stage: BLIND, sizes: DIFFER }, { stage: RECONSIDER }],
    ['they still differ: and once more', { stage: RECONSIDER, sizes: DIFFER }, { stage: RECONSIDER }],
    ['after two rounds each ranks the others', { stage: RECONSIDER, rounds: 2, sizes: DIFFER }, { stage: RANK }],
    [
      'of two there is nothing to rank',
      { stage: RECONSIDER, rounds: 2, sizes: [1, 1], rankable: false },
      { stage: JUDGE },
    ],
    ['ranked, the judge', { stage: RANK, sizes: DIFFER }, { stage: JUDGE }],
    ['they agree at once: a challenger', { stage: BLIND, sizes: AGREE }, { stage: CHALLENGE }],
    ['they agree after a round: a challenger too', { stage: RECONSIDER, sizes: AGREE }, { stage: CHALLENGE }],
    ['a challenge is answered', { stage: CHALLENGE, sizes: AGREE }, { stage: REPLY }],
    ['if they differ after that, they rank', { stage: REPLY, sizes: DIFFER }, { stage: RANK }],
    ['if they still agree, the judge', { stage: REPLY, sizes: AGREE }, { stage: JUDGE }],
    [
      'no challenger spoke: there is nothing to answer',
      { stage: CHALLENGE, sizes: AGREE, spoke: false },
      { stage: JUDGE },
    ],
    ['who agrees is not known: as if they differed', { stage: BLIND, sizes: [] }, { stage: RECONSIDER }],
    ['one position is none to compare', { stage: BLIND, sizes: [1] }, { stage: RECONSIDER }],
    [
      'nobody spoke: there is nothing to judge',
      { stage: BLIND, spoke: false, judgeable: false },
      { stage: null, early: null },
    ],
    ['nobody spoke any more', { stage: RECONSIDER, spoke: false, sizes: DIFFER }, { stage: JUDGE }],
    ['no more rounds are recorded', { stage: BLIND, most: 0, rankable: false, sizes: DIFFER }, { stage: JUDGE }],
  ])('%s', (_, of, expected) => {
    expect(stageAfter(council, standing(of))).toEqual(expected);
  });
});

describe('in turn', () => {
  const discuss = formatNamed('discuss');
  it.each<[string, Partial<RunStanding>, Following]>([
    ['as many rounds as were asked for', { rounds: 1, wanted: 3 }, { stage: 0 }],
    ['and no more', { rounds: 3, wanted: 3 }, { stage: null, early: null }],
    ['all agree: it ends early', { rounds: 1, wanted: 3, sizes: AGREE }, { stage: null, early: 'agreed' }],
    ['nobody moves: it ends early', { rounds: 2, wanted: 3, still: true }, { stage: null, early: 'unmoved' }],
    ['all agree in the last: that is not early', { rounds: 3, wanted: 3, sizes: AGREE }, { stage: null, early: null }],
    ['nobody spoke', { rounds: 1, wanted: 3, spoke: false }, { stage: null, early: null }],
  ])('%s', (_, of, expected) => {
    expect(stageAfter(discuss, standing(of))).toEqual(expected);
  });
});

it('at once is one round', () => {
  expect(stageAfter(formatNamed('open'), standing({ sizes: AGREE }))).toEqual({ stage: null, early: null });
});

it('names are told where every stage shows them', () => {
  expect(FORMAT_NAMES.filter(isUnnamed)).toEqual(['council', 'decide']);
});

const stage = fc.record({
  task: fc.constantFrom(
    'open' as const,
    'turns' as const,
    'reconsider' as const,
    'challenge' as const,
    'reply' as const,
  ),
  who: fc.constantFrom('together' as const, 'in turn' as const, 'challenger' as const),
  sees: fc.constantFrom('nothing' as const, 'said' as const, 'unnamed' as const),
  rounds: fc.option(fc.integer({ min: 1, max: 4 })),
  left: fc.constantFrom('count' as const, 'unanimous' as const, 'split' as const, 'settled' as const),
});
const judge: Stage = { task: 'judge', who: 'judge', sees: 'unnamed', rounds: 1, left: 'count' };
const first = fc
  .constantFrom('together' as const, 'in turn' as const)
  .map((who): Stage => ({ task: 'open', who, sees: 'nothing', rounds: 1, left: 'count' }));
const anyFormat = fc
  .tuple(first, fc.array(stage, { maxLength: 5 }), fc.boolean())
  .map(([begins, stages, judged]) => formatOf([begins, ...stages, ...(judged ? [judge] : [])]));

it('every format ends, whatever the seats hold and whoever fails, after no more rounds than it has', () => {
  const happens = fc.record({
    sizes: fc.constantFrom([], [1], [3], [2, 1], [1, 1, 1]),
    still: fc.boolean(),
    spoke: fc.boolean(),
    judgeable: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.oneof(anyFormat, fc.constantFrom(...FORMAT_NAMES.map(formatNamed))),
      fc.integer({ min: 1, max: 10 }),
      fc.array(happens, { minLength: 1 }),
      (format, wanted, happened) => {
        let [at, rounds, all] = [0, 1, 1];
        for (let n = 0; ; n++) {
          const next = stageAfter(format, standing({ stage: at, rounds, wanted, ...happened[n % happened.length] }));
          if (next.stage === null || format.stages[next.stage]?.who === 'judge') break;
          expect(next.stage).toBeGreaterThanOrEqual(at);
          rounds = next.stage === at ? rounds + 1 : 1;
          at = next.stage;
          all++;
        }
        expect(all).toBeLessThanOrEqual(mostRoundsFrom(format, 0, wanted));
      },
    ),
  );
});

describe('what makes no sense is refused', () => {
  const open: Stage = { task: 'open', who: 'together', sees: 'nothing', rounds: 1, left: 'count' };
  it.each<[string, readonly Stage[]]>([
    ['no stage', []],
    ['a judge before the end', [open, judge, open]],
    ['a judge first', [judge, open]],
    ['a judge alone', [judge]],
    ['a judge with the task of a panellist', [open, { ...judge, task: 'reply' }]],
    ['a panellist who judges', [open, { ...open, task: 'judge' }]],
    ['a first stage that need not begin', [{ ...open, left: 'unanimous' }]],
    ['a challenger who has nothing to challenge', [{ ...open, who: 'challenger' }]],
    ['no rounds', [{ ...open, rounds: 0 }]],
    ['half a round', [{ ...open, rounds: 1.5 }]],
    ['a field more', [{ ...open, more: true } as Stage]],
  ])('%s', (_, stages) => {
    expect(() => formatOf(stages)).toThrow(/./);
  });
});
