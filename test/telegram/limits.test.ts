import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PeopleLimits } from '../../src/telegram/access/limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('thirty commands a minute for each person; each chat is told once; a minute later all is well', async () => {
  const limits = new PeopleLimits();
  for (let n = 0; n < 30; n += 1) expect(await limits.command(1)).toEqual({ ok: true });
  vi.advanceTimersByTime(20_000);
  expect(await limits.command(1)).toEqual({ ok: false, seconds: 40 });
  expect([await limits.tellsToWait(1, 5, 40), await limits.tellsToWait(1, 5, 40)]).toEqual([true, false]);
  expect([await limits.tellsToWait(1, 6, 40), await limits.tellsToWait(2, 5, 40)]).toEqual([true, true]);
  expect(await limits.command(2)).toEqual({ ok: true });
  vi.advanceTimersByTime(40_001);
  expect(await limits.command(1)).toEqual({ ok: true });
});

test('a stranger is answered once an hour', async () => {
  const limits = new PeopleLimits();
  expect(await limits.answersStranger(7)).toBe(true);
  expect(await limits.answersStranger(7)).toBe(false);
  vi.advanceTimersByTime(3_599_000);
  expect(await limits.answersStranger(7)).toBe(false);
  expect(await limits.answersStranger(8)).toBe(true);
  vi.advanceTimersByTime(2_000);
  expect(await limits.answersStranger(7)).toBe(true);
});
