/** Trying a commit until the database takes it: a full disk or a lock is waited out, not lost. */
import { setTimeout as wait } from 'node:timers/promises';

/** The waits between tries, milliseconds; the last repeats. */
const WAITS_MS = [50, 200, 1000, 5000];

/**
 * Calls `commit` until it succeeds or `signal` is aborted.
 * @param onFailure gets every error
 * @returns whether it was committed
 */
export async function untilCommitted(
  commit: () => Promise<void>,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<boolean> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      await commit();
      return true;
    } catch (error) {
      onFailure(error);
      await wait(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)], undefined, { signal }).catch(() => {});
    }
  }
  return false;
}
