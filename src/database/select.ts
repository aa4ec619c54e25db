import type { Database } from './open.ts';

/**
 * Reads rows by a statement written out, outside of any transaction. Building one anew through MikroORM takes ten times as long as
 * running it, which counts for what every answer reads.
 * @param sql what SQLite and PostgreSQL share; a column's alias in quotes keeps its letter case
 */
export function select<T>(database: Database, sql: string, values: readonly (string | number)[]): Promise<T[]> {
  return database.em.getConnection().execute<T[]>(sql, [...values]);
}
