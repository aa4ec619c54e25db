import { describe, expect, test } from 'vitest';
import { formatDuration, formatMoney, sumUsage } from '../../src/discussion/usage.ts';
import { entry } from './builders.ts';

const answer = (cost: number | null, tokensIn: number | null = 10, tokensOut: number | null = 5) =>
  entry({ seq: 1, kind: 'answer', cost, tokensIn, tokensOut });

describe('sumUsage', () => {
  test('adds answers and syntheses; questions and remarks take nothing', () => {
    const synthesis = entry({ seq: 2, kind: 'synthesis', cost: 0.5, tokensIn: 1, tokensOut: 2 });
    expect(sumUsage([entry({ seq: 0, kind: 'question' }), answer(0.25), synthesis])).toEqual({
      tokensIn: 11,
      tokensOut: 7,
      tokensArePartial: false,
      cost: 0.75,
      costIsPartial: false,
    });
  });

  test('a part that is unknown makes a sum partial, all unknown makes it unknown, never 0', () => {
    expect(sumUsage([answer(0.25), answer(null)])).toMatchObject({ cost: 0.25, costIsPartial: true });
    expect(sumUsage([answer(null, null, null)])).toEqual({
      tokensIn: null,
      tokensOut: null,
      tokensArePartial: false,
      cost: null,
      costIsPartial: false,
    });
    expect(sumUsage([answer(Number.NaN)])).toMatchObject({ cost: null });
    // "At least $0" says nothing.
    expect(sumUsage([answer(0), answer(null)])).toMatchObject({ cost: null, costIsPartial: false });
  });

  test('no call is 0; a failure counts only what is known of it', () => {
    expect(sumUsage([])).toMatchObject({ tokensIn: 0, cost: 0, costIsPartial: false });
    const failures = [entry({ seq: 1, kind: 'failure' }), entry({ seq: 2, kind: 'failure', cost: 0.1 })];
    expect(sumUsage([...failures, answer(0.2, 1, 1)])).toMatchObject({
      cost: expect.closeTo(0.3),
      costIsPartial: false,
    });
  });
});

test('a call that may have begun to answer cost something, even if nobody says how much', () => {
  for (const reason of ['timed_out', 'stopped'] as const)
    expect(sumUsage([entry({ seq: 1, kind: 'failure', reason })])).toMatchObject({ cost: null, tokensOut: null });
  const stalled = entry({ seq: 1, kind: 'failure', reason: 'went_silent' });
  expect(sumUsage([stalled])).toMatchObject({ cost: null, tokensOut: null });
  expect(sumUsage([stalled, answer(0.2, 1, 1)])).toMatchObject({ cost: 0.2, costIsPartial: true });
  expect(sumUsage([entry({ seq: 1, kind: 'failure', reason: 'key_refused' })])).toMatchObject({ cost: 0 });
});

test.each([
  [0, '$0'],
  [0.00001, '<$0.0001'],
  [0.0123, '$0.0123'],
  [0.5, '$0.5000'],
  [12.345, '$12.35'],
])('formatMoney %f', (dollars, text) => {
  expect(formatMoney(dollars)).toBe(text);
});

test.each([
  [0, '0.0 s'],
  [420, '0.4 s'],
  [9_960, '10 s'],
  [59_600, '1 m 0 s'],
  [72_000, '1 m 12 s'],
  [7_500_000, '2 h 5 m'],
])('formatDuration %i', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('what an attempt did not tell makes the sum a partial one', () => {
  const told = entry({ seq: 1, kind: 'answer', tokensIn: 10, tokensOut: 5, cost: 0.5 });
  expect(sumUsage([told, { ...told, usagePartial: true }])).toEqual({
    tokensIn: 20,
    tokensOut: 10,
    tokensArePartial: true,
    cost: 1,
    costIsPartial: true,
  });
});
