/** The rows of chats: found by place, made when somebody first writes, deleted when somebody asks to be forgotten. */
import { MACHINE_VERSION } from '../chat/snapshot-versions.ts';
import { select, type Database } from '../database/open.ts';
import { transaction } from '../database/transaction.ts';
import { Chat } from '../database/schema.ts';
import type { Place } from './ports.ts';

/**
 * The id of the chat at a place. It is made if there is none. For a topic the chat of topic 0, which has the projects, is made too.
 * @param at milliseconds since 1970
 */
export async function chatAt(database: Database, place: Place, at: number): Promise<number> {
  const { telegramChat } = place;
  const topic = place.topic ?? 0;
  const sql = 'select id, forget_at as "forgetAt" from chat where telegram_chat = ? and topic = ? and forgotten = 0';
  const [known] = await select<{ id: number; forgetAt: number | string | null }>(database, sql, [telegramChat, topic]);
  // Somebody writes in a group: the bot is back, though nobody may have told it so.
  if (known && known.forgetAt !== null) await setForgetAt(database, telegramChat, null);
  if (known) return known.id;
  return transaction(database, async (em) => {
    const make = async (inTopic: number, home: number | null) => {
      // The snapshot is written with the first event. Somebody else may make it at the same time.
      await em.execute(
        `insert into chat (telegram_chat, topic, home, private, seq, version, snapshot, updated_at)
          values (?, ?, ?, ?, 0, ?, '{}', ?) on conflict (telegram_chat, topic, forgotten) do nothing`,
        [telegramChat, inTopic, home, place.private, MACHINE_VERSION, at],
        'run',
      );
      const [there] = await em.execute<{ id: number }[]>(sql, [telegramChat, inTopic]);
      if (!there) throw new Error('A new chat has got no id');
      return there.id;
    };
    const home = await make(0, null);
    return topic === 0 ? home : make(topic, home);
  });
}

/** The ids of a chat and its topics, which share its projects. `chat` may be any of them. */
export async function chatAndTopics(database: Database, chat: number): Promise<number[]> {
  const em = database.em.fork({ clear: true });
  const row = await em.findOne(Chat, { id: chat }, { fields: ['id', 'home'] });
  if (!row) return [];
  const home = row.home ?? row.id;
  const rows = await em.find(Chat, { $or: [{ id: home }, { home }] }, { fields: ['id'] });
  return rows.map(({ id }) => id);
}

/** The ids of our chats in one outside chat, topics included. */
export async function chatsIn(database: Database, telegramChat: number): Promise<number[]> {
  const sql = 'select id from chat where telegram_chat = ? and forgotten = 0 order by id';
  return (await select<{ id: number }>(database, sql, [telegramChat])).map(({ id }) => id);
}

/** Stores when the chats in one outside chat are to be forgotten, milliseconds since 1970. Null: they are to be kept. */
export async function setForgetAt(database: Database, telegramChat: number, at: number | null): Promise<void> {
  const sql = 'update chat set forget_at = ? where telegram_chat = ? and forgotten = 0';
  await transaction(database, (em) => em.execute(sql, [at, telegramChat], 'run'));
}

const WAITING_FOR_MODEL = `select distinct chat.id from chat
  join effect on effect.chat = chat.id and effect.done_at is null and effect.call is not null`;

/** The ids of all chats that wait for a model now. */
export async function waitingForModel(database: Database): Promise<number[]> {
  return (await select<{ id: number }>(database, WAITING_FOR_MODEL, [])).map(({ id }) => id);
}

/** The ids of our chats in one outside chat that wait for a model now. */
export async function waitingForModelIn(database: Database, telegramChat: number): Promise<number[]> {
  const rows = await select<{ id: number }>(database, `${WAITING_FOR_MODEL} where telegram_chat = ?`, [telegramChat]);
  return rows.map(({ id }) => id);
}

/** The ids of the chats in the same outside chat that wait for a model now, without the given one. */
export async function othersWaitingForModel(database: Database, chat: number): Promise<number[]> {
  const sql = `${WAITING_FOR_MODEL} where telegram_chat = (select telegram_chat from chat where id = ?) and chat.id <> ?`;
  return (await select<{ id: number }>(database, sql, [chat, chat])).map(({ id }) => id);
}
