/** What is PostgreSQL's alone: its tables, its connections, its lease, and the copy of a SQLite database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyAll, NotEmpty } from '../../src/database/copy.ts';
import { isTransient, NewerDatabase, OlderDatabase, whyNotOpened } from '../../src/database/errors.ts';
import { takeLease } from '../../src/database/lease.ts';
import { openDatabase, select, shownUrl, type Database } from '../../src/database/open.ts';
import { retryTransient } from '../../src/database/retry.ts';
import { transaction } from '../../src/database/transaction.ts';
import { apply } from '../../src/engine/apply.ts';
import { chatAt } from '../../src/engine/chats.ts';
import { safeError } from '../../src/lib/log.ts';
import { fresh, open } from '../engine/support.ts';
import { onPostgresql, temporaryAddress } from '../support/backend.ts';

const never = new AbortController().signal;

async function opened(address = temporaryAddress()): Promise<Database> {
  const database = await openDatabase(address);
  onTestFinished(() => database.close());
  return database;
}

/** Ends every other connection to a database, as a restart of the server does. */
const cut = (database: Database) =>
  select(
    database,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    [],
  );

describe.skipIf(!onPostgresql)('PostgreSQL', () => {
  it('has the tables, columns and indexes of SQLite, beside what is for several programs', async () => {
    const [server, file] = [await opened(), await openDatabase(':memory:')];
    onTestFinished(() => file.close());
    const columns = await select<{ name: string; column: string }>(
      server,
      `select table_name as name, column_name as column from information_schema.columns
        where table_schema = 'public' and table_name not like 'mikro%' and table_name <> 'preview'`,
      [],
    );
    const ofFile = await select<{ name: string; column: string }>(
      file,
      `select m.name, c.name as "column" from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite%' and m.name not like 'mikro%'`,
      [],
    );
    const sorted = (rows: readonly { name: string; column: string }[]) =>
      rows.map(({ name, column }) => `${name}.${column}`).toSorted();
    expect(sorted(columns)).toEqual(sorted(ofFile));
    const indexes = await select<{ name: string }>(
      server,
      "select indexname as name from pg_indexes where schemaname = 'public' and indexname not like '%pkey' and tablename not like 'mikro%' and tablename <> 'preview'",
      [],
    );
    const indexesOfFile = await select<{ name: string }>(
      file,
      "select name from sqlite_master where type = 'index' and name not like 'sqlite%' and tbl_name not like 'mikro%'",
      [],
    );
    const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).toSorted();
    expect(names(indexes)).toEqual([...names(indexesOfFile), 'project_home_name'].toSorted());
  });

  it('makes one chat of many who come at once, and applies their events one after the other', async () => {
    const address = temporaryAddress();
    const both = [await opened(address), await opened(address)];
    const places = Array.from({ length: 20 }, (_, n) =>
      chatAt(both[n % 2]!, { telegramChat: 7, topic: n % 3 === 0 ? null : 5, private: false }, 1),
    );
    const ids = new Set(await Promise.all(places));
    expect(ids.size).toBe(2);
    const [chat = 0] = ids;
    const events = Array.from({ length: 20 }, (_, n) =>
      apply(both[n % 2]!, { chat, eventId: `e${n % 10}`, event: open(`Question ${n}?`), at: 1 }),
    );
    const applied = await Promise.all(events);
    expect(applied.filter(({ duplicate }) => !duplicate)).toHaveLength(10);
    const [row] = await select<{ seq: number }>(both[0]!, 'select seq from chat where id = ?', [chat]);
    expect(row?.seq).toBe(10);
  });

  it('of two topics that make the same project at once one finds it at the next try', async () => {
    const address = temporaryAddress();
    const both = [await opened(address), await opened(address)];
    const at = (topic: number | null) => chatAt(both[0]!, { telegramChat: -7, topic, private: false }, 1);
    const chats = [await at(5), await at(6)];
    await Promise.all(
      chats.map((chat, n) =>
        retryTransient(
          () => apply(both[n]!, { chat, eventId: `e${n}`, event: open(), at: 1 }),
          () => {},
          never,
          5,
        ),
      ),
    );
    const projects = await select<{ name: string }>(both[0]!, 'select name from project', []);
    expect(projects.map(({ name }) => name)).toEqual(['General']);
    const discussions = await select<{ project: string }>(both[0]!, 'select distinct project from discussion', []);
    expect(discussions).toHaveLength(1);
  });

  it('goes on after its connections were cut, and keeps none of them', async () => {
    const address = temporaryAddress();
    const [database, other] = [await opened(address), await opened(address)];
    const chat = await chatAt(database, { telegramChat: 1, topic: null, private: true }, 1);
    for (let n = 0; n < 12; n += 1) {
      const work = Array.from({ length: 10 }, (_, m) =>
        retryTransient(
          () =>
            transaction(database, async (em) => {
              await em.execute('select pg_sleep(0.02)');
              await em.execute('update chat set seq = seq + 1 where id = ?', [chat], 'run');
              return m;
            }),
          (error) =>
            expect({ error: safeError(error), transient: isTransient(error) }).toMatchObject({ transient: true }),
          never,
        ),
      );
      await sleep(10);
      await cut(other);
      await Promise.all(work);
    }
    const [row] = await select<{ seq: number }>(database, 'select seq from chat where id = ?', [chat]);
    expect(row?.seq).toBeGreaterThanOrEqual(120);
    const [count] = await select<{ n: number }>(
      other,
      "select count(*) as n from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
      [],
    );
    expect(count?.n).toBe(0);
  }, 60_000);

  it('logs no value of a row', async () => {
    const database = await opened();
    const insert = () =>
      transaction(database, (em) => em.execute("insert into inbox (id, at) values ('my secret', 1)", [], 'run'));
    await insert();
    const error = await insert().catch((caught: unknown) => caught);
    expect(JSON.stringify(safeError(error))).toContain('23505');
    expect(JSON.stringify(safeError(error))).not.toContain('secret');
    expect(isTransient(error)).toBe(false);
  });

  it('refuses tables of a newer program and of an older one, and says what to do', async () => {
    const address = temporaryAddress();
    const database = await opened(address);
    await database.em.getConnection().execute("insert into mikro_orm_migrations (name) values ('Migration2999_later')");
    await expect(openDatabase(address)).rejects.toThrow(NewerDatabase);
    await database.em.getConnection().execute('delete from mikro_orm_migrations');
    const older = await openDatabase(address).catch((error: unknown) => error);
    expect(older).toBeInstanceOf(OlderDatabase);
    expect(whyNotOpened(older)).toContain('npm run migrate');
    const none = await openDatabase(address.replace(/\/test_/, '/no_')).catch((error: unknown) => error);
    expect(whyNotOpened(none)).toContain('createdb');
    const away = await openDatabase('postgresql://a:hunter2@127.0.0.1:9/x').catch((error: unknown) => error);
    expect(whyNotOpened(away)).toContain('cannot be reached');
    expect(isTransient(away)).toBe(true);
    expect(shownUrl('postgresql://a:hunter2@127.0.0.1:9/x')).toBe('postgresql://127.0.0.1:9/x');
  });
});

