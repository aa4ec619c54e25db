/** What is deleted leaves the files: asserted by their bytes. */
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { clean, isUnclean, noteDeleted, truncateLog } from '../../src/database/clean.ts';
import { nativeOf } from '../../src/database/native.ts';
import { openDatabase } from '../../src/database/open.ts';
import { transaction } from '../../src/database/transaction.ts';
import { deleteDiscussion } from '../../src/engine/delete.ts';
import { filesWith } from '../support/bytes.ts';
import { shortestHold } from '../support/hold.ts';
import { temporaryDatabase } from './support.ts';
import { temporaryAddress } from '../support/backend.ts';

const NEVER = new AbortController().signal;
const word = (chat: number) => `SECRET-${chat}-`;

/** Chance that is the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Messages of four chats, of all lengths, of which some grow: then SQLite moves rows from page to page. */
function fill(native: Sqlite.Database, seed: number, count: number): void {
  const next = chance(seed);
  const insert = native.prepare(
    "insert into message (id, chat, discussion, seq, kind, author, text, at) values (?, ?, ?, ?, 'answer', 'x', ?, 1)",
  );
  const grow = native.prepare('update message set text = text || ? where id = ?');
  const ids: string[] = [];
  native.exec('begin');
  for (let n = 0; n < count; n++) {
    const chat = Math.floor(next() * 4);
    if (next() < 0.7) {
      const id = `${chat}:${n}`;
      ids.push(id);
      insert.run(id, chat, `${chat}:d1`, n, word(chat).padEnd(Math.floor(next() * next() * 3000) + 20, word(chat)));
    } else {
      const id = ids[Math.floor(next() * ids.length)] ?? '';
      grow.run(word(Number(id[0])).repeat(Math.floor(next() * 80)), id);
    }
  }
  native.exec('commit');
}

async function deletedIn(path: string, seed: number, count: number) {
  const database = await temporaryDatabase(path);
  const native = await nativeOf(database);
  fill(native, seed, count);
  await deleteDiscussion(database, 1, '1:d1');
  return { database, native };
}

it('takes out also the copies that SQLite left when it moved rows, and leaves what was not deleted', async () => {
  let leftByDeleting = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const path = temporaryAddress();
    const { database, native } = await deletedIn(path, seed, 2000);
    const rows = () => native.prepare('select * from message order by id').all();
    const before = rows();
    expect(before.length).toBeGreaterThan(500);
    expect(await truncateLog(database)).toBe(true);
    leftByDeleting += filesWith(dirname(path), word(1)).length;
    expect(await isUnclean(database)).toBe(true);
    expect(await clean(database, NEVER)).toBe(true);
    expect(await isUnclean(database)).toBe(false);
    expect(filesWith(dirname(path), word(1))).toEqual([]);
    expect(filesWith(dirname(path), word(2))).not.toEqual([]);
    expect(rows()).toEqual(before);
    expect(native.pragma('integrity_check', { simple: true })).toBe('ok');
  }
  // Otherwise this test would show nothing.
  expect(leftByDeleting).toBeGreaterThan(0);
});

it('holds nobody up, however much there is', async () => {
  const path = temporaryAddress();
  const database = await temporaryDatabase(path);
  const native = await nativeOf(database);
  fill(native, 1, 20_000);
  const insert = native.prepare(
    "insert into message (id, chat, discussion, seq, kind, author, text, at) values (?, 1, ?, 1, 'answer', 'x', ?, 1)",
  );
  const long = 'SECRET-long-'.repeat(3500);
  native.exec('begin');
  for (let n = 0; n < 1200; n++) insert.run(`1:l${n}`, `1:long${(n % 3) + 1}`, long);
  native.exec('commit');
  const hold = await shortestHold(async (attempt) => {
    await deleteDiscussion(database, 1, `1:long${attempt}`);
    expect(await clean(database, NEVER)).toBe(true);
  }, 100);
  expect(hold).toBeLessThan(100);
});

