/** Deletes the rows of chats and of discussions, in small transactions, since nobody else's event should have to wait for long. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { positionsKey } from '../chat/run.ts';
import { firstSnapshot } from '../chat/step.ts';
import { versioned } from '../chat/snapshot-versions.ts';
import { noteDeleted } from '../database/clean.ts';
import { isPostgresql, type Database } from '../database/open.ts';
import { forgetSpent } from '../database/spending.ts';
import { transaction } from '../database/transaction.ts';

/** How much is deleted in one transaction: so many rows, and about so many bytes, since what is deleted is overwritten. */
const MOST_ROWS = 500;
const MOST_BYTES = 1_000_000;

type Values = readonly (string | number)[];

/** Rows of one table. */
interface Rows {
  readonly table: string;
  readonly where: string;
  readonly values: Values;
  /** About how many bytes a row has, where it may have many. */
  readonly bytes?: string;
}

/** The end of an effect that deletes its own chat needs these two: the chat's row, and the effect's. */
const FORGETS = "kind = 'forget' and done_at is null";

const BYTES = {
  message: "octet_length(text) + octet_length(coalesce(thinking, '')) + octet_length(coalesce(context, ''))",
  consensus: 'octet_length(cast(value as text))',
  discussion: 'octet_length(question)',
  effect: 'octet_length(cast(input as text))',
};

/** Deletes the first of these rows. Returns how many. */
async function deleteSome(em: SqlEntityManager, { table, where, values, bytes = '0' }: Rows): Promise<number> {
  const sql = `delete from ${table} where id in (
    select id from (
      select id, sum(bytes) over (order by id) - bytes as before
      from (select id, ${bytes} as bytes from ${table} where ${where} limit ${MOST_ROWS}) as found
    ) as summed where before < ${MOST_BYTES})`;
  const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [...values], 'run');
  return affectedRows;
}

/** Runs work in a transaction: each in one of its own, or all in the same. */
type InTransaction = <T>(work: (em: SqlEntityManager) => Promise<T>) => Promise<T>;

/** Deletes all of these rows. */
async function deleteAll(inTransaction: InTransaction, rows: Rows): Promise<void> {
  for (let left = 1; left > 0;) {
    left = await inTransaction(async (em) => {
      await noteDeleted(em);
      return deleteSome(em, rows);
    });
    await yieldToEventLoop();
  }
}

/** Rows whose ids begin with a chat's own id: what follows in the alphabet behind `:` is `;`. */
const byId = (table: string, chat: number): Rows => ({
  table,
  where: 'id >= ? and id < ?',
  values: [`${chat}:`, `${chat};`],
});

/** The tables of which each row is of a round. */
const OF_ROUNDS = ['round', 'position', 'ballot', 'vote', 'ranking'] as const;

/** Deletes all rows of a chat but its own. Of an effect that is deleting this chat, what it needs is kept. */
async function deleteRows(inTransaction: InTransaction, chat: number): Promise<void> {
  const of = { where: 'chat = ?', values: [chat] };
  const effects = byId('effect', chat);
  // First of all: after a kill nothing of them must be taken up.
  await deleteAll(inTransaction, { ...effects, where: `${effects.where} and not (${FORGETS})`, bytes: BYTES.effect });
  for (const table of ['message', 'consensus', 'discussion'] as const)
    await deleteAll(inTransaction, { table, ...of, bytes: BYTES[table] });
  for (const table of OF_ROUNDS) await deleteAll(inTransaction, { table, ...of });
  const kept = `select id from effect where id >= ? and id < ? and ${FORGETS}`;
  await deleteAll(inTransaction, {
    table: 'shown',
    where: `chat = ? and key not in (${kept})`,
    values: [chat, `${chat}:`, `${chat};`],
  });
  await deleteAll(inTransaction, { table: 'project', where: 'home = ?', values: [chat], bytes: 'octet_length(about)' });
  // When one topic tells another something, the inbox has the effect's id, which begins with the chat's id.
  await deleteAll(inTransaction, byId('inbox', chat));
}

