/** What is wrong with a database that cannot be opened, in words that continue "DATABASE_URL: PATH …", and what to do. */
import { NewerDatabase } from './open.ts';
import { primaryCode } from './passing.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html) that say what kind of file it is. */
const [ERROR, BUSY, LOCKED, READONLY, CORRUPT, FULL, NOT_A_DATABASE] = [1, 5, 6, 8, 11, 13, 26];

/** @param error what opening threw; of it nothing is repeated but a code */
export function whyNotOpened(error: unknown): string {
  if (error instanceof NewerDatabase) return 'was written by a newer Conclave: start that one, or name another file';
  const primary = primaryCode(error);
  if (primary === CORRUPT) return 'is damaged: put a backup in its place, or name another file';
  if (primary === NOT_A_DATABASE) return 'is no SQLite database: name another file';
  if (primary === BUSY || primary === LOCKED) return 'is in use by another program: stop that one';
  if (primary === READONLY) return 'cannot be written: give this program the rights to, or name another file';
  if (primary === FULL) return 'cannot be written: the disk is full';
  if (primary === ERROR)
    return "is not Conclave's, or its tables were changed by hand (LOG_LEVEL=debug says more): name another file";
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const known =
    typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code}${primary === null ? '' : ` ${primary}`})` : '';
  return `cannot be opened${known}: name a file that can be written`;
}
