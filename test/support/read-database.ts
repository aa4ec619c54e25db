/** Reading a database of a test beside the program, or after its death: a SQLite file or one of a PostgreSQL server. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Client } from 'pg';
import { isPostgresqlUrl } from '../../src/database/open.ts';

/** What is asked of a database: rows, or one. */
export interface Reader {
  prepare<R>(sql: string): { all(): R[]; get(): R | undefined };
}

/** The same of PostgreSQL, through its own client. */
function postgresqlReader(url: string): Reader {
  const all = (sql: string): never[] => {
    const json = `select coalesce(json_agg(found), '[]') from (${sql.replaceAll('sqlite_master', SQLITE_MASTER)}) as found`;
    const found = execFileSync('psql', ['-X', '-q', '-A', '-t', '-d', url, '-c', json], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(found) as never[];
  };
  return { prepare: (sql) => ({ all: () => all(sql), get: () => all(sql)[0] }) };
}

/** What SQLite calls its list of tables. */
const SQLITE_MASTER =
  "(select table_name as name, 'table' as type from information_schema.tables where table_schema = 'public') as tables";

/** Reads a database beside whoever works on it. Gives `otherwise` if it is not there, or has no tables yet. */
export function withDatabase<T>(address: string, otherwise: T, read: (database: Reader) => T): T {
  if (isPostgresqlUrl(address)) {
    try {
      return read(postgresqlReader(address));
    } catch {
      // The server is starting anew.
      return otherwise;
    }
  }
  if (!existsSync(address)) return otherwise;
  const database = new Sqlite(address, { readonly: true, timeout: 20_000 });
  try {
    const tables = database
      .prepare<[], { n: number }>("select count(*) as n from sqlite_master where name in ('chat', 'shown')")
      .get();
    return tables?.n === 2 ? read(database) : otherwise;
  } finally {
    database.close();
  }
}

/**
 * How many effects are pending, of all chats or of those in one Telegram chat. A program that runs in this process goes on meanwhile.
 */
export async function pendingEffects(address: string, telegramChat?: number): Promise<number> {
  const here = telegramChat === undefined ? '' : `and telegram_chat = ${telegramChat}`;
  const sql = `select count(*) as count from effect join chat on chat.id = effect.chat where done_at is null ${here}`;
  if (!isPostgresqlUrl(address))
    return withDatabase(address, 1, (read) => read.prepare<{ count: number }>(sql).get()?.count ?? 0);
  const client = new Client({ connectionString: address });
  client.on('error', () => {});
  try {
    await client.connect();
    return Number((await client.query<{ count: string }>(sql)).rows[0]?.count ?? 1);
  } finally {
    await client.end();
  }
}
