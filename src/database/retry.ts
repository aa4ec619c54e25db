/** Trying again when the database has a transient error. A lock or a full disk then delays work but loses none. */
import { pause } from '../lib/wait.ts';
import { isTransient } from './errors.ts';

/** The waits between tries, milliseconds. The last one repeats. */
const WAITS_MS = [50, 200, 1000, 5000];

/**
 * How often a commit is tried whose error is not transient. Trying for ever would hold up every chat, but such an error may
 * still be brief.
 */
const MAX_COMMIT_TRIES = 5;

/**
 * Does `work` again and again until it succeeds, for as long as its errors are transient.
 * @param work may run more than once
 * @param onFailure gets every error
 * @param signal ends the waiting between two tries
 * @param tries how often `work` is done at most when its error is not transient
 * @throws what `work` threw last, or the signal's reason when it is aborted between two tries
 */
export async function retryTransient<T>(
  work: () => Promise<T>,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
  tries = 1,
): Promise<T> {
  for (let done = 1; ; done++) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      if (done >= tries && !isTransient(error)) throw error;
      await pause(WAITS_MS[Math.min(done, WAITS_MS.length) - 1] ?? 0, signal);
    }
  }
}

/**
 * Calls `commit` until it succeeds or `signal` is aborted. An error that is not transient ends it after five tries.
 * @param onFailure gets every error
 * @returns what came of it. It never throws
 */
export async function untilCommitted(
  commit: () => Promise<unknown>,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<'committed' | 'stopped' | 'given up'> {
  if (signal.aborted) return 'stopped';
  try {
    await retryTransient(commit, onFailure, signal, MAX_COMMIT_TRIES);
    return 'committed';
  } catch {
    return signal.aborted ? 'stopped' : 'given up';
  }
}
