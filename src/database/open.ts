/** Opens the database: SQLite through Node's own `node:sqlite`, which needs no compiler where Conclave is installed. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type Options } from '@mikro-orm/sql';
import { KeepingSqliteDialect } from './dialect.ts';
import { BindingSqliteDriver } from './driver.ts';
import { migrationsList } from './migrations/index.ts';
import { entities } from './schema.ts';

export type Database = MikroORM;

/** A database that a newer program has changed: this one would misread it. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase';
}

/** MikroORM's options for a SQLite file, or `:memory:`. */
export function ormOptions(path: string): Options {
  return {
    driver: BindingSqliteDriver,
    dbName: path,
    driverOptions: new KeepingSqliteDialect(path),
    entities,
    extensions: [Migrator],
    migrations: { migrationsList, snapshot: false, silent: true, path: 'src/database/migrations' },
    // A statement's parameters are people's texts: they never reach a log.
    debug: false,
    logger: () => {},
  };
}

/**
 * Opens the database and brings its tables up to date.
 * @param path a file, made with its folder if it is not there, or `:memory:`
 * @throws NewerDatabase, or what opening the file or a migration threw
 */
export async function openDatabase(path: string): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const orm = await MikroORM.init(ormOptions(path));
  // WAL lets reads go on beside a write; FULL syncs at every commit, which "finished means committed" rests on.
  for (const pragma of ['journal_mode = wal', 'synchronous = full']) {
    await orm.em.getConnection().execute(`pragma ${pragma}`);
  }
  const known = new Set(migrationsList.map(({ name }) => name));
  if ((await orm.migrator.getExecuted()).some(({ name }) => !known.has(name))) {
    await orm.close();
    throw new NewerDatabase();
  }
  await orm.migrator.up();
  // From now on people wait too: a lock by somebody else is better waited out between tries than by a process that stands still.
  await orm.em.getConnection().execute('pragma busy_timeout = 200');
  return orm;
}
