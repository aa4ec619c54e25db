/**
 * Deletes what nobody needs any more: the ids of old events, effects that have ended with the ids of what they showed and nobody
 * will edit again, and what a `/forget` could not delete.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '../../database/open.ts';
import { select } from '../../database/select.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** Rows a statement: a delete holds the only connection, and no chat should notice it. */
const BATCH = 500;

/** An update is sent again within a day at most, so an event's id is kept far longer than it can come back. */
const OLD_EVENTS = ['delete from inbox where id in (select id from inbox where at < ? limit ?)'];

const ENDED =
  "from effect where done_at is not null and outcome <> 'held' and done_at < ? order by done_at, id limit ?";

/**
 * What an effect shows under its own id (a line, a page, a document) is shown once it has ended. A progress message that has said its
 * last, with nothing to press, is never edited again. An answer's ids stay: people reply to it.
 */
const OLD_EFFECTS = [
  `delete from shown where id in (
    select shown.id from (
      select chat, case when kind = 'board' then 'board:' || (input ->> 'board') else id end as key
      from (select id, chat, kind, case when json_valid(input) then input else '{}' end as input ${ENDED}) as ended
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
  for (const statements of [OLD_EVENTS, OLD_EFFECTS]) {
    for (let left = BATCH; left === BATCH && !signal.aborted;) {
      for (const statement of statements) {
        const { affectedRows } = await connection.execute<{ affectedRows: number }>(statement, [before, BATCH], 'run');
        // The last of them takes the rows themselves.
        left = affectedRows;
        await turn();
      }
    }
  }
}

/**
 * Deletes the chats that were to be forgotten before `before` (milliseconds since 1970) and are still there, because the database
 * did not take the deletion then.
 * @param forget the engine's: something may still run in them
 * @throws what the database throws
 */
export async function deleteForgotten(
  database: Database,
  before: number,
  forget: (chat: number) => Promise<unknown>,
): Promise<void> {
  // A chat and its topics are deleted by one effect of one of them, which may still be at it.
  const sql = `select id from chat where forgotten > 0 and updated_at < ? and coalesce(home, id) not in (
    select coalesce(home, chat.id) from effect join chat on chat.id = effect.chat where kind = 'forget' and done_at is null)`;
  const left = await select<{ id: number }>(database, sql, [before]);
  for (const { id } of left) await forget(id);
}

/**
 * Cleans up now and then every hour, beside everything else, until `signal` is aborted. Its timer does not keep the process alive.
 * @param onFault gets what the database throws; the next hour tries again
 */
export function startCleanup(
  database: Database,
  {
    signal,
    now = Date.now,
    forget,
    onFault,
  }: {
    signal: AbortSignal;
    now?: () => number;
    forget: (chat: number) => Promise<unknown>;
    onFault: (error: unknown) => void;
  },
): void {
  if (signal.aborted) return;
  const run = () => {
    deleteForgotten(database, now() - HOUR_MS, forget).catch(onFault);
    cleanUp(database, now() - WEEK_MS, signal).catch(onFault);
  };
  const timer = setInterval(run, HOUR_MS).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  run();
}
