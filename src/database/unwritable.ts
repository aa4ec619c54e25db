/** What keeps the database from being written, in words: nobody but who hosts the bot can mend it. */

/** SQLite's primary result codes (sqlite.org/rescode.html) by number and by name: some drivers give the one, some the other. */
const REASONS: readonly (readonly [code: number, name: string, reason: string])[] = [
  [3, 'PERM', 'this program has no rights to write it'],
  [8, 'READONLY', 'it is read-only, or this program has no rights to write it'],
  [10, 'IOERR', 'the disk has a fault'],
  [13, 'FULL', 'the disk is full'],
  [14, 'CANTOPEN', 'its file cannot be opened'],
  [23, 'AUTH', 'this program has no rights to write it'],
];

/** An error in an error is looked for no deeper than this. */
const MOST_DEEP = 4;

/**
 * Why the database cannot be written, to follow "the database cannot be written: ". Null for an error that is about something else,
 * or that passes soon by itself, as a lock does.
 */
export function whyNotWritten(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > MOST_DEEP) return null;
  const [number, code]: unknown[] = [Reflect.get(error, 'errcode'), Reflect.get(error, 'code')];
  // An extended code's lower byte is the primary one; an extended name begins with the primary one's.
  const primary = typeof number === 'number' ? number % 256 : null;
  const name = typeof code === 'string' ? /^SQLITE_([A-Z]+)/.exec(code)?.[1] : undefined;
  const found = REASONS.find(([known, word]) => known === primary || word === name);
  return found?.[2] ?? whyNotWritten(Reflect.get(error, 'cause'), depth + 1);
}
