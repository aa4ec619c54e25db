/** Everything that is stored of a chat and its topics, read in small portions: a chat can have any number of rows. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { select, type Database } from './open.ts';

/** How much is read at once: so many rows, and about so many bytes. */
const MOST_ROWS = 200;
const MOST_BYTES = 500_000;

/** A row as the database has it, by the names of its columns. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** Which rows of a table, and about how many bytes one has where it may have many. */
interface Wanted {
  readonly where: string;
  readonly values: readonly (string | number)[];
  readonly bytes?: string;
  /** The column by which they are in order, and which no two of them share. */
  readonly by?: 'id' | 'seq';
}

/** Rows of a table in order, portion by portion. */
async function* portions(
  database: Database,
  table: StoredTable,
  { where, values, bytes = '0', by = 'id' }: Wanted,
): AsyncGenerator<{ readonly table: StoredTable; readonly rows: readonly StoredRow[] }> {
  // First without the texts, since a portion of long rows must have few.
  const sql = `with next as (
      select id, ${by} as place, ${bytes} as bytes from ${table} where ${where} and ${by} > ? order by ${by} limit ${MOST_ROWS}),
    summed as (select id, sum(bytes) over (order by place) - bytes as before from next)
    select * from ${table} where id in (select id from summed where before < ${MOST_BYTES}) order by ${by}`;
  for (let last: string | number = by === 'id' ? '' : -1; ;) {
    const rows: StoredRow[] = await select<StoredRow>(database, sql, [...values, last]);
    const end = rows.at(-1)?.[by];
    if (end === undefined || end === null) return;
    yield { table, rows };
    last = end;
    await yieldToEventLoop();
  }
}

const TEXTS = "octet_length(text) + octet_length(coalesce(thinking, '')) + octet_length(coalesce(context, ''))";

/** The tables of which something is stored of a chat. */
export type StoredTable =
  | 'chat'
  | 'access'
  | 'project'
  | 'discussion'
  | 'round'
  | 'position'
  | 'ballot'
  | 'vote'
  | 'ranking'
  | 'message'
  | 'consensus'
  | 'shown'
  | 'effect'
  | 'spending';

/**
 * Everything that is stored of a chat and its topics, portion by portion.
 * @param chats our own ids of them
 */
export async function* storedOf(
  database: Database,
  chats: readonly number[],
): AsyncGenerator<{ readonly table: StoredTable; readonly rows: readonly StoredRow[] }> {
  const places = chats.map(() => '?').join(', ');
  const topics = await select<StoredRow>(database, `select * from chat where id in (${places}) order by id`, chats);
  yield { table: 'chat', rows: topics };
  const home = topics.find((row) => row['home'] === null) ?? topics[0];
  if (home === undefined) return;
  const telegram = Number(home['telegram_chat']);
  // In a private chat its id is that of the person.
  const granted = ['chat', 'user', 'moved', 'left'].map((kind) => `${kind}:${telegram}`);
  yield {
    table: 'access',
    rows: await select<StoredRow>(database, 'select * from access where id in (?, ?, ?, ?) order by id', granted),
  };
  yield* portions(database, 'spending', { where: 'telegram_chat = ?', values: [telegram] });
  const projects = { where: 'home = ?', values: [Number(home['id'])], bytes: 'octet_length(about)' };
  yield* portions(database, 'project', projects);
  for (const chat of chats) {
    const of = { where: 'chat = ?', values: [chat] };
    for await (const portion of portions(database, 'discussion', { ...of, bytes: 'octet_length(question)' })) {
      yield portion;
      for (const { id } of portion.rows) {
        const said = { where: 'discussion = ?', values: [String(id)], bytes: TEXTS, by: 'seq' } as const;
        yield* portions(database, 'message', said);
      }
    }
    yield* portions(database, 'round', of);
    yield* portions(database, 'position', { ...of, bytes: 'octet_length(claim)' });
    for (const table of ['ballot', 'vote', 'ranking'] as const) yield* portions(database, table, of);
    yield* portions(database, 'consensus', { ...of, bytes: 'octet_length(cast(value as text))' });
    yield* portions(database, 'shown', of);
    // Their ids begin with the chat's: what follows in the alphabet behind `:` is `;`.
    const effects = {
      where: 'id >= ? and id < ?',
      values: [`${chat}:`, `${chat};`],
      bytes: 'octet_length(cast(input as text))',
    };
    yield* portions(database, 'effect', effects);
  }
}
