import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilCommitted } from '../../src/database/retry.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failing = (times: number, error: Error) => {
  const commit = vi.fn<() => Promise<void>>().mockResolvedValue();
  for (let i = 0; i < times; i++) commit.mockRejectedValueOnce(error);
  return commit;
};
const withCode = (code: string) => Object.assign(new Error('database'), { code });

test('a lock is waited out, however long', async () => {
  const commit = failing(20, withCode('SQLITE_BUSY'));
  const done = untilCommitted(commit, () => {}, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await done).toBe('committed');
  expect(commit).toHaveBeenCalledTimes(21);
});

test('an extended code counts as its primary one', async () => {
  const commit = failing(9, withCode('SQLITE_BUSY_SNAPSHOT'));
  const done = untilCommitted(commit, () => {}, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await done).toBe('committed');
});

test('what is not transient is tried a few times, then given up', async () => {
  const commit = failing(100, withCode('SQLITE_CONSTRAINT'));
  const faults: unknown[] = [];
  const done = untilCommitted(commit, (error) => faults.push(error), new AbortController().signal);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await done).toBe('given up');
  expect(faults).toHaveLength(5);
});

test('a stop ends the waiting at once', async () => {
  const stop = new AbortController();
  const done = untilCommitted(failing(100, withCode('SQLITE_FULL')), () => {}, stop.signal);
  await vi.advanceTimersByTimeAsync(10);
  stop.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(await done).toBe('stopped');
});
