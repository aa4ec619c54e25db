/** Deletes what is not to be kept any longer: discussions that were idle for too long, and groups that the bot has left. */
import { select, type Database } from '../database/open.ts';
import { deleteDiscussion } from './delete.ts';
import type { Engine } from './ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How many discussions are looked up at once. */
const BATCH = 50;

interface Found {
  readonly id: string;
  readonly chat: number;
  readonly usedAt: number | string;
}

/**
 * Deletes the discussions that were idle for more than `days`. Each chat is told by an event first, and takes it only where nothing
 * runs in the discussion. Then nobody finds it any more, and its rows go in small batches, if need be after a restart.
 * @param at now, milliseconds since 1970
 * @param days null deletes only what was told before
 * @throws what the database throws
 */
export async function deleteIdle(
  database: Database,
  {
    at,
    days,
    engine,
    signal,
  }: {
    at: number;
    days: number | null;
    engine: Pick<Engine, 'send'>;
    signal: AbortSignal;
  },
): Promise<void> {
  if (days !== null) await tellIdle(database, at, at - days * DAY_MS, engine, signal);
  const told = 'select id, chat from discussion where expired_at is not null limit ?';
  for (;;) {
    const found = await select<Omit<Found, 'usedAt'>>(database, told, [BATCH]);
    if (found.length === 0) return;
    for (const { id, chat } of found) {
      if (signal.aborted) return;
      await deleteDiscussion(database, chat, id);
    }
  }
}

/** Tells chats which of their discussions were last used before `before`. */
async function tellIdle(
  database: Database,
  at: number,
  before: number,
  engine: Pick<Engine, 'send'>,
  signal: AbortSignal,
): Promise<void> {
  const sql = `select id, chat, used_at as "usedAt" from discussion
    where expired_at is null and used_at < ? and (used_at, id) > (?, ?) order by used_at, id limit ?`;
  let last: Pick<Found, 'id' | 'usedAt'> = { id: '', usedAt: -1 };
  for (;;) {
    const found = await select<Found>(database, sql, [before, Number(last.usedAt), last.id, BATCH]);
    for (const { id, chat } of found) {
      if (signal.aborted) return;
      await engine.send(chat, { type: 'discussion.expired', at, discussion: id }, `expired:${id}:${at}`);
    }
    const end = found.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

/**
 * Forgets the groups whose time has come since the bot was taken out of them. Each chat does that itself, as at a `/forget`.
 * @param at now, milliseconds since 1970
 * @throws what the database throws
 */
export async function forgetDeparted(database: Database, at: number, engine: Pick<Engine, 'send'>): Promise<void> {
  const sql = 'select id, forget_at as "forgetAt" from chat where forget_at <= ? and forgotten = 0 and home is null';
  const due = await select<{ id: number; forgetAt: number | string }>(database, sql, [at]);
  for (const { id, forgetAt } of due) await engine.send(id, { type: 'departed', at }, `departed:${id}:${forgetAt}`);
}
