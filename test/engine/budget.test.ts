/** Two chats never spend the same dollar, and a kill in between neither asks twice nor counts twice. */
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { spentSince } from '../../src/database/spending.ts';
import { apply } from '../../src/engine/apply.ts';
import { NO_BUDGET, type Budget } from '../../src/engine/funds.ts';
import { deleteChats } from '../../src/engine/delete.ts';
import { chatAt } from '../../src/engine/chats.ts';
import { LocalEngine } from '../../src/engine/local.ts';
import { standingOf } from '../../src/chat/status.ts';
import { snapshotOf } from '../../src/chat/snapshot-versions.ts';
import { ANSWER_TOKENS } from '../../src/discussion/costs.ts';
import { answered, answers, command, fresh, open, rows, temporaryDatabase } from './support.ts';
import { temporaryAddress } from '../support/backend.ts';
import type { Database } from '../../src/database/open.ts';

/** What a seat may cost that reads a short question, US dollars; nobody knows its price. */
const SEAT = (1500 + ANSWER_TOKENS) * 5e-6;
const DAY_MS = 24 * 60 * 60 * 1000;

const place = (telegramChat: number, topic: number | null = null) => ({
  telegramChat,
  topic,
  private: telegramChat > 0,
});
const caps = (daily: number | null, chatDaily: number | null = null): Budget => ({ ...NO_BUDGET, daily, chatDaily });

let made = 0;
const send = (
  database: Database,
  chat: number,
  event: Parameters<typeof apply>[1]['event'],
  budget: Budget,
  at = 1000,
) => apply(database, { chat, eventId: `e${++made}`, event, at }, budget);

async function phase(database: Database, chat: number): Promise<string> {
  const row = (await rows(database, 'chat')).find(({ id }) => id === chat)!;
  const snapshot = JSON.parse(String(row['snapshot'])) as Record<string, unknown>;
  return standingOf(snapshotOf({ id: chat, seq: 1, version: Number(row['version']), snapshot })).phase;
}

const reserved = async (database: Database) => (await rows(database, 'chat')).map((row) => Number(row['reserved']));
/** What was spent in each chat: so many calls, US dollars. */
async function spending(database: Database) {
  const sums = await spentSince(database, '1970-01-01', 'chat', 10);
  return sums.map(({ name, calls, usd }) => [Number(name), calls, Number(usd.toFixed(6))]);
}

test('of two chats that ask at once for what there is only once, one is asked for a yes', async () => {
  const database = await temporaryDatabase();
  const budget = caps(4 * SEAT);
  const [one, two] = [await chatAt(database, place(1), 0), await chatAt(database, place(2), 0)];
  const both = await Promise.all([one, two].map((chat) => send(database, chat, open(), budget)));
  expect(both.map((applied) => answers(fresh(applied).effects).length)).toEqual([3, 0]);
  expect([await phase(database, one), await phase(database, two)]).toEqual(['opening', 'approving']);
  const [first = 0, second] = await reserved(database);
  expect(first).toBeGreaterThan(3 * SEAT - 1e-9);
  expect(second).toBe(0);
});

test('what was reserved is settled with what it took, and then the other may', async () => {
  const database = await temporaryDatabase();
  const budget = caps(4 * SEAT);
  const [one, two] = [await chatAt(database, place(1), 0), await chatAt(database, place(2), 0)];
  const applied = fresh(await send(database, one, open(), budget));
  for (const { id, input } of answers(applied.effects))
    await apply(database, { chat: one, effectId: id, ...answered(input), at: 2000 }, budget);
  // 10 tokens in and 20 out each.
  expect([await reserved(database), await spending(database)]).toEqual([[0, 0], [[1, 3, 0.00045]]]);
  expect(answers(fresh(await send(database, two, open(), budget)).effects)).toHaveLength(3);
});

test('the topics of a chat share its limit, and other chats have their own', async () => {
  const database = await temporaryDatabase();
  const budget = caps(null, 4 * SEAT);
  const chats = [place(-1), place(-1, 5), place(-2)];
  const ids: number[] = [];
  for (const at of chats) ids.push(await chatAt(database, at, 0));
  const asked: number[] = [];
  for (const id of ids) asked.push(answers(fresh(await send(database, id, open(), budget)).effects).length);
  expect(asked).toEqual([3, 0, 3]);
});

