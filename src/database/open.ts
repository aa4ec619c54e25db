/** Opens the database, which is a SQLite file or on a PostgreSQL server. */
import type { AbstractSqlDriver, MikroORM, SqlEntityManager } from '@mikro-orm/sql';
import { ofDatabase } from './errors.ts';
import type { OnLine } from '../lib/private-files.ts';

/** An open database. */
export type Database = MikroORM<AbstractSqlDriver, SqlEntityManager>;

/** How a database is opened. */
export interface OpenOptions {
  /** SQLite: locks the file for as long as it is open. Another program that asks for the lock then gets DatabaseInUse. */
  readonly lock?: boolean;
  /** Told in a line what was wrong with the file and is mended, or cannot be. */
  readonly onLine?: OnLine;
  /** PostgreSQL: so many connections at most; without it as many as the driver takes by itself. */
  readonly pool?: number | undefined;
  /** PostgreSQL: makes or changes the tables. Without it they must be there: another program may be using them. */
  readonly migrate?: boolean;
}

/** Whether an address names PostgreSQL. */
export const isPostgresqlUrl = (address: string): boolean => /^postgres(?:ql)?:\/\//i.test(address);

/** An address as it may be shown: without user and password. */
export function shownUrl(url: string): string {
  const { host, pathname } = new URL(url);
  return `postgresql://${host}${pathname}`;
}

/** Whether a database is on a PostgreSQL server. */
export function isPostgresql(database: { readonly em: Pick<Database['em'], 'getPlatform'> }): boolean {
  return database.em.getPlatform().constructor.name === 'PostgreSqlPlatform';
}

/**
 * Opens the database. A SQLite file's tables are brought up to date.
 * @param address a file, `:memory:`, or `postgresql://…`. A file and its folder are made if they are not there
 * @throws NewerDatabase, OlderDatabase, DatabaseInUse, or what opening it or a migration threw
 */
export async function openDatabase(address: string, options: OpenOptions = {}): Promise<Database> {
  // Each brings its driver, of which only one is used.
  if (isPostgresqlUrl(address)) return (await import('./postgresql.ts')).openPostgresql(address, options);
  return (await import('./sqlite.ts')).openSqlite(address, options);
}

/**
 * Reads rows with a statement in SQL, outside of any transaction. It is for what every answer reads: MikroORM takes ten times
 * as long to build such a statement as the database takes to run it.
 * @param sql in the SQL that SQLite and PostgreSQL share. A column's alias in quotes keeps its letter case
 */
export function select<T>(database: Database, sql: string, values: readonly (string | number)[]): Promise<T[]> {
  const rows = database.em.getConnection().execute<T[]>(sql, [...values]);
  return isPostgresql(database) ? rows.catch((error: unknown) => Promise.reject(ofDatabase(error) as Error)) : rows;
}

/** JSON of a column, which SQLite gives as text. */
export const parsed = <T>(stored: string | T): T => (typeof stored === 'string' ? (JSON.parse(stored) as T) : stored);
