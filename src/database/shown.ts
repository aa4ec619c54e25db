/** Which messages show what. With these ids stored, an answer appears only once, even when the process dies in between. */
import { moveChats } from './chats.ts';
import { select, type Database } from './open.ts';
import { retryTransient } from './retry.ts';
import { Shown } from './schema.ts';
import { transaction } from './transaction.ts';

/** Storing the id of a message is tried for ever. */
const NEVER_ABORTED = new AbortController().signal;

/**
 * Lines outside of any chat have a negative id. They are never edited, and they must be shown even when the database cannot
 * be written, so nothing is stored for them.
 */
const isNoChat = (chat: number): boolean => chat < 0;

function rowId(chat: number, key: string, part: number): string {
  return `${chat}/${key}/${part}`;
}

/** The message ids that a sender stores in the database. */
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
      // A message may still be on its way when its chat is deleted. The `select` then finds no chat, and no row is written.
      const sql = `insert into shown (id, chat, key, part, message) select ?, id, ?, ?, ? from chat where id = ?
        on conflict (id) do update set message = excluded.message`;
      const values = [rowId(chat, key, part), key, part, message, chat];
      // The message has been sent already. Without this row the next start would send it again.
      await retryTransient(
        () => transaction(database, (em) => em.execute(sql, values, 'run')),
        () => {},
        NEVER_ABORTED,
      );
    },
    async remove(chat: number, key: string): Promise<void> {
      await em().nativeDelete(Shown, { chat, key });
    },
    moved: (from: number, to: number): Promise<void> => moveChats(database, from, to),
  };
}
