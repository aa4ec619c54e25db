/**
 * One program at a time: two on one file would each ask the models what was left pending.
 *
 * The lock is SQLite's own, on a file beside the database. It goes with the process however that ends, and since the database itself
 * is not locked, `sqlite3 … .backup` works while the bot runs.
 */
import { realpathSync } from 'node:fs';
import type { MikroORM } from '@mikro-orm/sqlite';
import { primaryCode } from './codes.ts';

/** Another program holds the database. */
export class DatabaseInUse extends Error {
  override name = 'DatabaseInUse';
}

/** How long the lock is waited for, milliseconds: the program before this one may just be ending. */
const WAIT_MS = 1000;

/**
 * Holds the file of an open database until it is closed, or the process ends. Nothing to do for `:memory:`.
 * @throws DatabaseInUse, or what the database throws
 */
export async function holdFile(database: MikroORM, path: string): Promise<void> {
  if (path === ':memory:') return;
  const connection = database.em.getConnection();
  const [before] = await connection.execute<{ timeout: number }[]>('pragma busy_timeout');
  await connection.execute(`pragma busy_timeout = ${WAIT_MS}`);
  try {
    // By its real path: another name for the same file is the same file.
    await connection.execute('attach ? as hold', [`${realpathSync(path)}.lock`]);
    // In this mode a lock that was taken is kept until the connection is closed. Writing takes it.
    await connection.execute('pragma hold.locking_mode = exclusive');
    await connection.execute('pragma hold.user_version = 1');
  } catch (error) {
    const code = primaryCode(error);
    throw code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' ? new DatabaseInUse() : error;
  }
  await connection.execute(`pragma busy_timeout = ${before?.timeout ?? 0}`);
}
