/**
 * SQLite: what is deleted must leave the files too. Deleting a row is not enough for that:
 * - The log (`-wal`) holds older pages until it is truncated, which it cannot be while somebody else reads in the database.
 * - `secure_delete` overwrites a deleted row, but not the copies of it that SQLite left in the gaps of pages when it moved rows
 *   from one page to another (measured: after random changes half of all files held such copies). So every row of the tables
 *   with texts is moved once to a page behind all others. The pages it leaves become empty, and SQLite overwrites empty pages.
 *   `vacuum` would do the same, but everything would wait for it.
 *
 * How clean the file is stands in its `user_version`, and is changed in the transaction that deletes. So cleaning goes on after a
 * restart. One pass cleans after all deletions before it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { OnLine } from '../lib/private-files.ts';
import { wait } from '../lib/wait.ts';
import { whyNotWritten } from './errors.ts';
import { nativeOf } from './native.ts';
import { isPostgresql, type Database } from './open.ts';
import { transaction } from './transaction.ts';

/** The values of `user_version`. A program before there was any cleaning left 0. Above `clean` it counts deletions. */
const State = { old: 0, clean: 1 } as const;

/** The tables in which people's or models' words stand, each with an expression for about how many bytes a row has. */
const TABLES = [
  ['message', "octet_length(text) + octet_length(coalesce(thinking, '')) + octet_length(coalesce(context, ''))"],
  ['consensus', 'octet_length(value)'],
  ['position', "octet_length(claim) + octet_length(coalesce(moved, ''))"],
  ['ballot', 'octet_length(options) + octet_length(criteria)'],
  ['vote', "octet_length(coalesce(would_change, ''))"],
  ['discussion', 'octet_length(question)'],
  ['project', 'octet_length(about)'],
  ['effect', 'octet_length(input)'],
] as const;

/** How much is moved in one transaction: so many rows, and about so many bytes. Nobody should notice that it waits for it. */
const MOST_ROWS = 500;
const MOST_BYTES = 500_000;

/** So many of these transactions may stand in the log. */
const MOST_LOGGED = 10;

/** The waits between two tries to truncate the log, milliseconds. The last one repeats. */
const WAITS_MS = [20, 50, 200, 1000];

/** Notes, in the transaction that deletes, that what it deletes is still in the file. */
export async function noteDeleted(em: SqlEntityManager): Promise<void> {
  if (isPostgresql({ em })) return;
  const [row] = await em.execute<{ user_version: number }[]>('pragma user_version');
  await em.execute(`pragma user_version = ${Math.max(State.clean, row?.user_version ?? 0) + 1}`);
}

async function stateOf(database: Database): Promise<number> {
  const [row] = await database.em.getConnection().execute<{ user_version: number }[]>('pragma user_version');
  return row?.user_version ?? State.old;
}

/** Whether something was deleted that is still in the file. */
export async function isUnclean(database: Database): Promise<boolean> {
  if (isPostgresql(database)) return false;
  return (await stateOf(database)) > State.clean;
}

/**
 * Takes out of a database of an older program what that had deleted. The start waits for it. If there is no room for that, the
 * next start tries again.
 */
export async function cleanOld(database: Database, isNew: boolean, onLine: OnLine): Promise<void> {
  if ((await stateOf(database)) !== State.old) return;
  const connection = database.em.getConnection();
  try {
    if (!isNew) await connection.execute('vacuum');
    // While somebody reads in the database, the log still holds what was in the file. It is then cleaned as after a deletion.
    const isClean = isNew || (await truncateLog(database));
    await connection.execute(`pragma user_version = ${isClean ? State.clean : State.clean + 1}`);
  } catch (error) {
    const why = whyNotWritten(error) ?? 'it is in use';
    onLine(
      `what was deleted earlier is still in the database's file (${why}): the next start tries again to take it out`,
    );
  }
}