/** Deletes every row of a discussion that nobody finds any more, itself last. */
export async function deleteDiscussion(database: Database, chat: number, discussion: string): Promise<void> {
  const each: InTransaction = (work) => transaction(database, work);
  const of = { where: 'discussion = ?', values: [discussion] };
  const calls = 'select call from message where discussion = ? and call is not null';
  const where = `chat = ? and (key in (${calls}) or key like ?)`;
  await deleteAll(each, { table: 'shown', where, values: [chat, discussion, positionsKey(discussion, '%')] });
  for (const table of ['message', 'consensus'] as const) await deleteAll(each, { table, ...of, bytes: BYTES[table] });
  for (const table of OF_ROUNDS) await deleteAll(each, { table, ...of });
  await deleteAll(each, { table: 'discussion', where: 'id = ?', values: [discussion] });
}

/**
 * Deletes every row of these chats. Only where an effect is doing that, what it needs to say so is kept: itself, the message that it
 * shows, and the chat's row as if nobody had written there. See `endForgetting`.
 * @param at now, milliseconds since 1970
 */
export async function deleteChats(database: Database, chats: readonly number[], at: number): Promise<void> {
  if (chats.length === 0) return;
  if (!isPostgresql(database)) return deleteEach((work) => transaction(database, work), chats, at);
  // Other programs may apply events to them. All are locked first, in the order of their ids, so that two deletions never wait for each
  // other. Nobody else has to wait for a long transaction here.
  await transaction(database, async (em) => {
    const places = chats.map(() => '?').join(', ');
    await em.execute(`select id from chat where id in (${places}) order by id for update`, [...chats]);
    await em.execute(`delete from preview where chat in (${places})`, [...chats], 'run');
    await deleteEach((work) => work(em), chats, at);
  });
}

async function deleteEach(inTransaction: InTransaction, chats: readonly number[], at: number): Promise<void> {
  for (const chat of chats) await deleteRows(inTransaction, chat);
  await inTransaction(async (em) => {
    const places = chats.map(() => '?').join(', ');
    const sql = `select distinct telegram_chat as "telegramChat" from chat where id in (${places})`;
    const there = await em.execute<{ telegramChat: number | string }[]>(sql, [...chats]);
    for (const { telegramChat } of there) await forgetSpent(em, Number(telegramChat), at);
  });
  for (const chat of chats) {
    const { version, data } = versioned(firstSnapshot(chat));
    await inTransaction(async (em) => {
      await noteDeleted(em);
      const asks = `exists (select 1 from effect where effect.chat = chat.id and ${FORGETS})`;
      await em.execute(`delete from chat where id = ? and not ${asks}`, [chat], 'run');
      const blank = 'update chat set version = ?, snapshot = ?, parked_at = null, reserved = 0 where id = ?';
      await em.execute(blank, [version, JSON.stringify(data), chat], 'run');
    });
  }
}

/** Deletes what `deleteChats` has kept for an effect: the last of a chat, if no other effect is deleting it too. */
export async function endForgetting(database: Database, chat: number, effect: string): Promise<void> {
  await transaction(database, async (em) => {
    await em.execute('delete from shown where chat = ? and key = ?', [chat, effect], 'run');
    await em.execute('delete from effect where id = ?', [effect], 'run');
    const [other] = await em.execute<unknown[]>(`select 1 from effect where chat = ? and ${FORGETS}`, [chat]);
    if (other !== undefined) return;
    await em.execute('delete from shown where chat = ?', [chat], 'run');
    await em.execute('delete from effect where id >= ? and id < ?', [`${chat}:`, `${chat};`], 'run');
    await em.execute('delete from inbox where id >= ? and id < ?', [`${chat}:`, `${chat};`], 'run');
    await em.execute('delete from chat where id = ?', [chat], 'run');
  });
}
