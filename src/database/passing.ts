/** Faults of the database that pass by themselves: a lock, a full disk. They are waited out, not lost. */
import { pause } from '../wait.ts';

/** The waits between tries, milliseconds; the last repeats. */
const WAITS_MS = [50, 200, 1000, 5000];

/**
 * SQLite's primary result codes for what passes: busy, locked, out of memory, read-only, interrupted, I/O error, full, cannot
 * open, protocol (sqlite.org/rescode.html).
 */
const PASSING = new Set([5, 6, 7, 8, 9, 10, 13, 14, 15]);

/** SQLite's primary result code of an error; null if it is none of SQLite's. */
export function primaryCode(error: unknown): number | null {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'errcode') : undefined;
  // The lower byte of an extended code is its primary one.
  return typeof code === 'number' ? code % 256 : null;
}

/** Whether an error of the database may be gone at the next try, whatever is tried. */
export function passes(error: unknown): boolean {
  return PASSING.has(primaryCode(error) ?? 0);
}

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
      if (done >= tries && !passes(error)) throw error;
      await pause(WAITS_MS[Math.min(done, WAITS_MS.length) - 1] ?? 0, signal);
    }
  }
}
