import type { SqliteConnection } from '@mikro-orm/sqlite';
import type { Database } from './open.ts';

/** The client of a SQLite database, for what no statement can do. */
export function nativeOf(database: Database): ReturnType<SqliteConnection['getNativeClient']> {
  return (database.em.getConnection() as SqliteConnection).getNativeClient();
}