/** Moves the next rows of a table behind all others. False if none is left up to `last`. */
async function moveRows(database: Database, table: string, bytes: string, last: number): Promise<boolean> {
  return transaction(database, async (em) => {
    const [range] = await em.execute<{ first: number | null; upto: number | null; top: number }[]>(
      `with next as (select rowid as n, ${bytes} as bytes from ${table} where rowid <= ? order by rowid limit ${MOST_ROWS}),
        summed as (select n, sum(bytes) over (order by n) - bytes as before from next)
        select min(n) as first, max(n) as upto, (select max(rowid) from ${table}) as top from summed where before < ${MOST_BYTES}`,
      [last],
    );
    if (!range || range.first === null || range.upto === null) return false;
    const shift = range.top - range.first + 1;
    await em.execute(`update ${table} set rowid = rowid + ? where rowid between ? and ?`, [
      shift,
      range.first,
      range.upto,
    ]);
    return true;
  });
}

/** Truncates the log as soon as nobody reads. False if the signal was aborted first. */
async function untilTruncated(database: Database, signal: AbortSignal): Promise<boolean> {
  for (let tries = 0; !(await truncateLog(database)); tries++) {
    await wait(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0, signal);
    if (signal.aborted) return false;
  }
  return true;
}

/** Moves every row that a table has now. False if the signal was aborted first. */
async function moveAll(database: Database, table: string, bytes: string, signal: AbortSignal): Promise<boolean> {
  const [row] = await database.em
    .getConnection()
    .execute<{ last: number | null }[]>(`select max(rowid) as last from ${table}`);
  const last = row?.last ?? null;
  if (last === null) return true;
  for (let moved = 1; ; moved++) {
    if (signal.aborted) return false;
    const began = performance.now();
    if (!(await moveRows(database, table, bytes, last))) return true;
    // While somebody reads, the log only grows, and to write a long one into the file would hold up everybody.
    if (moved % MOST_LOGGED === 0 && !(await untilTruncated(database, signal))) return false;
    // Others have their turn: half of the time at least.
    await sleep(Math.min(100, performance.now() - began));
  }
}

/**
 * Writes the log into the file and truncates it, without waiting for anybody.
 * @returns false if somebody else reads or writes in the database just now
 */
export async function truncateLog(database: Database): Promise<boolean> {
  const connection = database.em.getConnection();
  const native = await nativeOf(database);
  // Taken as a transaction takes it, so that none is under way.
  return connection
    .getClient()
    .connection()
    .execute(async () => {
      const before = Number(native.pragma('busy_timeout', { simple: true }));
      // The whole process would stand still while SQLite waits.
      native.pragma('busy_timeout = 0');
      try {
        return native.pragma('main.wal_checkpoint(truncate)', { simple: true }) === 0;
      } finally {
        native.pragma(`busy_timeout = ${before}`);
      }
    });
}

/** A pass: it cleans after every deletion before it has begun. */
class Pass {
  begun = false;
  readonly done: Promise<boolean>;

  constructor(database: Database, before: Promise<unknown>, signal: AbortSignal) {
    this.done = before
      .catch(() => {})
      .then(() => {
        this.begun = true;
        return cleanOnce(database, signal);
      });
  }
}

const passes = new WeakMap<Database, Pass>();

/**
 * Takes what was deleted before this call out of the database's files. It takes as long as somebody reads in the database.
 * PostgreSQL's own `VACUUM` does that there, and it has no file of ours.
 * @returns false if the signal was aborted first. The next start goes on then
 * @throws what the database throws
 */
export async function clean(database: Database, signal: AbortSignal): Promise<boolean> {
  if (isPostgresql(database)) return true;
  while (!signal.aborted) {
    const last = passes.get(database);
    // Who comes before a pass has begun shares it. It may end unfinished, by the signal of whoever asked for it.
    const pass = last && !last.begun ? last : new Pass(database, last?.done ?? Promise.resolve(), signal);
    passes.set(database, pass);
    if (await pass.done) return true;
  }
  return false;
}

async function cleanOnce(database: Database, signal: AbortSignal): Promise<boolean> {
  const before = await stateOf(database);
  if (!(await untilTruncated(database, signal))) return false;
  for (const [table, bytes] of TABLES) if (!(await moveAll(database, table, bytes, signal))) return false;
  if (!(await untilTruncated(database, signal))) return false;
  await transaction(database, async (em) => {
    const [row] = await em.execute<{ user_version: number }[]>('pragma user_version');
    // What was deleted meanwhile is for the next pass.
    if (row?.user_version === before) await em.execute(`pragma user_version = ${State.clean}`);
  });
  return true;
}
