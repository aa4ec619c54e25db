/** Asking whether the database can be written. Reading does not tell, because it works on a full disk too. */
import { isPostgresql, type Database } from './open.ts';
import { transaction } from './transaction.ts';

/** How much the trial writes, bytes: about what an event writes at most. */
const TRIAL_BYTES = 65_536;

/** How often the trial is made at most, milliseconds. Anybody may ask whether the bot is ready, and a write waits for the disk. */
const INTERVAL_MS = 1000;

/**
 * Writes a row and takes it back. Nothing grows by that. The row does go through SQLite's log, but the log starts anew once it
 * has its size.
 */
async function tryWrite(database: Database): Promise<void> {
  // PostgreSQL indexes no text that is much longer, and has its room elsewhere.
  const bytes = isPostgresql(database) ? 100 : TRIAL_BYTES;
  await transaction(database, async (em) => {
    await em.execute('savepoint probe');
    await em.execute('insert into inbox (id, at) values (?, 0)', ['0'.repeat(bytes)], 'run');
    await em.execute('rollback to savepoint probe');
    await em.execute('release savepoint probe');
  });
}

/** Returns a function that tries to write and rejects with what the database throws. Within a second it repeats its last result. */
export function writeProbe(database: Database): () => Promise<void> {
  let last: { readonly at: number; readonly done: Promise<void> } | null = null;
  return () => {
    if (last === null || performance.now() - last.at >= INTERVAL_MS)
      last = { at: performance.now(), done: tryWrite(database) };
    return last.done;
  };
}
