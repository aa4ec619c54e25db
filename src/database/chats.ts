/** Moving chats between Telegram addresses. */
import type { Database } from './open.ts';
import { Chat, Discussion, Effect, Project, Shown } from './schema.ts';
import { transaction } from './transaction.ts';

/**
 * A group became a supergroup: its chats have a new address and keep everything else. Message ids start afresh there, so of the old
 * ones it is only kept that there was a message (id 0). When an update of the new address came first, there are chats already: those
 * in which nothing was asked yet make room; if there is more, who finds its place taken stays where it is, as a topic of the chat that
 * has it, with which it will be forgotten.
 */
export async function moveChats(database: Database, from: number, to: number): Promise<void> {
  await transaction(database, async (em) => {
    const moving = await em.find(Chat, { telegramChat: from }, { fields: ['id', 'topic', 'forgotten'] });
    const there = await em.find(Chat, { telegramChat: to, forgotten: 0 }, { fields: ['id', 'topic'] });
    const chat = { $in: there.map(({ id }) => id) };
    const kept = (await em.count(Discussion, { chat })) + (await em.count(Project, { home: chat })) > 0 ? there : [];
    if (moving.length > 0 && kept.length === 0 && there.length > 0) {
      await em.nativeDelete(Effect, { chat });
      await em.nativeDelete(Shown, { chat });
      await em.nativeDelete(Chat, { id: chat });
    }
    const free = moving
      .filter(({ topic, forgotten }) => forgotten !== 0 || !kept.some((other) => other.topic === topic))
      .map(({ id }) => id);
    await em.nativeUpdate(Chat, { id: { $in: free } }, { telegramChat: to });
    const home = kept.find(({ topic }) => topic === 0)?.id;
    const old = moving.filter(({ forgotten }) => forgotten === 0).map(({ id }) => id);
    if (home !== undefined) await em.nativeUpdate(Chat, { id: { $in: old } }, { home });
    await em.nativeUpdate(Shown, { chat: { $in: free } }, { message: 0 });
  });
}
