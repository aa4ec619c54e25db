/** The rows of chats: found by place, made when somebody first writes, deleted when somebody asks to be forgotten. */
import { MACHINE_VERSION } from '../chat/versions.ts';
import { select, type Database } from '../database/open.ts';
import { transaction } from '../database/transaction.ts';
import { Chat, Consensus, Discussion, Effect, Inbox, Message, Project, Round, Shown } from '../database/schema.ts';
import type { Place } from './ports.ts';

/**
 * The id of the chat at a place. It is made if there is none. For a topic the chat of topic 0, which has the projects, is made too.
 * @param at milliseconds since 1970
 */
export async function chatAt(database: Database, place: Place, at: number): Promise<number> {
  const { telegramChat } = place;
  const topic = place.topic ?? 0;
  const sql = 'select id from chat where telegram_chat = ? and topic = ? and forgotten = 0';
  const [known] = await select<{ id: number }>(database, sql, [telegramChat, topic]);
  if (known) return known.id;
  return transaction(database, async (em) => {
    const make = async (inTopic: number, home: number | null) => {
      const [there] = await em.execute<{ id: number }[]>(sql, [telegramChat, inTopic]);
      if (there) return there.id;
      // The snapshot is written with the first event.
      const [made] = await em.execute<{ id: number }[]>(
        `insert into chat (telegram_chat, topic, home, private, seq, version, snapshot, updated_at)
          values (?, ?, ?, ?, 0, ?, '{}', ?) returning id`,
        [telegramChat, inTopic, home, place.private, MACHINE_VERSION, at],
      );
      if (!made) throw new Error('A new chat has got no id');
      return made.id;
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

const WAITING_FOR_MODEL = `select distinct chat.id from chat
  join effect on effect.chat = chat.id and effect.done_at is null and effect.call is not null`;

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

/** Deletes every row of these chats. */
export async function deleteChats(database: Database, chats: readonly number[]): Promise<void> {
  const chat = { $in: [...chats] };
  await transaction(database, async (em) => {
    await em.nativeDelete(Consensus, { chat });
    await em.nativeDelete(Message, { chat });
    await em.nativeDelete(Round, { chat });
    await em.nativeDelete(Discussion, { chat });
    await em.nativeDelete(Effect, { chat });
    await em.nativeDelete(Shown, { chat });
    await em.nativeDelete(Project, { home: chat });
    // When one topic tells another something, the inbox has the effect's id, which begins with the chat's id.
    for (const id of chats) await em.nativeDelete(Inbox, { id: { $like: `${id}:%` } });
    await em.nativeDelete(Chat, { id: chat });
  });
}
