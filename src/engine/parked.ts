/**
 * Chats that cannot be read. One is parked: it keeps its row and what it has asked for, but nothing of that is done, since its results
 * could not be taken and would be paid for at each start. It is looked at again at each start and each event, and goes on as soon as
 * it can be read (a backup was put in place, or a program started that knows its snapshot).
 */
import { snapshotOf } from '../chat/versions.ts';
import type { Database } from '../database/open.ts';
import { select } from '../database/select.ts';
import { transaction } from '../database/transaction.ts';
import { pendingEffects, type PendingEffect } from './apply.ts';
import { loadChat } from './statements.ts';

/** Parks a chat. False if it was parked before. `at`: milliseconds since 1970. */
export async function park(database: Database, chat: number, at: number): Promise<boolean> {
  return transaction(database, async (em) => {
    const sql = 'update chat set parked_at = ? where id = ? and parked_at is null';
    const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [at, chat], 'run');
    return affectedRows > 0;
  });
}

/** How many chats are parked. */
export async function parkedChats(database: Database): Promise<number> {
  const [row] = await select<{ n: number }>(
    database,
    'select count(*) as n from chat where parked_at is not null and forgotten = 0',
    [],
  );
  return Number(row?.n ?? 0);
}

/** Looks at one chat: parks it if it cannot be read, and ends that if it can. Gives since when it is parked, null if it is not. */
async function looked(database: Database, id: number, at: number): Promise<number | null> {
  return transaction(database, async (em) => {
    const chat = await loadChat(em, id);
    if (chat === null) return null;
    const since = isReadable(chat) ? null : (chat.parkedAt ?? at);
    if (since !== chat.parkedAt) await em.execute('update chat set parked_at = ? where id = ?', [since, id], 'run');
    return since;
  });
}

function isReadable(chat: Parameters<typeof snapshotOf>[0]): boolean {
  try {
    snapshotOf(chat);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks at every chat that has something pending or is parked.
 * @param at milliseconds since 1970
 * @returns what is to be dispatched: of a chat that cannot be read only what it was asked since (how it is forgotten)
 */
export async function recover(database: Database, at: number): Promise<PendingEffect[]> {
  const sql = `select id from chat where parked_at is not null
    or id in (select chat from effect where done_at is null)`;
  const since = new Map<number, number>();
  for (const { id } of await select<{ id: number }>(database, sql, [])) {
    const parked = await looked(database, id, at);
    if (parked !== null) since.set(id, parked);
  }
  const pending = await pendingEffects(database);
  if (since.size === 0) return pending;
  const asked = await select<{ id: string; at: number | string }>(
    database,
    'select id, created_at as at from effect where done_at is null',
    [],
  );
  const askedAt = new Map(asked.map((row) => [row.id, Number(row.at)]));
  return pending.filter(({ id, address }) => (askedAt.get(id) ?? 0) >= (since.get(address.id) ?? 0));
}
