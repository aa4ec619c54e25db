/** The ids of the messages in which something is shown: what makes an answer appear once, whatever dies when. */
import { moveChats } from './chats.ts';
import type { Database } from './open.ts';
import { throughFaults } from './transient.ts';
import { Shown } from './schema.ts';
import { select } from './select.ts';
import { transaction } from './transaction.ts';

/** A message's id is stored however long it takes. */
const NEVER = new AbortController().signal;

/** What is said outside of any chat has a negative id. It is never edited, and must be said where nothing can be written. */
const isNoChat = (chat: number): boolean => chat < 0;

function rowId(chat: number, key: string, part: number): string {
  return `${chat}/${key}/${part}`;
}

/** The store of a sender, on disk. */
export function shownStore(database: Database) {
  const em = () => database.em.fork({ clear: true });
  return {
    async get(chat: number, key: string): Promise<readonly number[]> {
      if (isNoChat(chat)) return [];
      const sql = 'select part, message from shown where chat = ? and key = ?';
      const rows = await select<{ part: number; message: number }>(database, sql, [chat, key]);
      const ids: number[] = [];
      for (const { part, message } of rows) ids[part] = message;
      return Array.from(ids, (id) => id ?? 0);
    },
    async set(chat: number, key: string, part: number, message: number): Promise<void> {
      if (isNoChat(chat)) return;
      // What is still on its way to a chat that was forgotten leaves no row behind.
      const sql = `insert into shown (id, chat, key, part, message) select ?, id, ?, ?, ? from chat where id = ?
        on conflict (id) do update set message = excluded.message`;
      const values = [rowId(chat, key, part), key, part, message, chat];
      // The message is there already: whoever did not know of it would send it once more.
      await throughFaults(
        () => transaction(database, (em) => em.execute(sql, values, 'run')),
        () => {},
        NEVER,
      );
    },
    async remove(chat: number, key: string): Promise<void> {
      await em().nativeDelete(Shown, { chat, key });
    },
    moved: (from: number, to: number): Promise<void> => moveChats(database, from, to),
  };
}
