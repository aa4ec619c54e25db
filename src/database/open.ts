/** Opens the database. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/sqlite';
import { holdFile } from './hold.ts';
import { migrationsList } from './migrations/index.ts';
import { entities } from './schema.ts';

export type Database = MikroORM;

/** A database that a newer program has changed: this one would misread it. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase';
}

/**
 * How long a lock on the file is waited for while it is opened, milliseconds: somebody who looks at it just then (a backup, a shell)
 * must not stop the start. Waiting stops the whole process.
 */
const OPENING_MS = 5000;
/** The same while the bot runs. People wait then, so a longer lock is waited out between tries (`passing.ts`). */
const RUNNING_MS = 200;

/** MikroORM's options for a SQLite file, or `:memory:`. */
export function ormOptions(path: string): Options {
  return defineConfig({
    dbName: path,
    driverOptions: { timeout: OPENING_MS },
    entities,
    extensions: [Migrator],
    migrations: { migrationsList, snapshot: false, silent: true, path: 'src/database/migrations' },
    // A statement's parameters are people's texts: they never reach a log.
    debug: false,
    logger: () => {},
  });
}

/**
 * Opens the database and brings its tables up to date.
 * @param path a file, made with its folder if it is not there, or `:memory:`
 * @param hold keeps other programs that hold it from opening the file, for as long as it is open
 * @throws NewerDatabase, DatabaseInUse, or what opening the file or a migration threw
 */
export async function openDatabase(path: string, { hold = false }: { hold?: boolean } = {}): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = await MikroORM.init(ormOptions(path));
  try {
    if (hold) await holdFile(database, path);
    await prepare(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function prepare(database: Database): Promise<void> {
  const connection = database.em.getConnection();
  // WAL lets reads go on beside a write; FULL syncs at every commit, which "finished means committed" rests on.
  for (const pragma of ['journal_mode = wal', 'synchronous = full']) await connection.execute(`pragma ${pragma}`);
  const known = new Set(migrationsList.map(({ name }) => name));
  if ((await database.migrator.getExecuted()).some(({ name }) => !known.has(name))) throw new NewerDatabase();
  await database.migrator.up();
  await connection.execute(`pragma busy_timeout = ${RUNNING_MS}`);
}
