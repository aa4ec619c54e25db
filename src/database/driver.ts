/**
 * MikroORM's SQLite driver with bound parameters. MikroORM writes parameters into the SQL text; a NUL in a person's message
 * then ends the statement early ("unrecognized token") and the event could never be committed. Bound, any text is just text,
 * and the statements, no longer all different, can be kept prepared.
 */
import { AbstractSqlDriver, BaseSqliteConnection, isRaw, NativeQueryBuilder, SqlitePlatform } from '@mikro-orm/sql';
import type { Configuration } from '@mikro-orm/core';
import { CompiledQuery, type QueryResult, type SqliteDatabase } from 'kysely';
import { KeepingSqliteDialect } from './dialect.ts';

type Execute = BaseSqliteConnection['execute'];

/** A value as SQLite takes it; undefined if it has to be written into the SQL text (lists, buffers). */
function bindable(value: unknown): string | number | bigint | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

/** Only `?` stands for a value here; `??` and `\?` are MikroORM's own and left to it. */
function isPlain(sql: string): boolean {
  return !sql.includes('??') && !sql.includes(String.raw`\?`);
}

/** Whether a statement belongs to a transaction that is open: then nobody else has the connection. */
function inTransaction(ctx: unknown): boolean {
  return (
    typeof ctx === 'object' &&
    ctx !== null &&
    Reflect.get(ctx, 'isTransaction') === true &&
    Reflect.get(ctx, 'isCommitted') === false &&
    Reflect.get(ctx, 'isRolledBack') === false
  );
}

/** Runs a statement at once. On its way through Kysely it would wait its turn five times, each longer than the statement takes. */
function run(database: SqliteDatabase, sql: string, values: readonly unknown[]): QueryResult<unknown> {
  const statement = database.prepare(sql);
  if (statement.reader) return { rows: statement.all(values) };
  const { changes, lastInsertRowid } = statement.run(values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

class BindingSqliteConnection extends BaseSqliteConnection {
  #opened(): SqliteDatabase | undefined {
    const dialect: unknown = this.config.get('driverOptions');
    return dialect instanceof KeepingSqliteDialect ? dialect.opened() : undefined;
  }

  override execute: Execute = async (query, params = [], method = 'all', ctx, logging) => {
    const raw = query instanceof NativeQueryBuilder ? query.toRaw() : query;
    const [sql, values] = isRaw(raw) ? [raw.sql, raw.params] : [raw, params];
    const bound = Array.isArray(values) ? values.map(bindable) : [undefined];
    if (typeof sql !== 'string' || !isPlain(sql) || bound.includes(undefined)) {
      return super.execute(raw, values, method, ctx, logging);
    }
    const open = inTransaction(ctx) ? this.#opened() : undefined;
    if (open !== undefined) return this.transformRawResult(run(open, sql, bound), method);
    await this.ensureConnection();
    const client = (ctx as ReturnType<typeof this.getClient> | undefined) ?? this.getClient();
    return this.transformRawResult(await client.executeQuery(CompiledQuery.raw(sql, bound)), method);
  };
}

/** The driver to configure MikroORM with. */
export class BindingSqliteDriver extends AbstractSqlDriver {
  constructor(config: Configuration) {
    super(config, new SqlitePlatform(), BindingSqliteConnection, ['kysely']);
  }
}
