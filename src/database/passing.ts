/**
 * SQLite's primary result codes for what passes: busy, locked, out of memory, read-only, interrupted, I/O error, full, cannot
 * open, protocol (sqlite.org/rescode.html).
 */
const PASSING = new Set([5, 6, 7, 8, 9, 10, 13, 14, 15]);

/** Whether an error of the database may be gone at the next try, whatever is tried. */
export function passes(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'errcode') : undefined;
  // The lower byte of an extended code is its primary one.
  return typeof code === 'number' && PASSING.has(code % 256);
}