it('tries again while somebody reads, and goes on at the next start', async () => {
  const path = temporaryAddress();
  const { database } = await deletedIn(path, 1, 500);
  const reader = new Sqlite(path, { readonly: true });
  reader.exec('begin');
  reader.prepare('select count(*) from message').get();
  const stop = new AbortController();
  let done: boolean | null = null;
  const cleaning = clean(database, stop.signal).then((cleaned) => (done = cleaned));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(done).toBeNull();
  stop.abort();
  expect(await cleaning).toBe(false);
  await database.close();

  const again = await openDatabase(path);
  onTestFinished(() => again.close());
  expect(await isUnclean(again)).toBe(true);
  const second = clean(again, NEVER);
  reader.exec('commit');
  reader.close();
  expect(await second).toBe(true);
  expect(filesWith(dirname(path), word(1))).toEqual([]);
});

it('waits with its work while somebody reads, since the log would only grow', async () => {
  const path = temporaryAddress();
  const { database, native } = await deletedIn(path, 3, 20_000);
  expect(await truncateLog(database)).toBe(true);
  const last = native.prepare('select max(rowid) from message').pluck().get();
  const cleaning = clean(database, NEVER);
  const reader = new Sqlite(path, { readonly: true });
  reader.exec('begin');
  reader.prepare('select count(*) from message').get();
  let done = false;
  const cleaned = cleaning.finally(() => (done = true));
  const unmoved = () => Number(native.prepare('select count(*) from message where rowid <= ?').pluck().get(last));
  let before = -1;
  while (unmoved() !== before) {
    before = unmoved();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(before).toBeGreaterThan(0);
  expect(done).toBe(false);
  reader.close();
  expect(await cleaned).toBe(true);
  expect(unmoved()).toBe(0);
  expect(filesWith(dirname(path), word(1))).toEqual([]);
});

it('counts what is deleted while it runs as not yet cleaned', async () => {
  const path = temporaryAddress();
  const { database } = await deletedIn(path, 2, 1000);
  const first = clean(database, NEVER);
  // It has begun, and takes several turns of the event loop.
  await new Promise(setImmediate);
  await transaction(database, noteDeleted);
  // The one who asks for the second pass goes away, the other does not.
  const goes = new AbortController();
  const [second, third] = [clean(database, goes.signal), clean(database, NEVER)];
  expect(await first).toBe(true);
  expect(await isUnclean(database)).toBe(true);
  goes.abort();
  expect(await second).toBe(false);
  expect(await third).toBe(true);
  expect(await isUnclean(database)).toBe(false);
});

it('takes out once what an older program has deleted without overwriting it', async () => {
  const path = temporaryAddress();
  await (await openDatabase(path)).close();
  const older = new Sqlite(path);
  older.pragma('user_version = 0');
  fill(older, 1, 500);
  older.exec('delete from message where chat = 1');
  older.close();
  // It was killed: nothing of its log is in the file yet.
  expect(filesWith(dirname(path), word(1))).not.toEqual([]);
  const database = await temporaryDatabase(path);
  expect(filesWith(dirname(path), word(1))).toEqual([]);
  expect(await isUnclean(database)).toBe(false);
  const size = readFileSync(path).length;
  await database.close();
  const copy = temporaryAddress();
  await (await openDatabase(copy)).close();
  copyFileSync(path, copy);
  await (await openDatabase(copy)).close();
  expect(readFileSync(copy)).toHaveLength(size);
});

it('leaves it to the next start where somebody reads in the old database, and starts all the same', async () => {
  const path = temporaryAddress();
  await (await openDatabase(path)).close();
  const older = new Sqlite(path);
  older.pragma('user_version = 0');
  fill(older, 1, 500);
  older.exec('delete from message where chat = 1');
  older.exec('begin');
  older.prepare('select count(*) from message').get();
  const database = await temporaryDatabase(path);
  expect(await isUnclean(database)).toBe(true);
  older.exec('commit');
  older.close();
  expect(await clean(database, NEVER)).toBe(true);
  expect(filesWith(dirname(path), word(1))).toEqual([]);
});

it('knows every table: with texts it is moved here, with rows of a chat it is deleted and given too', async () => {
  const native = await nativeOf(await temporaryDatabase());
  const tables = native
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'mikro%' order by name",
    )
    .pluck()
    .all();
  // A new one belongs into `engine/delete.ts` and `database/stored.ts`, and into `database/clean.ts` where people's words stand in it.
  expect(tables).toEqual([
    'access',
    'ballot',
    'chat',
    'consensus',
    'discussion',
    'effect',
    'inbox',
    'message',
    'position',
    'project',
    'ranking',
    'round',
    'shown',
    'spending',
    'vote',
  ]);
});
