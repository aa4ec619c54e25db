/** What a newer program has written is left to it, where several run side by side: during a rolling deploy both do. */
import { expect, it } from 'vitest';
import { NO_BUDGET } from '../../src/engine/funds.ts';
import { parkedChats, pendingIn } from '../../src/engine/parked.ts';
import { UnreadableChat } from '../../src/engine/restore.ts';
import { take } from '../../src/engine/take.ts';
import { command, committed, open, temporaryDatabase } from './support.ts';

const observe = { event: () => {}, effect: () => {}, fault: () => {} };
const place = { telegramChat: 1, topic: null, private: true };

async function written(by: string) {
  const database = await temporaryDatabase();
  const chat = await committed(database, place, open(), 'tg:1');
  await database.em.getConnection().execute(by);
  const incoming = { chat, eventId: 'tg:2', event: command('stop', {}), at: 1 };
  return { database, chat, incoming };
}

it('a snapshot: the event is not taken, the chat is not parked, and one program alone parks it', async () => {
  const { database, incoming } = await written('update chat set version = 99');
  await expect(take(database, incoming, NO_BUDGET, observe, true)).rejects.toThrow(UnreadableChat);
  expect(await parkedChats(database)).toBe(0);
  expect(await take(database, incoming, NO_BUDGET, observe)).toMatchObject({ sent: 'parked' });
  expect(await parkedChats(database)).toBe(1);
});

it('an effect: what is pending is looked at again later, while one that nobody can read parks its chat', async () => {
  const { database, chat } = await written("update effect set version = 99 where kind = 'board'");
  const parked: unknown[] = [];
  await expect(pendingIn(database, chat, 1, (error) => parked.push(error))).rejects.toThrow(UnreadableChat);
  await database.em.getConnection().execute("update effect set version = 9, kind = 'sing' where kind = 'board'");
  expect(await pendingIn(database, chat, 1, (error) => parked.push(error))).toEqual([]);
  expect([parked.length, await parkedChats(database)]).toEqual([1, 1]);
});