test('/forget, /stop and a deleted project begin no limit anew; the next day does', async () => {
  const database = await temporaryDatabase();
  const budget = caps(null, 4 * SEAT);
  const chat = await chatAt(database, place(1), 0);
  fresh(await send(database, chat, open(), budget));
  fresh(await send(database, chat, command('stop', {}), budget));
  const [[, calls, usd] = []] = await spending(database);
  expect(calls).toBe(3);
  expect(usd).toBeGreaterThan(3 * SEAT - 1e-6);
  fresh(await send(database, chat, command('forget', { confirmed: true }), budget));
  await deleteChats(database, [chat], 1000);
  const anew = await chatAt(database, place(1), 0);
  expect(anew).not.toBe(chat);
  expect(answers(fresh(await send(database, anew, open(), budget)).effects)).toEqual([]);
  fresh(await send(database, anew, command('stop', {}), budget));
  expect(answers(fresh(await send(database, anew, open(), budget, DAY_MS + 1000)).effects)).toHaveLength(3);
});

test('a question to one model that the limit does not cover is refused with the reason, and nobody is asked', async () => {
  const database = await temporaryDatabase();
  const chat = await chatAt(database, place(1), 0);
  const ask = command('ask', {
    text: 'Why?',
    context: null,
    alias: 'gpt',
    threaded: false,
    discussion: null,
    line: null,
  });
  const { effects } = fresh(await send(database, chat, ask, caps(SEAT / 2)));
  expect(effects.map(({ kind, input }) => [kind, 'notice' in input ? input.notice : null])).toMatchObject([
    ['notice', { say: 'overBudget', of: 'all', limit: SEAT / 2, left: SEAT / 2, perM: 5 }],
  ]);
  expect(await spending(database)).toEqual([]);
});

test('a kill after the commit: what is reserved is in the file, the calls are made once more and counted once', async () => {
  const path = temporaryAddress();
  const budget = caps(4 * SEAT);
  const before = await openDatabase(path);
  const chat = await chatAt(before, place(1), 0);
  fresh(await send(before, chat, open(), budget));
  // As after a kill: nothing but the file is left.
  await before.close();

  const database = await temporaryDatabase(path);
  const asked: string[] = [];
  const handlers = new Proxy({} as ConstructorParameters<typeof LocalEngine>[1], {
    get: (_, kind) => (input: never) => {
      if (kind !== 'answer') return Promise.resolve({ outcome: 'done' });
      asked.push((input as { call: string }).call);
      return Promise.resolve(answered(input));
    },
  });
  const engine = new LocalEngine(database, handlers, { event() {}, effect() {}, fault() {} }, () => 3000, budget);
  const other = await chatAt(database, place(2), 0);
  // Before anything is taken up again, the other chat finds it reserved.
  expect(answers(fresh(await send(database, other, open(), budget)).effects)).toEqual([]);
  await engine.start();
  await expect.poll(() => phase(database, chat)).toBe('paused');
  await engine.stop(1000);
  expect(asked.toSorted()).toEqual(['call:1', 'call:2', 'call:3']);
  expect(await spending(database)).toEqual([[1, 3, 0.00045]]);
  // Their ends, brought once more, are counted no more.
  const [effect] = await rows(database, 'effect');
  const again = await apply(
    database,
    {
      chat,
      effectId: String(effect!['id']),
      outcome: 'ok',
      event: { type: 'seat.failed', at: 1, call: 'call:1', reason: 'timed_out' },
      at: 1,
    },
    budget,
  );
  expect(again.duplicate).toBe(true);
  expect([await spending(database), await reserved(database)]).toEqual([[[1, 3, 0.00045]], [0, 0]]);
});

test('what a step before has spent in the same transaction is not there twice', async () => {
  const database = await temporaryDatabase();
  const budget = caps(4 * SEAT);
  const [a, b] = [await chatAt(database, place(-1, 5), 0), await chatAt(database, place(-1, 6), 0)];
  fresh(await send(database, a, open(), budget));
  const [project] = await rows(database, 'project');
  await send(database, b, command('project.delete', { name: String(project!['id']), confirmed: true }), budget);
  // The other topic has not been told yet: it finds out when somebody asks there.
  expect(answers(fresh(await send(database, a, open(), budget)).effects)).toEqual([]);
  expect(await phase(database, a)).toBe('approving');
});

test('what ran in a chat that cannot be read counts, also when it is forgotten', async () => {
  const database = await temporaryDatabase();
  const budget = caps(4 * SEAT);
  const [one, two] = [await chatAt(database, place(1), 0), await chatAt(database, place(2), 0)];
  fresh(await send(database, one, open(), budget));
  await database.em.getConnection().execute(`update chat set snapshot = '{}', parked_at = 1 where id = ${one}`);
  expect(answers(fresh(await send(database, two, open(), budget)).effects)).toEqual([]);
  fresh(await send(database, one, command('forget', { confirmed: true }), budget));
  await deleteChats(database, [one], 1000);
  fresh(await send(database, two, command('stop', {}), budget));
  expect(answers(fresh(await send(database, two, open(), budget)).effects)).toEqual([]);
});
