/** A database on a PostgreSQL server. */
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql';
import { types } from 'pg';
import { NewerDatabase, ofDatabase, OlderDatabase } from './errors.ts';
import { postgresqlMigrations } from './migrations/postgresql/index.ts';
import type { Database, OpenOptions } from './open.ts';
import { entities } from './schema.ts';

/** How long a new connection may take, milliseconds. */
const CONNECTING_MS = 5000;
/** The server ends a transaction that was silent for so long, milliseconds. Ours ask one question after the other. */
const FROZEN_MS = 5000;

// Ids and times of ours are exact as numbers.
types.setTypeParser(types.builtins.INT8, Number);

/**
 * No statement takes so long, milliseconds: a server that is lost without a word is given up then. The system would wait for a quarter of an
 * hour.
 */
const LOST_MS = 30_000;

/** MikroORM's options for a PostgreSQL server. @param migrates statements may take long */
export function postgresqlOptions(url: string, pool?: number, migrates = false): Options {
  return defineConfig({
    clientUrl: url,
    pool: { min: 0, ...(pool === undefined ? {} : { max: pool }) },
    driverOptions: {
      connectionTimeoutMillis: CONNECTING_MS,
      application_name: 'conclave',
      keepAlive: true,
      ...(migrates ? {} : { query_timeout: LOST_MS }),
      // A program that is frozen in the middle of a transaction would keep its locks from whoever takes its place.
      idle_in_transaction_session_timeout: FROZEN_MS,
    },
    entities,
    // A misspelt name must not make a database.
    ensureDatabase: false,
    extensions: [Migrator],
    migrations: {
      migrationsList: postgresqlMigrations,
      snapshot: false,
      silent: true,
      path: 'src/database/migrations/postgresql',
    },
    // The parameters of a statement are people's texts. They must never reach a log.
    debug: false,
    logger: () => {},
  });
}

/**
 * Opens the database. Its tables must be those of this program: another may still run on them, so only `npm run migrate` changes them.
 * @throws NewerDatabase, OlderDatabase, or what the server says
 */
export async function openPostgresql(url: string, { pool, migrate = false }: OpenOptions = {}): Promise<Database> {
  const database = await MikroORM.init(postgresqlOptions(url, pool, migrate));
  try {
    // Asked first: the migrator makes a database that is not there.
    await database.em.getConnection().execute('select 1');
    const known = new Set(postgresqlMigrations.map(({ name }) => name));
    const done = (await database.migrator.getExecuted()).map(({ name }) => name);
    if (done.some((name) => !known.has(name))) throw new NewerDatabase();
    if (migrate) await database.migrator.up();
    else if (done.length < known.size) throw new OlderDatabase();
    return database;
  } catch (error) {
    await database.close();
    throw ofDatabase(error);
  }
}
