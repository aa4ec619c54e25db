/** Faults of the database that pass by themselves: a lock, a full disk. They are waited out, not lost. */
import { pause } from '../wait.ts';

/** The waits between tries, milliseconds; the last repeats. */
const WAITS_MS = [50, 200, 1000, 5000];

/** SQLite's primary result codes for what passes (sqlite.org/rescode.html). */
const PASSING = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_READONLY',
  'SQLITE_INTERRUPT',
  'SQLITE_IOERR',
  'SQLITE_FULL',
  'SQLITE_CANTOPEN',
  'SQLITE_PROTOCOL',
]);

/** SQLite's primary result code of an error (`SQLITE_IOERR` of `SQLITE_IOERR_WRITE`); null if it is none of SQLite's. */
export function primaryCode(error: unknown): string | null {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? (/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? null) : null;
}

/** Whether an error of the database may be gone at the next try, whatever is tried. */
function passes(error: unknown): boolean {
  return PASSING.has(primaryCode(error) ?? '');
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
