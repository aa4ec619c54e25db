/**
 * Transactions. On SQLite they share commits: a commit waits for the disk, and nothing else runs meanwhile. That is half of what an event
 * costs (measured: 0.8 of 2 ms). So transactions that are asked for together are committed together. When one of them fails,
 * each is done again in a commit of its own, so that the fault of one does not undo the others.
 *
 * MikroORM's own `transactional` is not used, because it does not give the connection back when the rollback fails. The rollback
 * fails after SQLite has ended the transaction itself, as it does on a full disk (https://sqlite.org/lang_transaction.html,
 * "Response To Errors Within A Transaction"). Here the connection is taken first and always given back.
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { isTransient, ofDatabase } from './errors.ts';
import { isPostgresql, type Database } from './open.ts';

/** How many transactions share a commit at most. After each commit the event loop runs, so that timers and sockets are served. */
const MAX_TOGETHER = 32;

/** A transaction that waits for its commit. */
interface Waiting {
  /** Does the work. Returns the function that resolves the caller's promise, to be called after the commit. */
  readonly run: (em: SqlEntityManager) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

const queues = new WeakMap<Database, Waiting[]>();

/**
 * Runs `work` in a transaction. Resolves when it is committed.
 * @param work gets an entity manager of its own, bound to the transaction. It must wait for nothing but the database and change
 * nothing but the database, because it runs a second time when another transaction in the same commit has failed
 * @throws what `work` or the commit threw. The database is then as before
 */
export function transaction<T>(database: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  if (isPostgresql(database)) return alone(database, work);
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const run: Waiting['run'] = async (em) => {
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

/**
 * Runs `work` in a transaction of its own. On PostgreSQL the connections of the pool commit side by side, and the server shares their
 * writes: to share commits here would halve what is committed in a second (measured). What gives the connection back is the client's
 * own: MikroORM's keeps it after a restart of the server, until all are gone.
 */
async function alone<T>(database: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const client = database.em.getConnection().getClient();
  try {
    return await client.transaction().execute((bound) => {
      const em = database.em.fork({ clear: true });
      em.setTransactionContext(bound);
      return work(em);
    });
  } catch (error) {
    throw ofDatabase(error);
  }
}

/** Commits what waits until nothing waits any more. Never rejects. */
async function commitAll(database: Database, queue: Waiting[]): Promise<void> {
  // The first commit takes all that is asked for in the same tick. What is asked for during a commit goes into the next one.
  await Promise.resolve();
  while (queue.length > 0) {
    await commit(database, queue.splice(0, MAX_TOGETHER));
    // Statements are freed only when the event loop runs. With promises alone they would pile up in memory.
    await yieldToEventLoop();
  }
  queues.delete(database);
}

/** Commits several together. When one of them makes that fail, commits each by itself. Never rejects. */
async function commit(database: Database, waiting: readonly Waiting[]): Promise<void> {
  try {
    for (const resolve of await runTogether(database, waiting)) resolve();
  } catch (error) {
    // A lock or a full disk would make each of them fail too, and the process stands still while it waits for a lock.
    if (waiting.length === 1 || isTransient(error)) for (const { reject } of waiting) reject(error);
    else for (const one of waiting) await commit(database, [one]);
  }
}

/** Runs several in one transaction. Returns the functions that resolve their callers' promises. */
function runTogether(database: Database, waiting: readonly Waiting[]): Promise<(() => void)[]> {
  const client = database.em.getConnection().getClient();
  return client.connection().execute(async (connection) => {
    const bound = await connection.startTransaction().execute();
    try {
      const em = database.em.fork({ clear: true });
      em.setTransactionContext(bound);
      const done: (() => void)[] = [];
      for (const { run } of waiting) {
        done.push(await run(em));
        // Without this the next one could get entities that this one has read.
        em.clear();
      }
      await bound.commit().execute();
      return done;
    } catch (error) {
      // The error that led to the rollback says more than an error of the rollback itself.
      await bound
        .rollback()
        .execute()
        .catch(() => {});
      throw error;
    }
  });
}
