/** The ids of the messages in which something is shown: what makes an answer appear once, whatever dies when. */
import { moveChats } from './chats.ts';
import type { Database } from './open.ts';
import { Chat, Shown } from './schema.ts';

function rowId(chat: number, key: string, part: number): string {
  return `${chat}/${key}/${part}`;
}

/** The store of a sender, on disk. */
export function shownStore(database: Database) {
  const em = () => database.em.fork({ clear: true });
  return {
    async get(chat: number, key: string): Promise<readonly number[]> {
      const rows = await em().find(Shown, { chat, key }, { orderBy: { part: 'asc' } });
      const ids: number[] = [];
      for (const { part, message } of rows) ids[part] = message;
      return Array.from(ids, (id) => id ?? 0);
    },
    async set(chat: number, key: string, part: number, message: number): Promise<void> {
      // What is still on its way to a chat that was forgotten leaves no row behind.
      if ((await em().count(Chat, { id: chat })) === 0) return;
      await em().upsert(Shown, { id: rowId(chat, key, part), chat, key, part, message });
    },
    async remove(chat: number, key: string): Promise<void> {
      await em().nativeDelete(Shown, { chat, key });
    },
    moved: (from: number, to: number): Promise<void> => moveChats(database, from, to),
  };
}
