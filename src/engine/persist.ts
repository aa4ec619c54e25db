/** Trying a commit until the database takes it: a full disk or a lock is waited out, not lost. */

import { wait } from '../wait.ts';

/** The waits between tries, milliseconds; the last repeats. */
const WAITS_MS = [50, 200, 1000, 5000];

/**
 * SQLite's primary result codes for what passes: busy, locked, out of memory, read-only, interrupted, I/O error, full, cannot
 * open, protocol (sqlite.org/rescode.html).
 */
const PASSING = new Set([5, 6, 7, 8, 9, 10, 13, 14, 15]);

/** How often a commit is tried that fails for another reason. It would hold up every chat for ever, but a fault may be brief. */
const MOST_TRIES = WAITS_MS.length + 1;

/** Whether an error of the database may be gone at the next try. */
function passes(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'errcode') : undefined;
  // The lower byte of an extended code is its primary one.
  return typeof code === 'number' && PASSING.has(code % 256);
}

/**
 * Calls `commit` until it succeeds, `signal` is aborted, or it has failed too often for a reason that does not pass.
 * @param onFailure gets every error
 */
export async function untilCommitted(
  commit: () => Promise<void>,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<'committed' | 'stopped' | 'given up'> {
  for (let tries = 1; !signal.aborted; tries++) {
    try {
      await commit();
      return 'committed';
    } catch (error) {
      onFailure(error);
      if (tries >= MOST_TRIES && !passes(error)) return 'given up';
      await wait(WAITS_MS[Math.min(tries, WAITS_MS.length) - 1] ?? 0, signal);
    }
  }
  return 'stopped';
}
