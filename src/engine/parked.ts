/**
 * Chats that cannot be read are parked. A parked chat keeps its row and its pending effects, but these are not done: the chat
 * could not take their results, and the calls would be paid for at every start. Each start and each event tries to read it
 * again. It runs on as soon as that succeeds, for example with a backup, or with a program that knows its snapshot.
 */
import type { SqlEntityManager } from '@mikro-orm/sql';
import { select, type Database } from '../database/open.ts';
import type { ChatRow } from '../database/schema.ts';
import { transaction } from '../database/transaction.ts';
import { pendingEffects, restoreSnapshot, resumableEffects, UnreadableChat, type PendingEffect } from './restore.ts';
import { loadChat, setParked } from './statements.ts';

export const PARKED_FAULT = 'a chat cannot be read: it is left alone until it can be';

/** Parks a chat. False if it was parked before, or is gone. `at`: milliseconds since 1970. */
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

/** The effects of a chat to dispatch after a start. Parks the chat if it cannot be read. Otherwise it is no longer parked. */
async function recoverChat(
  em: SqlEntityManager,
  chat: ChatRow,
  at: number,
  onParked: (chat: number, error: UnreadableChat) => void,
): Promise<PendingEffect[]> {
  try {
    const effects = await resumableEffects(em, chat, restoreSnapshot(chat));
    if (chat.parkedAt !== null) await setParked(em, chat.id, null);
    return effects;
  } catch (error) {
    if (!(error instanceof UnreadableChat)) throw error;
    // Since it was parked it has taken only the events that delete it. Their effects are done.
    if (chat.parkedAt !== null) return pendingEffects(em, chat, chat.parkedAt).catch(() => []);
    await setParked(em, chat.id, at);
    onParked(chat.id, error);
    return [];
  }
}

/**
 * Tries to restore every chat that is parked or has pending effects.
 * @param at milliseconds since 1970
 * @param onParked gets the chats that are parked from now on, and why
 * @returns by chat id, the effects to dispatch, in the order in which they were asked for
 */
export async function recover(
  database: Database,
  at: number,
  onParked: (chat: number, error: UnreadableChat) => void,
): Promise<Map<number, PendingEffect[]>> {
  // Each part has an index of its own: PostgreSQL would read all chats for an "or" of the two.
  const sql = `select id from chat where parked_at is not null
    union select chat as id from effect where done_at is null order by id`;
  const found = new Map<number, PendingEffect[]>();
  for (const { id } of await select<{ id: number }>(database, sql, [])) {
    const effects = await transaction(database, async (em) => {
      const chat = await loadChat(em, id);
      return chat === null ? [] : recoverChat(em, chat, at, onParked);
    });
    if (effects.length > 0) found.set(id, effects);
  }
  return found;
}

/**
 * The pending effects of a chat, in the order in which they were asked for. Of a parked chat those alone that delete it. A chat that
 * cannot be read is parked, but for one that a newer program has written, which is left to that.
 * @param at milliseconds since 1970
 * @throws UnreadableChat for a chat that is left, or what the database throws
 */
export async function pendingIn(
  database: Database,
  id: number,
  at: number,
  onParked: (error: UnreadableChat) => void,
): Promise<PendingEffect[]> {
  try {
    return await transaction(database, async (em) => {
      const chat = await loadChat(em, id);
      if (chat === null) return [];
      if (chat.parkedAt === null) return pendingEffects(em, chat);
      return pendingEffects(em, chat, chat.parkedAt).catch(() => []);
    });
  } catch (error) {
    if (!(error instanceof UnreadableChat) || error.newer) throw error;
    if (await park(database, id, at)) onParked(error);
    return [];
  }
}
