/** What is wrong with a database that cannot be opened, in words that continue "DATABASE_URL: PATH …", and what to do. */
import { DatabaseInUse } from './hold.ts';
import { NewerDatabase } from './open.ts';
import { primaryCode } from './passing.ts';

/** By SQLite's primary result code (sqlite.org/rescode.html). */
const REASONS: Readonly<Record<string, string>> = {
  SQLITE_CORRUPT: 'is damaged: put a backup in its place, or name another file',
  SQLITE_NOTADB: 'is no SQLite database: name another file',
  SQLITE_BUSY: 'is in use by another program: stop that one',
  SQLITE_LOCKED: 'is in use by another program: stop that one',
  SQLITE_FULL: 'cannot be written: the disk is full',
  SQLITE_READONLY: 'cannot be written: give this program the rights to, or name another file',
  SQLITE_ERROR: "is not Conclave's, or its tables were changed by hand (LOG_LEVEL=debug says more): name another file",
};

/** @param error what opening threw; of it nothing is repeated but a code */
export function whyNotOpened(error: unknown): string {
  if (error instanceof NewerDatabase)
    return 'was written by a newer Conclave: start that one, or put a backup from before the upgrade in its place';
  if (error instanceof DatabaseInUse) return 'is held by another Conclave that is running: stop that one first';
  const reason = REASONS[primaryCode(error) ?? ''];
  if (reason !== undefined) return reason;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const known = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : '';
  return `cannot be opened${known}: name a file that can be written`;
}
