/**
 * What was spent on models: amounts by day, chat, person and model, nothing of what anybody said. A day ends at midnight UTC. Whose the amounts
 * are is forgotten with the chat, but that of today only tomorrow: a limit of the day must not begin anew with a `/forget`.
 */
import type { SqlEntityManager } from '@mikro-orm/sql';
import { isPostgresql, select, type Database } from './open.ts';

/** Amounts that are nobody's any more, or were nobody's. */
const NOBODY = 0;
/** So long it is known whose the amounts are, days. */
const KNOWN_DAYS = 92;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a time (milliseconds since 1970) in UTC, as `2026-11-27`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

async function run(em: SqlEntityManager, sql: string, values: readonly (string | number)[]): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [...values], 'run');
  return affectedRows;
}

const AMOUNTS = ['calls', 'tokens_in', 'tokens_out', 'tokens_cached', 'usd', 'estimated'] as const;
const COLUMNS = `id, day, telegram_chat, person, model, ${AMOUNTS.join(', ')}`;
/** What is there is added to. */
const ADDED = `on conflict (id) do update set ${AMOUNTS.map((name) => `${name} = spending.${name} + excluded.${name}`).join(', ')}`;

/** What a call has cost. */
export interface Spent {
  readonly at: number;
  /** The Telegram id of who asked for it; null where nobody knows. */
  readonly person: number | null;
  readonly model: string;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** So many of those read came from a provider's cache. */
  readonly tokensCached: number;
  readonly usd: number;
  /** The provider did not tell it, or not all of it. */
  readonly estimated: boolean;
}

/** Adds what a call has cost to what was spent on its day. */
export async function addSpent(em: SqlEntityManager, telegramChat: number, spent: Spent): Promise<void> {
  const { model, tokensIn, tokensOut, tokensCached, usd, estimated } = spent;
  const day = dayOf(spent.at);
  const person = spent.person ?? NOBODY;
  const amounts = [1, tokensIn ?? 0, tokensOut ?? 0, tokensCached, usd, estimated ? usd : 0];
  const id = `${day}:${telegramChat}:${person}:${model}`;
  const sql = `insert into spending (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ${ADDED}`;
  await run(em, sql, [id, day, telegramChat, person, model, ...amounts]);
}

/** The number of the lock below, one of many that a server has. */
const LOCK = 7_253_601;

/**
 * Lets nobody else look what is left until this transaction ends: it may reserve some of it. On SQLite there is one transaction at a time.
 */
export async function lockSpending(em: SqlEntityManager): Promise<void> {
  if (isPostgresql({ em })) await em.execute('select pg_advisory_xact_lock(?)', [LOCK]);
}

/** What was spent on a day, US dollars. @param telegramChat null for all chats */
export async function spentOnDay(em: SqlEntityManager, day: string, telegramChat: number | null): Promise<number> {
  const of = telegramChat === null ? '' : ' and telegram_chat = ?';
  const values = telegramChat === null ? [day] : [day, telegramChat];
  const [row] = await em.execute<{ usd: number | null }[]>(
    `select sum(usd) as usd from spending where day = ?${of}`,
    values,
  );
  return row?.usd ?? 0;
}

/** Chats with calls in flight, and those that cannot be read: what ran there may be paid for. */
const RESERVED = 'from chat where reserved > 0';

/** What other chats may still spend on what runs in them, US dollars. @param telegramChat null for all chats, else its topics alone */
export async function reservedByOthers(
  em: SqlEntityManager,
  chat: number,
  telegramChat: number | null,
): Promise<number> {
  const of = telegramChat === null ? '' : ' and telegram_chat = ?';
  const values = telegramChat === null ? [chat] : [chat, telegramChat];
  const [row] = await em.execute<{ usd: number | null }[]>(
    `select sum(reserved) as usd ${RESERVED} and id <> ?${of}`,
    values,
  );
  return row?.usd ?? 0;
}

