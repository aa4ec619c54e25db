/** What was spent: added up by day, and nobody's once a chat is forgotten, but for the day's limit. */
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Database } from '../../src/database/open.ts';
import {
  addSpent,
  dayOf,
  forgetOldSpent,
  forgetSpent,
  moveSpent,
  spentOnDay,
  spentSince,
} from '../../src/database/spending.ts';
import { transaction } from '../../src/database/transaction.ts';

const NOON = Date.UTC(2026, 10, 27, 12);
const DAY_MS = 24 * 60 * 60 * 1000;
const spent = { person: 7, model: 'openai:gpt', tokensIn: 10, tokensOut: null, tokensCached: 0, estimated: false };

let database: Database;
beforeEach(async () => {
  const opened = await openDatabase(':memory:');
  database = opened;
  onTestFinished(() => opened.close());
});

const within = <T>(work: Parameters<typeof transaction<T>>[1]) => transaction(database, work);
const add = (chat: number, usd: number, at = NOON, more: object = {}) =>
  within((em) => addSpent(em, chat, { ...spent, ...more, usd, at }));
const rows = () =>
  within((em) =>
    em.execute<Record<string, unknown>[]>('select id, calls, usd, estimated, forgotten from spending order by id'),
  );

test('amounts of one day, chat, person and model are one row; a day ends at midnight UTC', async () => {
  await add(-5, 0.25);
  await add(-5, 0.5, NOON + 1, { estimated: true });
  await add(-5, 1, NOON + DAY_MS / 2);
  await add(-5, 2, NOON, { person: null });
  expect(await rows()).toEqual([
    { id: '2026-11-27:-5:0:openai:gpt', calls: 1, usd: 2, estimated: 0, forgotten: 0 },
    { id: '2026-11-27:-5:7:openai:gpt', calls: 2, usd: 0.75, estimated: 0.5, forgotten: 0 },
    { id: '2026-11-28:-5:7:openai:gpt', calls: 1, usd: 1, estimated: 0, forgotten: 0 },
  ]);
  expect(dayOf(NOON + DAY_MS / 2 - 1)).toBe('2026-11-27');
});

test('a limit counts one day, of all chats or of one', async () => {
  await add(-5, 1);
  await add(6, 2);
  await add(6, 4, NOON - DAY_MS);
  const sums = await within(async (em) => [
    await spentOnDay(em, '2026-11-27', null),
    await spentOnDay(em, '2026-11-27', 6),
    await spentOnDay(em, '2026-11-26', -5),
  ]);
  expect(sums).toEqual([3, 2, 0]);
});

test('sums: days newest first, the others dearest first, so many at most', async () => {
  await add(-5, 1);
  await add(6, 2, NOON, { model: 'openai:other' });
  await add(6, 4, NOON - DAY_MS);
  const names = async (by: Parameters<typeof spentSince>[2], most = 9) =>
    (await spentSince(database, '2026-11-26', by, most)).map(({ name, usd }) => [name, usd]);
  expect(await names('day')).toEqual([
    ['2026-11-27', 3],
    ['2026-11-26', 4],
  ]);
  expect(await names('chat')).toEqual([
    ['6', 6],
    ['-5', 1],
  ]);
  expect(await names('chat', 1)).toEqual([['6', 6]]);
  expect(await names('model')).toEqual([
    ['openai:gpt', 5],
    ['openai:other', 2],
  ]);
  expect(await names('person')).toEqual([['7', 7]]);
});

test('what a group spent goes with it to its new id, and is added to what is there', async () => {
  await add(-5, 1);
  await add(-5, 4, NOON, { person: 8 });
  await add(-100, 2);
  await within((em) => moveSpent(em, -5, -100));
  expect(await rows()).toMatchObject([
    { id: '2026-11-27:-100:7:openai:gpt', calls: 2, usd: 3 },
    { id: '2026-11-27:-100:8:openai:gpt', calls: 1, usd: 4 },
  ]);
});

test('of a forgotten chat the amounts stay, nobody’s; those of today tomorrow, so that its limit holds', async () => {
  await add(-5, 1, NOON - DAY_MS);
  await add(-5, 2);
  await add(6, 8, NOON - DAY_MS);
  await within((em) => forgetSpent(em, -5, NOON));
  expect(await rows()).toMatchObject([
    { id: '2026-11-26:0:0:openai:gpt', usd: 1 },
    { id: '2026-11-26:6:7:openai:gpt', usd: 8 },
    { id: '2026-11-27:-5:7:openai:gpt', usd: 2, forgotten: 1 },
  ]);
  // What is spent there afterwards is added to that day's.
  await add(-5, 4);
  await within((em) => forgetOldSpent(em, NOON));
  expect(await within((em) => spentOnDay(em, '2026-11-27', -5))).toBe(6);
  await within((em) => forgetOldSpent(em, NOON + DAY_MS));
  expect((await rows()).map(({ id, usd }) => [id, usd])).toEqual([
    ['2026-11-26:0:0:openai:gpt', 1],
    ['2026-11-26:6:7:openai:gpt', 8],
    ['2026-11-27:0:0:openai:gpt', 6],
  ]);
});

test('after a quarter of a year nobody knows whose amounts were', async () => {
  await add(6, 1, NOON - 93 * DAY_MS);
  await add(6, 2, NOON - 92 * DAY_MS);
  await within((em) => forgetOldSpent(em, NOON));
  expect((await rows()).map(({ id }) => id)).toEqual(['2026-08-26:0:0:openai:gpt', '2026-08-27:6:7:openai:gpt']);
  // Once more it finds nothing.
  await within((em) => forgetOldSpent(em, NOON));
  expect(await rows()).toHaveLength(2);
});

test('what was to be forgotten tomorrow still is when the group gets another id', async () => {
  await add(-5, 1);
  await within((em) => forgetSpent(em, -5, NOON));
  await within((em) => moveSpent(em, -5, -100));
  await within((em) => forgetOldSpent(em, NOON + DAY_MS));
  expect((await rows()).map(({ id }) => id)).toEqual(['2026-11-27:0:0:openai:gpt']);
});
