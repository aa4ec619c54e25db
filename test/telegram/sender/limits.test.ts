import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  TELEGRAM_LIMITS,
  neededFor,
  slidingWindow,
  tokenBucket,
  totalLimit,
} from '../../../src/telegram/sender/limits.ts';

/** Random calls: how long after the one before they are wanted, how long they take, when in that time Telegram counts them. */
const calls = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 1500 }),
    takes: fc.integer({ min: 0, max: 900 }),
    counted: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('tokenBucket', () => {
  test('never lets more through than a bucket at the other end takes, wherever in a call it is counted', () => {
    fc.assert(
      fc.property(calls, (plan) => {
        const limit = tokenBucket(5, 1);
        const ends: { at: number; done: (now: number) => void }[] = [];
        const counted: number[] = [];
        let now = 0;
        for (const { gap, takes, counted: share } of plan) {
          now += gap;
          for (const end of ends.splice(0).toSorted((a, b) => a.at - b.at)) {
            if (end.at <= now) end.done(end.at);
            else ends.push(end);
          }
          if (limit.left(now) < 1) continue;
          const taken = limit.take(now);
          counted.push(now + takes * share);
          ends.push({ at: now + takes, done: (at) => taken.done(at) });
        }
        let level = 5;
        let last = -Infinity;
        for (const at of counted.toSorted((a, b) => a - b)) {
          level = Math.min(5, last === -Infinity ? 5 : level + (at - last) / 1000) - 1;
          last = at;
          expect(level).toBeGreaterThanOrEqual(-1e-4);
        }
      }),
    );
  });

  test('gives the burst at once, then one a second, and says when', () => {
    const limit = tokenBucket(5, 1);
    for (let i = 0; i < 5; i += 1) limit.take(0).done(0);
    expect(limit.left(0)).toBeLessThan(1);
    expect(limit.when(1, 0)).toBe(1000);
    expect(limit.left(limit.when(3, 0))).toBeGreaterThanOrEqual(3);
    expect(limit.atRest(4999)).toBe(false);
    expect(limit.atRest(5000)).toBe(true);
  });

  test('has nothing until a 429 is over, then one', () => {
    const limit = tokenBucket(5, 1);
    limit.drained(7000);
    expect(limit.left(6999)).toBe(0);
    expect(Math.floor(limit.left(7000))).toBe(1);
  });

  test('gets back what was not used', () => {
    const limit = tokenBucket(5, 1);
    limit.take(0).undo(10);
    expect(limit.atRest(10)).toBe(true);
  });
});

describe('slidingWindow', () => {
  test('never has more than its count in any window, counted from the answer', () => {
    fc.assert(
      fc.property(calls, (plan) => {
        const limit = slidingWindow(4, 1000, 900);
        const counted: number[] = [];
        let now = 0;
        for (const { gap, takes, counted: share } of plan) {
          now += gap / 4;
          if (limit.left(now) < 1) now = Math.max(now, limit.when(1, now));
          const start = now;
          limit.take(start).done(start + takes);
          counted.push(start + takes * share);
        }
        for (const from of counted) {
          const within = counted.filter((at) => at >= from && at < from + 1000 - 1e-6);
          expect(within.length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  test('frees a place a span after the answer', () => {
    const limit = slidingWindow(1, 60_000, 30_000);
    const taken = limit.take(0);
    expect(limit.when(1, 0)).toBe(90_000);
    taken.done(50);
    expect(limit.when(1, 50)).toBe(60_050);
    expect(limit.atRest(60_050)).toBe(true);
  });
});

test('of all chats together a call holds its place until it is answered, and then for a second: it may arrive as late as that', () => {
  const limit = totalLimit({ ...TELEGRAM_LIMITS, allPerSecond: 3 });
  const calls = [limit.take(0), limit.take(0), limit.take(0)];
  for (const at of [100, 600, 1100, 2000]) expect(limit.left(at)).toBe(0);
  for (const call of calls) call.done(2100);
  expect(limit.left(3050)).toBe(0);
  expect(limit.when(1, 3050)).toBeGreaterThan(3090);
  // One that is never answered does not hold it for ever.
  limit.take(4000);
  expect(limit.left(10_100)).toBe(3);
});

test('what is lossy leaves room for finals', () => {
  expect(neededFor('final', false, TELEGRAM_LIMITS)).toBe(1);
  expect(neededFor('progress edit', false, TELEGRAM_LIMITS)).toBe(15);
  expect(neededFor('preview', true, TELEGRAM_LIMITS)).toBe(5);
  expect(neededFor('first preview', true, TELEGRAM_LIMITS)).toBe(2);
  expect(neededFor('preview', true, { ...TELEGRAM_LIMITS, privateBurst: 2 })).toBe(2);
});
