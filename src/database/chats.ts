/** Moving chats between Telegram addresses. */
import type { Database } from './open.ts';
import { Access, Chat, Shown } from './schema.ts';

/**
 * A group became a supergroup: its chats have a new address and keep everything else. Message ids start afresh there, so of the old
 * ones it is only kept that there was a message (id 0). Chats that the new address has already (an update came first) stay as they are.
 */
export async function moveChats(database: Database, from: number, to: number): Promise<void> {
  await database.em.fork({ clear: true }).transactional(async (em) => {
    const moving = await em.find(Chat, { telegramChat: from }, { fields: ['id', 'topic', 'forgotten'] });
    const there = await em.find(Chat, { telegramChat: to, forgotten: 0 }, { fields: ['topic'] });
    const free = moving
      .filter(({ topic, forgotten }) => forgotten !== 0 || !there.some((other) => other.topic === topic))
      .map(({ id }) => id);
    await em.nativeUpdate(Chat, { id: { $in: free } }, { telegramChat: to });
    await em.nativeUpdate(Shown, { chat: { $in: free } }, { message: 0 });
    const access = await em.findOne(Access, { id: `chat:${from}` });
    if (access) await em.upsert(Access, { id: `chat:${to}`, role: access.role, at: access.at });
  });
}
