import { expect, test } from 'vitest';
import { addUsage } from '../../src/panel/usage.ts';

test('addUsage: what one of two attempts did not tell makes the sum one of at least', () => {
  const known = { tokensIn: 1, tokensOut: 2, cost: 0.5 };
  const unknown = { tokensIn: null, tokensOut: null, cost: null };
  expect(addUsage(known, known)).toEqual({ tokensIn: 2, tokensOut: 4, cost: 1 });
  expect(addUsage(known, unknown)).toEqual({ ...known, partial: true });
  expect(addUsage(unknown, known)).toEqual({ ...known, partial: true });
  expect(addUsage(unknown, unknown)).toEqual(unknown);
  expect(addUsage({ ...known, cost: null }, { ...known, cost: null })).toEqual({
    tokensIn: 2,
    tokensOut: 4,
    cost: null,
  });
  expect(addUsage({ ...known, partial: true }, known)).toMatchObject({ tokensIn: 2, partial: true });
});