describe.skipIf(!onPostgresql)('the lease', () => {
  it('is one program’s at a time, and the next’s as soon as it is given back', async () => {
    const address = temporaryAddress();
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const first = await takeLease(address, { signal: stop.signal });
    let stands = false;
    const waiting = takeLease(address, { signal: stop.signal, onStandby: () => void (stands = true) });
    await expect.poll(() => stands).toBe(true);
    const began = performance.now();
    await first?.release();
    const second = await waiting;
    expect(performance.now() - began).toBeLessThan(2000);
    expect([first?.lost.aborted, second?.lost.aborted]).toEqual([false, false]);
    await second?.release();
  });

  it('is lost with its connection, and whoever waits without end is ended by its signal', async () => {
    const address = temporaryAddress();
    const database = await opened(address);
    const stop = new AbortController();
    const held = await takeLease(address, { signal: stop.signal });
    const waiting = takeLease(address, { signal: stop.signal });
    await cut(database);
    await expect.poll(() => held?.lost.aborted).toBe(true);
    const next = await waiting;
    expect(next?.lost.aborted).toBe(false);
    const another = takeLease(address, { signal: stop.signal });
    stop.abort();
    expect(await another).toBeNull();
    await next?.release();
  });
});

describe.skipIf(!onPostgresql)('the copy of a SQLite database', () => {
  it.each(['rounds', 'texts', 'budget'])('%s: every row, and new chats get new ids', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'conclave.db');
    const file = new Sqlite(path);
    file.exec(readFileSync(new URL(`../fixtures/databases/${name}.sql`, import.meta.url), 'utf8'));
    file.close();
    const from = await openDatabase(path);
    onTestFinished(() => from.close());
    const named = await select<{ name: string }>(
      from,
      "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'mikro_orm%'",
      [],
    );
    const tables = named.map(({ name: table }) => table);
    expect(tables.length).toBeGreaterThan(10);
    const to = await opened();
    const told: string[] = [];
    await copyAll(from, to, (table, done, all) => void (done === all && told.push(table)));
    for (const table of tables) {
      const [was, is] = [from, to].map((database) =>
        select<Record<string, unknown>>(database, `select * from ${table} order by id`, []),
      );
      const plain = (rows: readonly Record<string, unknown>[]) =>
        rows.map((row) => JSON.parse(JSON.stringify(row, (_, value: unknown) => unified(value))) as unknown);
      expect(plain(await is!)).toEqual(plain(await was!));
    }
    expect(told).toContain('message');
    const [last] = await select<{ id: number }>(from, 'select max(id) as id from chat', []);
    const made = await chatAt(to, { telegramChat: 424_242, topic: null, private: true }, 1);
    expect(made).toBeGreaterThan(last!.id);
    await expect(copyAll(from, to, () => {})).rejects.toThrow(NotEmpty);
    const { effects } = fresh(await apply(to, { chat: made, eventId: 'new', event: open(), at: 1 }));
    expect(effects.length).toBeGreaterThan(0);
  });
});

/** A value of either: SQLite has 0 and 1 for a flag, JSON as a text, and a NUL in a text of old. */
function unified(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return value;
  const text = value.replaceAll('\0', '').replaceAll(String.raw`\u0000`, '');
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