/** What all chats may still spend on what runs in them, US dollars. */
export async function reservedNow(database: Database): Promise<number> {
  const [row] = await select<{ usd: number | null }>(database, `select sum(reserved) as usd ${RESERVED}`, []);
  return row?.usd ?? 0;
}

/** Gives amounts to another chat and person, and those of one day, person and model together. */
async function give(
  em: SqlEntityManager,
  {
    where,
    values,
    to,
  }: { where: string; values: readonly (string | number)[]; to: { chat: number; person: 'same' | typeof NOBODY } },
): Promise<void> {
  const person = to.person === 'same' ? 'person' : String(NOBODY);
  const sums = AMOUNTS.map((name) => `sum(${name})`).join(', ');
  const sql = `insert into spending (${COLUMNS})
    select day || ':' || ? || ':' || ${person} || ':' || model, day, ?, ${person}, model, ${sums}
    from spending where ${where} group by day, ${to.person === 'same' ? 'person, ' : ''}model ${ADDED}`;
  await run(em, sql, [String(to.chat), to.chat, ...values]);
  await run(em, `delete from spending where ${where}`, values);
}

/** A group has another id: what was spent there goes with it. */
export async function moveSpent(em: SqlEntityManager, from: number, to: number): Promise<void> {
  const [row] = await em.execute<{ day: string | null }[]>(
    'select max(day) as day from spending where telegram_chat = ? and forgotten = 1',
    [from],
  );
  await give(em, { where: 'telegram_chat = ?', values: [from], to: { chat: to, person: 'same' } });
  // What was to be nobody's tomorrow still is.
  if (row?.day != null)
    await run(em, 'update spending set forgotten = 1 where telegram_chat = ? and day <= ?', [to, row.day]);
}

/** A chat is forgotten: what was spent there is nobody's. What was spent today will be, tomorrow. @param at now, milliseconds since 1970 */
export async function forgetSpent(em: SqlEntityManager, telegramChat: number, at: number): Promise<void> {
  const today = dayOf(at);
  const values = [telegramChat, today];
  await give(em, { where: 'telegram_chat = ? and day < ?', values, to: { chat: NOBODY, person: NOBODY } });
  await run(em, 'update spending set forgotten = 1 where telegram_chat = ? and day >= ?', values);
}

/** Makes nobody's what was to be forgotten on an earlier day, or is older than anybody looks at. @param at now, milliseconds since 1970 */
export async function forgetOldSpent(em: SqlEntityManager, at: number): Promise<void> {
  const old = dayOf(at - KNOWN_DAYS * DAY_MS);
  await give(em, {
    where: `(telegram_chat <> ${NOBODY} or person <> ${NOBODY}) and ((forgotten = 1 and day < ?) or day < ?)`,
    values: [dayOf(at), old],
    to: { chat: NOBODY, person: NOBODY },
  });
}

/** By what amounts are added up. */
export type SpentBy = 'day' | 'chat' | 'person' | 'model';

const BY: Readonly<Record<SpentBy, string>> = { day: 'day', chat: 'telegram_chat', person: 'person', model: 'model' };

/** What was spent on something. `name` is `0` for what is nobody's. */
export interface SpentSum {
  readonly name: string;
  readonly calls: number;
  readonly usd: number;
  /** So much of it no provider told. */
  readonly estimated: number;
}

/**
 * What was spent since a day, added up: the days newest first, of anything else the largest amounts first.
 * @param most so many sums at most
 */
export async function spentSince(database: Database, day: string, by: SpentBy, most: number): Promise<SpentSum[]> {
  const order = by === 'day' ? 'day desc' : 'usd desc';
  const rows = await select<Record<'name' | 'calls' | 'usd' | 'estimated', string | number>>(
    database,
    `select ${BY[by]} as name, sum(calls) as calls, sum(usd) as usd, sum(estimated) as estimated
      from spending where day >= ? group by ${BY[by]} order by ${order} limit ?`,
    [day, most],
  );
  return rows.map(({ name, calls, usd, estimated }) => {
    return { name: String(name), calls: Number(calls), usd: Number(usd), estimated: Number(estimated) };
  });
}
