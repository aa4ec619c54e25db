/** Whether the database takes a write: reading works on a full disk too. */
import type { Database } from './open.ts';
import { transaction } from './transaction.ts';

/** So much is asked for, bytes: what an event writes at most, or about that. */
const ROOM = 65_536;

/** Anybody may ask whether the bot is ready, and a write waits for the disk: so often at most, milliseconds. */
const EVERY_MS = 1000;

/**
 * Writes and takes it back. The write that is taken back still goes through the log of the database, which begins anew when it has
 * its size, so that nothing grows.
 */
async function write(database: Database): Promise<void> {
  await transaction(database, async (em) => {
    await em.execute('savepoint probe');
    await em.execute('insert into inbox (id, at) values (hex(zeroblob(?)), 0)', [ROOM / 2], 'run');
    await em.execute('rollback to probe');
    await em.execute('release probe');
  });
}

/** Makes a function that rejects with what the database throws when it does not take a write; who asks soon after gets the same. */
export function writeProbe(database: Database): () => Promise<void> {
  let last: { readonly at: number; readonly done: Promise<void> } | null = null;
  return () => {
    if (last === null || performance.now() - last.at >= EVERY_MS)
      last = { at: performance.now(), done: write(database) };
    return last.done;
  };
}
