import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from '../../src/panel/openai/retry.ts';
import { retryAfterMs } from '../../src/panel/refusals/delays.ts';

test.each([
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after-ms': '40', 'retry-after': '3' }, 40],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }, 50_000],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }, 0],
  [{ 'retry-after': '-4' }, null],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after-ms': 'NaN', 'retry-after': '' }, null],
  [{}, null],
])('retryAfterMs of %j', (headers, expected) => {
  expect(retryAfterMs(new Headers(headers), 10_000)).toBe(expected);
});

test('retryDelay is never less than asked, and its own step doubles and varies by half', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.nat(60_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, asked, chance) => {
        const own = retryDelay(n, asked, 500, () => chance) - asked;
        expect(own).toBeGreaterThanOrEqual(250 * 2 ** (n - 1) - 0.001);
        expect(own).toBeLessThanOrEqual(500 * 2 ** (n - 1) + 0.001);
      },
    ),
  );
  expect(retryDelay(1, null, 500, () => 1)).toBe(500);
});
