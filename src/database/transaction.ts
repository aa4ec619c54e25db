/**
 * Transactions that share commits. A commit waits for the disk, during which nothing else runs, and is half of what an event costs
 * (measured: 0.8 of 2 ms); so those who ask for a transaction in the same turn of the event loop are committed together. When one of
 * them fails, each is committed by itself, so that it harms nobody else.
 *
 * MikroORM's own `transactional` is not used: it never gives the connection back when the rollback fails, as it does after SQLite has
 * ended the transaction itself (a full disk: sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction"). Here the
 * connection is borrowed first, and given back whatever happens.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { meaningOf } from './codes.ts';
import type { Database } from './open.ts';

/** So many share a commit at most: the event loop has its turn after each. */
const MOST = 32;

/** One who waits for a transaction. */
interface Member {
  /** Does its work; gives what tells it that this is committed. */
  readonly run: (em: SqlEntityManager) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

const queues = new WeakMap<Database, Member[]>();

/**
 * Runs `work` in a transaction. Resolves when it is committed.
 * @param work gets an entity manager of its own, bound to the transaction; it waits for nothing but the database, and changes nothing
 * but the database, for it runs a second time when somebody else in the same commit has failed
 * @throws what `work` or the commit threw; then nothing of it was done
 */
export function transaction<T>(database: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const run: Member['run'] = async (em) => {
    const value = await work(em);
    return () => resolve(value);
  };
  const queue = queues.get(database);
  if (queue) queue.push({ run, reject });
  else {
    const first = [{ run, reject }];
    queues.set(database, first);
    void commitAll(database, first);
  }
  return promise;
}

/** Commits those who wait until nobody does. Never rejects. */
async function commitAll(database: Database, queue: Member[]): Promise<void> {
  // The first goes at once with whoever asks beside it; those who come while it commits, and in the turn after it, go together.
  await Promise.resolve();
  while (queue.length > 0) {
    await commit(database, queue.splice(0, MOST));
    // Statements are freed only when the event loop turns: event after event of promises alone, they would pile up.
    await turn();
  }
  queues.delete(database);
}

/** Commits the work of some together; if that fails for one's sake, of each by itself. Never rejects. */
async function commit(database: Database, members: readonly Member[]): Promise<void> {
  try {
    for (const tell of await together(database, members)) tell();
  } catch (error) {
    // A lock or a full disk would meet each of them too, and a lock is waited for by a process that stands still.
    if (members.length === 1 || meaningOf(error).passes) for (const { reject } of members) reject(error);
    else for (const member of members) await commit(database, [member]);
  }
}

function together(database: Database, members: readonly Member[]): Promise<(() => void)[]> {
  const client = database.em.getConnection().getClient();
  return client.connection().execute(async (connection) => {
    const bound = await connection.startTransaction().execute();
    try {
      const em = database.em.fork({ clear: true });
      em.setTransactionContext(bound);
      const done: (() => void)[] = [];
      for (const { run } of members) {
        done.push(await run(em));
        // What one has read must not be taken for what the next would read.
        em.clear();
      }
      await bound.commit().execute();
      return done;
    } catch (error) {
      // Why the rollback failed, if it did, says less than why there was one.
      await bound
        .rollback()
        .execute()
        .catch(() => {});
      throw error;
    }
  });
}
