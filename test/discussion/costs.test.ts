/** What asking may cost, and what it has cost: never 0 for what nobody tells. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ANSWER_TOKENS,
  answerCost,
  roundsCost,
  seatCosts,
  spentOn,
  sumOf,
  tokensIn,
  unknownTariff,
  type Tariff,
} from '../../src/discussion/costs.ts';

const dear: Tariff = { id: 'openrouter:a', input: 3e-6, output: 15e-6, request: 0.01, known: true };
const free: Tariff = { id: 'ollama:b', input: 0, output: 0, request: 0, known: true };
const unknown = unknownTariff('openai:c', 2);
const told = { tokensIn: 1000, tokensOut: 100 };
const EXPECTED = 0.5;

describe('before', () => {
  it('an answer costs its request, what is read and what may be written', () => {
    expect(answerCost(dear, 0)).toBeCloseTo(0.01 + 1500 * 3e-6 + ANSWER_TOKENS * 15e-6, 9);
    expect(answerCost(dear, 1000) - answerCost(dear, 0)).toBeCloseTo(0.003, 9);
    expect(answerCost(free, 100_000)).toBe(0);
    expect(answerCost(unknown, 0)).toBeCloseTo((1500 + ANSWER_TOKENS) * 2e-6, 9);
  });

  it('in turn each reads what those before it have said', () => {
    const [first = 0, second = 0] = seatCosts([dear, dear], true, 100);
    expect(second - first).toBeCloseTo(ANSWER_TOKENS * dear.input, 9);
    expect(new Set(seatCosts([dear, dear], false, 100)).size).toBe(1);
  });

  it('rounds cost at least as many times what the first costs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(100_000), (rounds, tokens) => {
        const seats = [dear, unknown, free];
        const one = sumOf(seatCosts(seats, true, tokens));
        expect(roundsCost(seats, true, 1, tokens)).toBeCloseTo(one, 9);
        expect(roundsCost(seats, true, rounds, tokens)).toBeGreaterThanOrEqual(rounds * one - 1e-9);
      }),
    );
  });

  it('counts about three bytes for a token, whatever the script', () => {
    expect([tokensIn('abcdef', null), tokensIn('是什么', '你好'), tokensIn()]).toEqual([2, 5, 0]);
  });
});

describe('afterwards', () => {
  const cases: [string, Parameters<typeof spentOn>[0], Tariff, ReturnType<typeof spentOn>][] = [
    ['its own word counts', { ...told, cost: 0.2 }, dear, { usd: 0.2, estimated: false }],
    ['without it, tokens by the list', { ...told, cost: null }, dear, { usd: 0.0145, estimated: false }],
    [
      'tokens by the price set for what nobody knows',
      { ...told, cost: null },
      unknown,
      { usd: 0.0022, estimated: true },
    ],
    ['"0" of a model with a price is not believed', { ...told, cost: 0 }, dear, { usd: 0.0145, estimated: false }],
    ['"0" of a model without one neither', { ...told, cost: 0 }, unknown, { usd: 0.0022, estimated: true }],
    [
      '"0" and no tokens: what was expected',
      { tokensIn: null, tokensOut: null, cost: 0 },
      dear,
      { usd: EXPECTED, estimated: true },
    ],
    [
      'nothing told: what was expected',
      { tokensIn: null, tokensOut: 7, cost: null },
      dear,
      { usd: EXPECTED, estimated: true },
    ],
    [
      'a part told: at least what was expected',
      { ...told, cost: 0.2, partial: true },
      dear,
      { usd: EXPECTED, estimated: true },
    ],
    ['a part told that is more', { ...told, cost: 0.7, partial: true }, dear, { usd: 0.7, estimated: true }],
    ['what is free is free', { ...told, cost: 0 }, free, { usd: 0, estimated: false }],
    ['what is free without a word too', { ...told, cost: null }, free, { usd: 0, estimated: false }],
  ];
  it.each(cases)('%s', (_, usage, tariff, spent) => {
    const { usd, estimated } = spentOn(usage, tariff, EXPECTED);
    expect({ usd: Number(usd.toFixed(9)), estimated }).toEqual(spent);
  });
});
