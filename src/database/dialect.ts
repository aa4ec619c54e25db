/**
 * Kysely's SQLite dialect over `node:sqlite`, as MikroORM's own `NodeSqliteDialect` but with prepared statements kept: preparing
 * each anew was a quarter of an event's time, and `node:sqlite` frees statements only when the event loop turns, which a
 * busy loop of promises never lets it do.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** Statements differ only in how many rows they insert or ids they name, so a few hundred cover everything. */
const KEPT_STATEMENTS = 500;

/** How long a lock on the file is waited for while it is opened, milliseconds. Waiting stops the whole process. */
const BUSY_MS = 5000;

function statement(prepared: StatementSync): SqliteStatement {
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...bound(parameters)),
    run: (parameters) => prepared.run(...bound(parameters)),
    iterate: (parameters) => prepared.iterate(...bound(parameters)),
  };
}

/**
 * A rollback when SQLite has ended the transaction itself, as it does when the disk is full or broken (sqlite.org/lang_transaction.html,
 * "Response To Errors Within A Transaction"). It would fail, and Kysely would then never give the connection back.
 */
const NOTHING_TO_ROLL_BACK: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

function keepingDatabase(path: string): SqliteDatabase {
  // From the first statement on: somebody who looks at the file just then (a backup, a shell) must not stop the start.
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      if (sql === 'rollback' && !database.isTransaction) return NOTHING_TO_ROLL_BACK;
      const known = kept.get(sql);
      if (known) return known;
      const fresh = statement(database.prepare(sql));
      const oldest = kept.size >= KEPT_STATEMENTS ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(sql, fresh);
      return fresh;
    },
    close: () => database.close(),
  };
}

/** The dialect of one file. */
export class KeepingSqliteDialect extends SqliteDialect {
  /** The open database; undefined before Kysely has opened it. */
  readonly opened: () => SqliteDatabase | undefined;

  /** @param path a file, or `:memory:` */
  constructor(path: string) {
    let opened: SqliteDatabase | undefined;
    super({ database: () => Promise.resolve((opened = keepingDatabase(path))) });
    this.opened = () => opened;
  }
}
