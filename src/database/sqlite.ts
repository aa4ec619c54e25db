/** A database in a SQLite file, or in memory. */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/sqlite';
import { makePrivateFile, makePrivateFolder, mendRights, type OnLine } from '../lib/private-files.ts';
import { cleanOld } from './clean.ts';
import { NewerDatabase } from './errors.ts';
import { lockFile } from './lock.ts';
import { migrationsList } from './migrations/sqlite/index.ts';
import type { Database, OpenOptions } from './open.ts';
import { entities } from './schema.ts';

/**
 * How long the start waits for a lock on the file, milliseconds. A backup or a shell that reads the file just then must not make
 * the start fail. The whole process stands still while it waits.
 */
const OPENING_MS = 5000;
/** The same while the bot runs. People wait then, so a longer lock is waited for between tries instead (`retry.ts`). */
const RUNNING_MS = 200;

/** MikroORM's options for a SQLite file, or `:memory:`. */
export function ormOptions(path: string): Options {
  return defineConfig({
    dbName: path,
    driverOptions: { timeout: OPENING_MS },
    entities,
    extensions: [Migrator],
    migrations: { migrationsList, snapshot: false, silent: true, path: 'src/database/migrations/sqlite' },
    // The parameters of a statement are people's texts. They must never reach a log.
    debug: false,
    logger: () => {},
  });
}

/**
 * Opens the database and brings its tables up to date.
 * @param path a file, or `:memory:`. The file and its folder are made if they are not there
 * @throws NewerDatabase, DatabaseInUse, or what opening the file or a migration threw
 */
export async function openSqlite(
  path: string,
  { lock = false, onLine = () => {} }: OpenOptions = {},
): Promise<Database> {
  if (path !== ':memory:') makePrivate(path, onLine);
  const database = (await MikroORM.init(ormOptions(path))) as unknown as Database;
  try {
    if (lock) await lockFile(database, path);
    await prepare(database, onLine);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What SQLite puts beside a database. It gives them the rights of the database, which must therefore be there first. */
const BESIDE = ['', '-wal', '-shm', '-journal', '.lock', '.lock-journal'];

/** Makes the file and its folder if they are not there, and keeps other users of the machine out of them. */
function makePrivate(path: string, onLine: OnLine): void {
  makePrivateFolder(dirname(path));
  makePrivateFile(path);
  const real = realpathSync(path);
  mendRights(
    dirname(real),
    BESIDE.map((name) => `${real}${name}`),
    onLine,
  );
}

async function prepare(database: Database, onLine: OnLine): Promise<void> {
  const connection = database.em.getConnection();
  // What is deleted is overwritten. See `clean.ts` for what that leaves.
  await connection.execute('pragma secure_delete = on');
  // WAL lets reads go on during a write. FULL writes every commit to the disk, so that what is committed survives a power cut.
  for (const pragma of ['journal_mode = wal', 'synchronous = full']) await connection.execute(`pragma ${pragma}`);
  const known = new Set(migrationsList.map(({ name }) => name));
  if ((await database.migrator.getExecuted()).some(({ name }) => !known.has(name))) throw new NewerDatabase();
  const isNew = !(await connection.execute<unknown[]>("select 1 from sqlite_master where name = 'chat'")).length;
  await database.migrator.up();
  await cleanOld(database, isNew, onLine);
  // Rows that a statement may have to put back must not stand in a file of their own.
  await connection.execute('pragma temp_store = memory');
  await connection.execute(`pragma busy_timeout = ${RUNNING_MS}`);
}
