/** Old inbox rows and finished effects go; what is pending or recent stays. */
import { onPostgresql } from '../support/backend.ts';
import { afterEach, expect, it, vi } from 'vitest';
import { Effect, Inbox, Shown } from '../../src/database/schema.ts';
import { cleanUp, deleteForgotten, startCleanup } from '../../src/engine/cleanup.ts';
import { bench, rows, temporaryDatabase } from './support.ts';
import { eventually } from '../support/eventually.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

afterEach(() => vi.useRealTimers());

const effect = (id: string, doneAt: number | null) => {
  const outcome = doneAt === null ? null : 'shown';
  return { id, chat: 1, seq: 1, n: 1, kind: 'board', input: {}, call: null, outcome, createdAt: 0, doneAt };
};

async function filled(count = 1200) {
  const database = await temporaryDatabase();
  const em = database.em.fork();
  await em.insertMany(
    Inbox,
    Array.from({ length: count }, (_, i) => ({ id: `old:${i}`, at: i })),
  );
  await em.insertMany(
    Effect,
    Array.from({ length: count }, (_, i) => effect(`old:${i}`, i)),
  );
  await em.insertMany(Inbox, [{ id: 'new', at: 10 * WEEK }]);
  await em.insertMany(Effect, [effect('new', 10 * WEEK), effect('pending', null)]);
  return database;
}

const left = async (database: Awaited<ReturnType<typeof filled>>) =>
  [...(await rows(database, 'inbox')), ...(await rows(database, 'effect'))].map(({ id }) => id);

it('deletes what is older, in batches, and nothing else', async () => {
  const database = await filled();
  await cleanUp(database, 2 * WEEK, new AbortController().signal);
  expect(await left(database)).toEqual(['new', 'new', 'pending']);
});

it('deletes the ids of what was shown and nobody will edit again, and keeps those that are still needed', async () => {
  const database = await temporaryDatabase();
  const em = database.em.fork();
  const ended = (id: string, kind: string, input: unknown, doneAt: number | null = 1) => ({
    ...effect(id, doneAt),
    kind,
    input,
  });
  const board = (number: number, phase: string, buttons: readonly string[]) => ({ board: number, phase, buttons });
  await em.insertMany(Effect, [
    ended('1:1:0', 'notice', {}),
    ended('1:2:0', 'export', {}, 5 * WEEK),
    ended('1:3:0', 'page', {}, null),
    ended('1:4:0', 'board', board(1, 'opening', ['stop'])),
    ended('1:5:0', 'board', board(1, 'ended', [])),
    ended('1:6:0', 'board', board(2, 'ended', ['next', 'consensus'])),
    ended('1:7:0', 'answer', { call: 'call:1' }),
    ended('1:8:0', 'post', { call: 'call:1' }),
  ]);
  const keys = ['1:1:0', '1:2:0', '1:3:0', 'board:1', 'board:2', 'board:12', 'call:1'];
  await em.insertMany(
    Shown,
    // A page takes two messages, and another chat has progress messages of its own.
    [...keys.map((key) => [1, key, 0] as const), [1, '1:1:0', 1] as const, [2, 'board:1', 0] as const].map(
      ([chat, key, part]) => ({ id: `${chat}/${key}/${part}`, chat, key, part, message: 7 }),
    ),
  );
  await cleanUp(database, 2 * WEEK, new AbortController().signal);
  expect((await rows(database, 'shown')).map(({ id }) => id)).toEqual([
    '1/1:2:0/0',
    '1/1:3:0/0',
    '1/board:12/0',
    '1/board:2/0',
    '1/call:1/0',
    '2/board:1/0',
  ]);
  expect(await left(database)).toEqual(['1:2:0', '1:3:0']);
});

it.skipIf(onPostgresql)('lets other events in between its batches', async () => {
  const database = await filled();
  const cleaning = cleanUp(database, 2 * WEEK, new AbortController().signal);
  await new Promise(setImmediate);
  expect((await left(database)).length).toBeGreaterThan(3);
  await cleaning;
});

it('runs at the start and every hour, keeps a week, and ends with its signal', async () => {
  const database = await filled(3);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stop = new AbortController();
  let now = WEEK + 2;
  startCleanup(database, {
    signal: stop.signal,
    now: () => now,
    engine: { forget: () => Promise.resolve(true), send: () => Promise.resolve('taken' as const) },
    onFault: (error) => expect.unreachable(String(error)),
  });
  const settled = async (expected: readonly string[]) => {
    await eventually(async () => expect(await left(database)).toEqual(expected));
  };
  await settled(['new', 'old:2', 'new', 'old:2', 'pending']);
  now += HOUR;
  vi.advanceTimersByTime(HOUR);
  await settled(['new', 'new', 'pending']);
  stop.abort();
  expect(vi.getTimerCount()).toBe(0);
});

it('tells of a fault and tries again the next hour', async () => {
  const database = await filled(1);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const stop = new AbortController();
  const faults: unknown[] = [];
  await database.em.getConnection().execute('alter table inbox rename to away');
  startCleanup(database, {
    signal: stop.signal,
    now: () => 2 * WEEK,
    engine: { forget: () => Promise.resolve(true), send: () => Promise.resolve('taken' as const) },
    onFault: (error) => faults.push(error),
  });
  await eventually(() => expect(faults).toHaveLength(1));
  await database.em.getConnection().execute('alter table away rename to inbox');
  vi.advanceTimersByTime(HOUR);
  await eventually(async () => expect(await left(database)).toEqual(['new', 'new', 'pending']));
  stop.abort();
});

it('deletes what was forgotten and could not be deleted, but not what still is being forgotten', async () => {
  const database = await temporaryDatabase();
  const { engine } = bench(database);
  const place = (telegramChat: number, topic: number | null = null) => ({ telegramChat, topic, private: false });
  const [live, stuck, topic, busy] = [
    await engine.chatAt(place(-1)),
    await engine.chatAt(place(-2)),
    await engine.chatAt(place(-2, 7)),
    await engine.chatAt(place(-3)),
  ];
  const run = (sql: string) => database.em.getConnection().execute(sql);
  await run(`update chat set forgotten = id, updated_at = 5 where id in (${stuck}, ${topic}, ${busy})`);
  await database.em.fork().insert(Effect, { ...effect(`${busy}:1:0`, null), chat: busy, kind: 'forget' });
  const ids = async () => (await rows(database, 'chat')).map(({ id }) => id);
  await deleteForgotten(database, 5, (chat) => engine.forget(chat));
  expect(await ids()).toEqual([live, stuck, topic, busy]);
  await deleteForgotten(database, 6, (chat) => engine.forget(chat));
  expect(await ids()).toEqual([live, busy]);
});
