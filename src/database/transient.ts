/** Faults of the database that pass by themselves: a lock, a full disk. They are waited out, not lost. */
import { pause } from '../lib/wait.ts';
import { meaningOf } from './codes.ts';

/** The waits between tries, milliseconds; the last repeats. */
const WAITS_MS = [50, 200, 1000, 5000];

/**
 * Does `work`, which must bear it, again for as long as what it throws passes (a lock, a full disk).
 * @param onFailure gets every error
 * @param tries how often it is done at most when what it throws does not pass
 * @throws what `work` threw last, or the signal's reason when that is aborted in between
 */
export async function throughFaults<T>(
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
      if (done >= tries && meaningOf(error).passes !== true) throw error;
      await pause(WAITS_MS[Math.min(done, WAITS_MS.length) - 1] ?? 0, signal);
    }
  }
}
