import type { Database } from './open.ts';

/**
 * Reads rows with a statement in SQL, outside of any transaction. It is for what every answer reads: MikroORM takes ten times
 * as long to build such a statement as the database takes to run it.
 * @param sql in the SQL that SQLite and PostgreSQL share. A column's alias in quotes keeps its letter case
 */
export function select<T>(database: Database, sql: string, values: readonly (string | number)[]): Promise<T[]> {
  return database.em.getConnection().execute<T[]>(sql, [...values]);
}
