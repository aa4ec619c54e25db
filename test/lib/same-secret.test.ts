import { expect, test } from 'vitest';
import { sameSecret } from '../../src/lib/same-secret.ts';

test('compares texts of any length', () => {
  expect(sameSecret('a', 'a')).toBe(true);
  expect(sameSecret('a', 'ab')).toBe(false);
  expect(sameSecret('', 'a')).toBe(false);
});
