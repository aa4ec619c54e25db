/**
 * Deletes what nobody needs any more: the ids of old events, ended effects with the ids of the messages they showed, chats
 * that a `/forget` could not delete, whose amounts of spent money are, and what is not to be kept any longer (`keeping.ts`).
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { clean, isUnclean } from '../database/clean.ts';
import { isPostgresql, select, type Database } from '../database/open.ts';
import { forgetOldSpent } from '../database/spending.ts';
import { transaction } from '../database/transaction.ts';
import type { Engine } from './ports.ts';
import { deleteOldPreviews } from './restate/previews.ts';
import { deleteIdle, forgetDeparted } from './keeping.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;
const HOUR_MS = 60 * 60 * 1000;
/** How many rows a statement deletes. A delete takes the only connection, and no chat should notice that. */
const BATCH = 500;

/** The ids of events. Telegram sends an update again within a day at most (https://core.telegram.org/bots/api#getting-updates). */
const OLD_EVENTS = ['delete from inbox where id in (select id from inbox where at < ? limit ?)'];

const ENDED =
  "from effect where done_at is not null and outcome <> 'held' and done_at < ? order by done_at, id limit ?";

/**
 * Ended effects, and the ids of messages that are never edited again:
 * - what an effect shows under its own id (a line, a page, a document),
 * - a progress message in its last form, without buttons.
 * The ids of answers stay, because people reply to answers.
 */
const OLD_EFFECTS = [
  `delete from shown where id in (
    select shown.id from (
      select chat, case when kind = 'board' then 'board:' || (input ->> 'board') else id end as key
      from (select id, chat, kind, READABLE as input ${ENDED}) as ended
      where kind <> 'board' or (input ->> 'phase' = 'ended' and input ->> 'buttons' = '[]')
    ) as past join shown on shown.chat = past.chat and shown.key = past.key)`,
  `delete from effect where id in (select id ${ENDED})`,
];

/**
 * Deletes what is older than `before` (milliseconds since 1970), in small batches, until nothing is left or `signal` is aborted.
 * @throws what the database throws
 */
export async function cleanUp(database: Database, before: number, signal: AbortSignal): Promise<void> {
  const connection = database.em.getConnection();
  // In SQLite's file anything may stand. PostgreSQL takes nothing but JSON.
  const readable = isPostgresql(database) ? 'input' : "case when json_valid(input) then input else '{}' end";
  const effects = OLD_EFFECTS.map((sql) => sql.replace('READABLE', readable));
  for (const statements of [OLD_EVENTS, effects]) {
    for (let left = BATCH; left === BATCH && !signal.aborted;) {
      for (const statement of statements) {
        const { affectedRows } = await connection.execute<{ affectedRows: number }>(statement, [before, BATCH], 'run');
        // The last statement deletes the rows that were selected, so its count tells whether any are left.
        left = affectedRows;
        await yieldToEventLoop();
      }
    }
  }
}

/**
 * Deletes chats that were to be forgotten before `before` (milliseconds since 1970) and still exist, because the database failed
 * then.
 * @param forget the engine's `forget`, since something may still run in these chats
 * @throws what the database throws
 */
export async function deleteForgotten(
  database: Database,
  before: number,
  forget: (chat: number) => Promise<unknown>,
): Promise<void> {
  // One effect deletes a chat and all its topics. Chats where it is still pending are left to it.
  const sql = `select id from chat where forgotten > 0 and updated_at < ? and coalesce(home, id) not in (
    select coalesce(home, chat.id) from effect join chat on chat.id = effect.chat where kind = 'forget' and done_at is null)`;
  const left = await select<{ id: number }>(database, sql, [before]);
  for (const { id } of left) await forget(id);
}

/**
 * Cleans up now and then every hour, until `signal` is aborted. The timer does not keep the process alive.
 * @param onFault gets what the database throws. An hour later it is tried again
 */
export function startCleanup(
  database: Database,
  {
    signal,
    now = Date.now,
    retentionDays = null,
    forgetOlder = () => Promise.resolve(),
    engine,
    onFault,
  }: {
    signal: AbortSignal;
    now?: () => number;
    /** Discussions that were idle for longer are deleted. Null: none is. */
    retentionDays?: number | null;
    /** Deletes what else on this machine was said before a time, milliseconds since 1970. */
    forgetOlder?: (before: number) => Promise<void>;
    engine: Pick<Engine, 'forget' | 'send'>;
    onFault: (error: unknown) => void;
  },
): void {
  if (signal.aborted) return;
  let first = true;
  const run = async () => {
    const at = now();
    // Telegram may have news of the last day: that the bot is back in a group. They come after the start.
    const departed = first ? null : forgetDeparted(database, at, engine).catch(onFault);
    first = false;
    await Promise.all([
      deleteForgotten(database, at - HOUR_MS, (chat) => engine.forget(chat)).catch(onFault),
      departed,
      cleanUp(database, at - WEEK_MS, signal).catch(onFault),
      transaction(database, (em) => forgetOldSpent(em, at)).catch(onFault),
      isPostgresql(database) ? deleteOldPreviews(database).catch(onFault) : null,
      retentionDays === null ? null : forgetOlder(at - retentionDays * DAY_MS).catch(onFault),
      deleteIdle(database, { at, days: retentionDays, engine, signal }).catch(onFault),
    ]);
    // What was deleted now, or by a program that ended before it had cleaned the file.
    if (!signal.aborted && (await isUnclean(database))) await clean(database, signal);
  };
  // What is cut short by the end of the program goes on at the next start.
  const onEnd = (error: unknown) => (signal.aborted ? undefined : onFault(error));
  const runQuietly = () => void run().catch(onEnd);
  const timer = setInterval(runQuietly, HOUR_MS).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  runQuietly();
}
