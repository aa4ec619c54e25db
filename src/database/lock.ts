/**
 * One program at a time. Two programs on one file would each call the models for the effects that are pending.
 *
 * The lock is SQLite's own, on a second file beside the database. The system frees it however the process ends. The database
 * itself stays unlocked, so that `sqlite3 … .backup` works while the bot runs.
 */
import { realpathSync } from 'node:fs';
import { makePrivateFile } from '../lib/private-files.ts';
import { DatabaseInUse, primaryCode } from './errors.ts';
import type { Database } from './open.ts';

/** How long the lock is waited for, milliseconds. The program before this one may just be ending. */
const WAIT_MS = 1000;

/**
 * Locks the file of an open database until the database is closed or the process ends. Does nothing for `:memory:`.
 * @throws DatabaseInUse when another program has locked it, or what the database throws
 */
export async function lockFile(database: Database, path: string): Promise<void> {
  if (path === ':memory:') return;
  const connection = database.em.getConnection();
  const [before] = await connection.execute<{ timeout: number }[]>('pragma busy_timeout');
  await connection.execute(`pragma busy_timeout = ${WAIT_MS}`);
  try {
    // The real path, because one file can have several names.
    const file = `${realpathSync(path)}.lock`;
    makePrivateFile(file);
    await connection.execute('attach ? as lock', [file]);
    // In this mode SQLite keeps a lock until the connection is closed. The write takes the lock.
    await connection.execute('pragma lock.locking_mode = exclusive');
    await connection.execute('pragma lock.user_version = 1');
  } catch (error) {
    const code = primaryCode(error);
    throw code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' ? new DatabaseInUse() : error;
  }
  await connection.execute(`pragma busy_timeout = ${before?.timeout ?? 0}`);
}
