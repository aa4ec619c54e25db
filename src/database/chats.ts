/** Moving chats from one Telegram address to another. */
import type { Database } from './open.ts';
import { Chat, Discussion, Effect, Project, Shown } from './schema.ts';
import { moveSpent } from './spending.ts';
import { transaction } from './transaction.ts';

/**
 * Moves the chats of a group that became a supergroup to its new Telegram id. They keep everything else, but that they were to be
 * forgotten: Telegram may have said that the bot left the group.
 *
 * Message ids start anew in a supergroup. Of the old messages only the fact is kept that there was one (id 0).
 *
 * An update of the new address may have come first and made chats there. Where nothing was asked in any of them, they are
 * deleted. Otherwise they stay. A moving chat whose topic is taken then keeps its old address. It becomes a topic of the chat
 * that took its place, and is forgotten together with it.
 * @param from the group's Telegram id
 * @param to the supergroup's Telegram id
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
    await em.nativeUpdate(Chat, { id: { $in: free } }, { telegramChat: to, forgetAt: null });
    const home = kept.find(({ topic }) => topic === 0)?.id;
    const old = moving.filter(({ forgotten }) => forgotten === 0).map(({ id }) => id);
    if (home !== undefined) await em.nativeUpdate(Chat, { id: { $in: old } }, { home });
    await em.nativeUpdate(Shown, { chat: { $in: free } }, { message: 0 });
    await moveSpent(em, from, to);
  });
}
