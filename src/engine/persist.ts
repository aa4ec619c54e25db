/** Trying a commit until the database takes it: a full disk or a lock is waited out, not lost. */
import { passes, WAITS_MS } from '../database/passing.ts';
import { wait } from '../wait.ts';

/** How often a commit is tried that fails for another reason. It would hold up every chat for ever, but a fault may be brief. */
const MOST_TRIES = WAITS_MS.length + 1;

/**
 * Calls `commit` until it succeeds, `signal` is aborted, or it has failed too often for a reason that does not pass.
 * @param onFailure gets every error
 */
export async function untilCommitted(
  commit: () => Promise<unknown>,
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
