/** Trying a commit until the database takes it: a full disk or a lock is waited out, not lost. */
import { throughFaults } from '../../database/transient.ts';

/** How often a commit is tried that fails for another reason. It would hold up every chat for ever, but a fault may be brief. */
const MOST_TRIES = 5;

/**
 * Calls `commit` until it succeeds, `signal` is aborted, or it has failed too often for a reason that does not pass.
 * @param onFailure gets every error
 */
export async function untilCommitted(
  commit: () => Promise<unknown>,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<'committed' | 'stopped' | 'given up'> {
  if (signal.aborted) return 'stopped';
  try {
    await throughFaults(commit, onFailure, signal, MOST_TRIES);
    return 'committed';
  } catch {
    return signal.aborted ? 'stopped' : 'given up';
  }
}
