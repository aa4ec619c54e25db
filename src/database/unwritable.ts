/** What keeps the database from being written, in words: nobody but who hosts the bot can mend it. */

import { primaryCode } from './passing.ts';

/** By SQLite's primary result code (sqlite.org/rescode.html). */
const REASONS: Readonly<Record<string, string>> = {
  SQLITE_PERM: 'this program has no rights to write it',
  SQLITE_READONLY: 'it is read-only, or this program has no rights to write it',
  SQLITE_IOERR: 'the disk has a fault',
  SQLITE_FULL: 'the disk is full',
  SQLITE_CANTOPEN: 'its file cannot be opened',
  SQLITE_AUTH: 'this program has no rights to write it',
};

/** An error in an error is looked for no deeper than this. */
const MOST_DEEP = 4;

/**
 * Why the database cannot be written, to follow "the database cannot be written: ". Null for an error that is about something else,
 * or that passes soon by itself, as a lock does.
 */
export function whyNotWritten(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > MOST_DEEP) return null;
  return REASONS[primaryCode(error) ?? ''] ?? whyNotWritten(Reflect.get(error, 'cause'), depth + 1);
}
