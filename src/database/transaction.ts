/** A transaction: all of its work is committed, or none of it. */
import { setImmediate as turn } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import type { Database } from './open.ts';

/**
 * Runs `work` in a transaction. Resolves when it is committed.
 *
 * MikroORM's own `transactional` is not used: it never gives the connection back when the rollback fails, as it does after SQLite has
 * ended the transaction itself (a full disk: sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
 * Here the connection is borrowed first, and given back whatever happens.
 * @param work gets an entity manager of its own, bound to the transaction; it waits for nothing but the database
 * @throws what `work` or the commit threw; then nothing of it was done
 */
export async function transaction<T>(database: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const client = database.em.getConnection().getClient();
  // Statements are freed only when the event loop turns: event after event of promises alone, they would pile up.
  await turn();
  return client.connection().execute(async (connection) => {
    const bound = await connection.startTransaction().execute();
    try {
      const em = database.em.fork({ clear: true });
      em.setTransactionContext(bound);
      const value = await work(em);
      await bound.commit().execute();
      return value;
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
