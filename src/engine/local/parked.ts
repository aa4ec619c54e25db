/**
 * Chats that cannot be read. One is parked: it keeps its row and what it has asked for, but nothing of that is done, since its results
 * could not be taken and would be paid for at each start. It is looked at again at each start and each event, and goes on as soon as
 * it can be read (a backup was put in place, or a program started that knows its snapshot).
 */
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import type { Database } from '../../database/open.ts';
import type { ChatRow } from '../../database/schema.ts';
import { select } from '../../database/select.ts';
import { transaction } from '../../database/transaction.ts';
import { pendingOf, restored, resumable, UnreadableChat, type PendingEffect } from '../pending.ts';
import { loadChat, setParked } from '../statements.ts';

/** Parks a chat. False if it was parked before. `at`: milliseconds since 1970. */
export function park(database: Database, chat: number, at: number): Promise<boolean> {
  return transaction(database, async (em) => {
    const row = await loadChat(em, chat);
    if (row === null || row.parkedAt !== null) return false;
    await setParked(em, chat, at);
    return true;
  });
}

/** How many chats are parked. */
export async function parkedChats(database: Database): Promise<number> {
  const sql = 'select count(*) as n from chat where parked_at is not null and forgotten = 0';
  const [row] = await select<{ n: number | string }>(database, sql, []);
  return Number(row?.n ?? 0);
}

/** What a chat goes on with after a start. One that cannot be read is parked, one that can be again no longer is. */
async function resumed(
  em: SqlEntityManager,
  chat: ChatRow,
  at: number,
  onParked: (chat: number, error: UnreadableChat) => void,
): Promise<PendingEffect[]> {
  try {
    const effects = await resumable(em, chat, restored(chat));
    if (chat.parkedAt !== null) await setParked(em, chat.id, null);
    return effects;
  } catch (error) {
    if (!(error instanceof UnreadableChat)) throw error;
    // What it was asked since it is parked is how it is forgotten.
    if (chat.parkedAt !== null) return pendingOf(em, chat, chat.parkedAt).catch(() => []);
    await setParked(em, chat.id, at);
    onParked(chat.id, error);
    return [];
  }
}

/**
 * Looks at every chat that has something pending or is parked.
 * @param at milliseconds since 1970
 * @param onParked gets the chats that are parked from now on, and why
 * @returns by chat, what is to be dispatched, in the order in which it was asked for
 */
export async function recover(
  database: Database,
  at: number,
  onParked: (chat: number, error: UnreadableChat) => void,
): Promise<Map<number, PendingEffect[]>> {
  const sql =
    'select id from chat where parked_at is not null or id in (select chat from effect where done_at is null)';
  const found = new Map<number, PendingEffect[]>();
  for (const { id } of await select<{ id: number }>(database, sql, [])) {
    const effects = await transaction(database, async (em) => {
      const chat = await loadChat(em, id);
      return chat === null ? [] : resumed(em, chat, at, onParked);
    });
    if (effects.length > 0) found.set(id, effects);
  }
  return found;
}
