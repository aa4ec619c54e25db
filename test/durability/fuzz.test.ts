/** Two thousand random updates: the bot lives, strangers leave no trace, and chats that are not meant notice nothing. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snapshotOf } from '../../src/chat/snapshot-versions.ts';
import { startWorld } from '../support/world.ts';
import { isSettled, readRows, rowsOf, spentByChat } from './rows.ts';
import { withSeed } from './seed.ts';
import { ALLOWED, OPEN_GROUP, STRANGE, update } from './updates.ts';

const UPDATES = 2000;
/** Far above what 2,000 updates need, far below what keeping them all would take. */
const MEMORY_BYTES = 300 * 1024 * 1024;
/** Two chats that no update is of: one at rest, one whose models take their time. */
const RESTING = 8;
const RUNNING = 9;

/** What a chat may spend, US dollars: enough for a round at once, too little for one in turn. */
const LIMIT = 0.1;

async function fuzz(seed: number): Promise<void> {
  const env = {
    ALLOWED_USERS: [...ALLOWED, RESTING, RUNNING].join(),
    ALLOWED_CHATS: String(OPEN_GROUP),
    BUDGET_CHAT_DAILY_USD: String(LIMIT),
  };
  const world = await startWorld({ env });
  const { api, ai } = world;
  const path = join(world.dir, 'conclave.db');
  const settled = (least: number) =>
    expect.poll(() => isSettled(path, least), { timeout: 60_000, interval: 50 }).toBe(true);
  const idOf = (telegramChat: number) =>
    readRows(path).chats.find((chat) => chat.telegramChat === telegramChat)?.id ?? 0;
  try {
    const owner = api.person(1);
    for (const id of [...ALLOWED, ...STRANGE]) api.person(id);
    api.supergroup('Open', { id: OPEN_GROUP, owner, forum: true }).add(api.bot);

    api.person(RESTING).writes('/open Why?');
    await settled(1);
    const resting = rowsOf(path, idOf(RESTING));
    expect(resting).toContain('Answer of gpt-x.');

    // The running one is asked first, and answered when the storm is over.
    const over = Promise.withResolvers<void>();
    ai.reply('*', async ({ messages }) => {
      if (messages.some(({ content }) => content.includes('Slowly?'))) await over.promise;
      return {};
    });
    api.person(RUNNING).writes('/open Slowly?');
    await expect.poll(() => ai.calls.length).toBe(6);
    const running = rowsOf(path, idOf(RUNNING));

    const memory = process.memoryUsage().heapUsed;
    for (const one of fc.sample(update, { numRuns: UPDATES, seed })) api.push(one);
    await api.until(() => api.updates.count === 0 && api.updates.polled, {
      timeoutMs: 60_000,
      what: 'the updates to be taken',
    });
    expect(rowsOf(path, idOf(RUNNING))).toBe(running);
    over.resolve();
    await settled(3);
    expect(process.memoryUsage().heapUsed - memory).toBeLessThan(MEMORY_BYTES);

    expect(rowsOf(path, idOf(RESTING))).toBe(resting);
    const rows = readRows(path);
    const round = rows.messages.filter(({ chat }) => chat === idOf(RUNNING)).map(({ kind }) => kind);
    expect(round).toEqual(['question', 'answer', 'answer', 'answer']);
    for (const chat of rows.chats) {
      expect(() => snapshotOf(chat)).not.toThrow();
      expect(STRANGE.has(chat.telegramChat)).toBe(false);
    }
    // Nobody can say yes in private: there is no owner.
    const spent = spentByChat(path).filter(({ chat }) => chat > 0);
    expect(spent.length).toBeGreaterThan(ALLOWED.length);
    for (const { usd } of spent) expect(usd).toBeLessThanOrEqual(LIMIT);
    expect(rows.spent.reserved).toBe(0);
    expect(api.calls.some(({ payload }) => String(payload['text']).startsWith('May this be spent?'))).toBe(true);
    // Enough of it was taken to mean anything.
    expect(rows.chats.length).toBeGreaterThan(ALLOWED.length);
    expect(rows.inbox).toBeGreaterThan(UPDATES / 20);
    expect({}).not.toHaveProperty('polluted');

    // It listens still, here and in the group where most of it was.
    api.person(RESTING).writes('/status');
    await api.until(() => api.messages(RESTING).at(-1)?.fromBot, { timeoutMs: 20_000 });
    await settled(4);
  } finally {
    await world.close();
  }
}

test(`${UPDATES} random updates`, { timeout: 120_000 }, async () => {
  await expect(withSeed(fuzz)).resolves.toBeNull();
});
