/** A transaction without MikroORM's unit of work: nothing here keeps entities, so nothing has to be flushed. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Database } from './open.ts';

/**
 * Runs `work` in one transaction, which is committed when it resolves and rolled back when it rejects.
 * @param work gets an entity manager of its own, bound to the transaction
 */
export async function transaction<T>(database: Database, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const em = database.em.fork({ clear: true });
  return em.getConnection().transactional((bound) => {
    em.setTransactionContext(bound);
    return work(em);
  });
}
