/** The list of chats, which a page asks for every second, is read from an index: however many chats there are. */
import { onPostgresql } from '../support/backend.ts';
import { isRaw, NativeQueryBuilder } from '@mikro-orm/sqlite';
import { expect, it, vi } from 'vitest';
import { recentChats } from '../../src/database/queries.ts';
import type { Database } from '../../src/database/open.ts';
import { temporaryDatabase } from './support.ts';

/** Fills the table: the chat with the id `i` was active at `i` times a prime, in a circle, and every seventh is being forgotten. */
async function filled(count: number): Promise<Database> {
  const database = await temporaryDatabase();
  await database.em.getConnection().execute(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      insert into chat (telegram_chat, topic, private, seq, version, snapshot, updated_at, forgotten)
      select i, 0, true, 0, 1, '{}', (i * 7919) % 100003, case when i % 7 = 0 then i else 0 end from n`,
  );
  return database;
}

/** What SQLite does for each statement that `work` runs. */
async function plans(database: Database, work: () => Promise<unknown>): Promise<string[]> {
  const connection = database.em.getConnection();
  const spy = vi.spyOn(connection, 'execute');
  await work();
  const ran = spy.mock.calls.map(([query, params]) => {
    const raw = query instanceof NativeQueryBuilder ? query.toRaw() : query;
    return isRaw(raw) ? { sql: raw.sql, params: [...raw.params] } : { sql: raw, params: params ?? [] };
  });
  spy.mockRestore();
  expect(ran).not.toEqual([]);
  const explained = ran.map(({ sql, params }) =>
    connection.execute<{ detail: string }[]>(`explain query plan ${sql}`, params),
  );
  return (await Promise.all(explained)).flat().map(({ detail }) => detail);
}

it.skipIf(onPostgresql)('reads no more than it gives, without sorting', async () => {
  const database = await filled(1000);
  const plan = await plans(database, () => recentChats(database, 200));
  expect(plan.filter((detail) => /^SCAN|TEMP B-TREE/.test(detail))).toEqual([]);
  expect(plan.some((detail) => detail.includes('INDEX chat_forgotten_updated_at_index'))).toBe(true);
});

it('gives the newest first, without those that are being forgotten, and how many there are', async () => {
  const database = await filled(1000);
  const { chats, total } = await recentChats(database, 200);
  const all = Array.from({ length: 1000 }, (_, i) => ({ id: i + 1, at: ((i + 1) * 7919) % 100_003 }))
    .filter(({ id }) => id % 7 !== 0)
    .toSorted((a, b) => b.at - a.at || b.id - a.id);
  expect(chats.map(({ id }) => id)).toEqual(all.slice(0, 200).map(({ id }) => id));
  expect(total).toBe(all.length);
});

it.skipIf(onPostgresql)('counts all chats once a minute at most, and those it gives always', async () => {
  const database = await filled(1000);
  await recentChats(database, 200);
  const plan = await plans(database, () => recentChats(database, 200));
  expect(plan).toHaveLength(1);
  await database.em.getConnection().execute('delete from chat where id > 10');
  expect(await recentChats(database, 200)).toMatchObject({ total: 9, chats: { length: 9 } });
});
