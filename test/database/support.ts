/** A database in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase, type Database } from '../../src/database/open.ts';

export function temporaryPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data', 'conclave.db');
}

export async function temporaryDatabase(path = ':memory:'): Promise<Database> {
  const database = await openDatabase(path);
  onTestFinished(() => database.close());
  return database;
}

/** The row of a statement that gives one. */
export async function one(database: Database, sql: string): Promise<Record<string, unknown>> {
  const [row] = await database.em.getConnection().execute<Record<string, unknown>[]>(sql);
  return row ?? {};
}
