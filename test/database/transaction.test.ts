import Sqlite from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { transaction } from '../../src/database/transaction.ts';
import { temporaryDatabase } from '../engine/support.ts';
import { temporaryAddress } from '../support/backend.ts';

async function write(
  database: Awaited<ReturnType<typeof temporaryDatabase>>,
  id: string,
  fails?: Error,
): Promise<string> {
  return transaction(database, async (em) => {
    await em.execute('insert into inbox (id, at) values (?, ?)', [id, 1], 'run');
    if (fails) throw fails;
    return id;
  });
}

const ids = async (database: Awaited<ReturnType<typeof temporaryDatabase>>) =>
  (await database.em.getConnection().execute<{ id: string }[]>('select id from inbox order by id')).map(({ id }) => id);

it('whoever asks in the same turn shares one commit, and gets its own result', async () => {
  const database = await temporaryDatabase();
  const begun = vi.spyOn(database.em.getConnection().getClient(), 'connection');
  expect(await Promise.all(['a', 'b', 'c'].map((id) => write(database, id)))).toEqual(['a', 'b', 'c']);
  expect(begun).toHaveBeenCalledTimes(1);
  expect(await ids(database)).toEqual(['a', 'b', 'c']);
});

it('what fails of one is undone and harms no other', async () => {
  const database = await temporaryDatabase();
  const settled = await Promise.allSettled([
    write(database, 'a'),
    write(database, 'b', new Error('no')),
    write(database, 'a'),
    write(database, 'd'),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(settled[1]).toMatchObject({ reason: { message: 'no' } });
  expect(await ids(database)).toEqual(['a', 'd']);
});

it('one alone that fails leaves nothing, and the next goes on', async () => {
  const database = await temporaryDatabase();
  await expect(write(database, 'a', new Error('no'))).rejects.toThrow('no');
  expect(await write(database, 'b')).toBe('b');
  expect(await ids(database)).toEqual(['b']);
});

it('what only the commit finds fault with is undone and harms no other', async () => {
  const database = await temporaryDatabase();
  // A reference that is checked at the commit, when everybody's work is done.
  await database.em.getConnection().execute('pragma foreign_keys = on');
  await database.em
    .getConnection()
    .execute('create table child (parent text references inbox (id) deferrable initially deferred)');
  const orphan = transaction(database, (em) => em.execute('insert into child values (?)', ['nobody'], 'run'));
  const settled = await Promise.allSettled([write(database, 'a'), orphan, write(database, 'b')]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await ids(database)).toEqual(['a', 'b']);
  expect(await write(database, 'c')).toBe('c');
});

it('more than fit into one commit are all committed, in order', async () => {
  const database = await temporaryDatabase();
  const order: number[] = [];
  const work = Array.from({ length: 100 }, async (_, n) => {
    await write(database, String(n).padStart(3, '0'));
    order.push(n);
  });
  await Promise.all(work);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(await ids(database)).toHaveLength(100);
});

it('a full disk ends the transaction, not the database: what is tried again later is committed', async () => {
  const database = await temporaryDatabase();
  const pragma = (sql: string) => database.em.getConnection().execute<{ page_count: number }[]>(`pragma ${sql}`);
  const [size] = await pragma('page_count');
  await pragma(`max_page_count = ${size?.page_count}`);
  const big = 'x'.repeat(20_000);
  const settled = await Promise.allSettled([write(database, `${big}1`), write(database, `${big}2`)]);
  expect(settled).toMatchObject([{ reason: { code: 'SQLITE_FULL' } }, { reason: { code: 'SQLITE_FULL' } }]);
  await pragma('max_page_count = 100000');
  expect(await write(database, 'a')).toBe('a');
  expect(await ids(database)).toEqual(['a']);
});

it('a commit that fails is the error that is told, and the next goes on', async () => {
  const database = await temporaryDatabase(temporaryAddress());
  // As a disk that is full, or broken, does it: the transaction is over before the rollback comes.
  const failing = transaction(database, async (em) => {
    await em.execute("insert into inbox (id, at) values ('a', 1)", [], 'run');
    await em.execute('rollback', [], 'run');
  });
  await expect(failing).rejects.toThrow('cannot commit');
  expect(await write(database, 'b')).toBe('b');
  expect(await ids(database)).toEqual(['b']);
});

it('a lock by somebody else is told, and what is tried again later is committed', async () => {
  const file = temporaryAddress();
  const database = await temporaryDatabase(file);
  const other = new Sqlite(file);
  other.exec('begin immediate');
  await expect(write(database, 'a')).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
  other.close();
  expect(await write(database, 'd')).toBe('d');
  expect(await ids(database)).toEqual(['d']);
});
