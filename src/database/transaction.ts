/**
 * Transactions that share commits. A commit waits for the disk, during which nothing else runs; so those who ask for a transaction
 * in the same turn of the event loop are committed together; when one of them fails, each is committed by itself, so that it harms
 * nobody else. Nothing here goes through MikroORM's unit of work: nobody keeps entities, so nothing has to be flushed.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Database } from './open.ts';
import { passes } from './passing.ts';

/** So many share a commit at most: the event loop has its turn after each. */
const MOST = 32;

/** One who waits for a transaction. */
interface Member {
  /** Does its work; gives what tells it that this is committed. */
  readonly run: (em: SqlEntityManager) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

const lines = new WeakMap<Database, Member[]>();

/**
 * Runs `work` in a transaction. Resolves when it is committed; rejects when `work` does, or when the commit fails: then nothing of
 * it was done.
 * @param work gets an entity manager of its own, bound to the transaction; it waits for nothing but the database, and changes
 * nothing but the database, for it runs a second time when somebody else in the same commit has failed
 */
export function transaction<T>(database: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const run: Member['run'] = async (em) => {
    const value = await work(em);
    return () => resolve(value);
  };
  const line = lines.get(database);
  if (line) line.push({ run, reject });
  else {
    const first = [{ run, reject }];
    lines.set(database, first);
    void commitAll(database, first);
  }
  return promise;
}

/** Commits those who wait until nobody does. Never rejects. */
async function commitAll(database: Database, line: Member[]): Promise<void> {
  // The first goes at once with whoever asks beside it; those who come while it commits, and in the turn after it, go together.
  await Promise.resolve();
  while (line.length > 0) {
    await commit(database, line.splice(0, MOST));
    await turn();
  }
  lines.delete(database);
}

/** Commits the work of some together; if that fails for one's sake, of each by itself. Never rejects. */
async function commit(database: Database, members: readonly Member[]): Promise<void> {
  try {
    const settle = await database.em.getConnection().transactional(async (bound) => {
      const em = database.em.fork({ clear: true });
      em.setTransactionContext(bound);
      const done: (() => void)[] = [];
      for (const { run } of members) {
        done.push(await run(em));
        // What one has read must not be taken for what the next would read.
        em.clear();
      }
      return done;
    });
    for (const tell of settle) tell();
  } catch (error) {
    // A lock or a full disk would meet each of them too, and a lock is waited for by a process that stands still.
    if (members.length === 1 || passes(error)) for (const { reject } of members) reject(error);
    else for (const member of members) await commit(database, [member]);
  }
}
