/** A database in a folder of its own. */
import { onTestFinished } from 'vitest';
import { onPostgresql, temporaryAddress } from '../support/backend.ts';
import { openDatabase, type Database } from '../../src/database/open.ts';

export async function temporaryDatabase(path = onPostgresql ? temporaryAddress() : ':memory:'): Promise<Database> {
  const database = await openDatabase(path);
  onTestFinished(() => database.close());
  return database;
}

/** The row of a statement that gives one. */
export async function one(database: Database, sql: string): Promise<Record<string, unknown>> {
  const [row] = await database.em.getConnection().execute<Record<string, unknown>[]>(sql);
  return row ?? {};
}
