/** Copies a whole SQLite database into an empty PostgreSQL one. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import { select, type Database } from './open.ts';
import { transaction } from './transaction.ts';

/** Every table, those that others name first. */
const TABLES = [
  'access',
  'chat',
  'project',
  'discussion',
  'round',
  'position',
  'ballot',
  'vote',
  'ranking',
  'message',
  'consensus',
  'effect',
  'inbox',
  'shown',
  'spending',
] as const;
export type CopiedTable = (typeof TABLES)[number];

/** How much is copied at once: so many rows, and about so many bytes. */
const MOST_ROWS = 500;
const MOST_BYTES = 4_000_000;

/** Columns that SQLite keeps as 0 and 1, and those that hold JSON. */
const FLAGS = new Set(['private', 'usage_partial']);
const JSONS = new Set([
  'snapshot',
  'input',
  'value',
  'models',
  'fallbacks',
  'panel',
  'agreement',
  'options',
  'criteria',
  'places',
  'cost',
]);

type Value = string | number | null;
type Row = Readonly<Record<string, Value>>;

/** The target has rows already. */
export class NotEmpty extends Error {
  override name = 'NotEmpty';
}

/** Not all rows have arrived. */
export class NotWhole extends Error {
  override name = 'NotWhole';
}

/** JSON as PostgreSQL takes it. What was none stays none that anybody can use: a text. */
function json(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

/** A value as PostgreSQL takes it, which takes no NUL. */
function valueOf(column: string, value: Value): Value | boolean {
  if (FLAGS.has(column)) return value === 1;
  if (typeof value !== 'string') return value;
  const clean = value.replaceAll('\0', '');
  return JSONS.has(column) ? json(clean.replaceAll(String.raw`\u0000`, '')) : clean;
}

async function insert(em: SqlEntityManager, table: CopiedTable, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const places = `(${columns.map(() => '?').join(', ')})`;
  const names = columns.map((name) => `"${name}"`).join(', ');
  const values = rows.flatMap((row) => columns.map((name) => valueOf(name, row[name] ?? null)));
  await em.execute(`insert into "${table}" (${names}) values ${rows.map(() => places).join(', ')}`, values, 'run');
}

const bytesOf = (row: Row): number =>
  Object.values(row).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);

/** The first of these rows that are not too much together; one at least. */
function fitting(rows: readonly Row[]): readonly Row[] {
  let bytes = 0;
  const upTo = rows.findIndex((row) => (bytes += bytesOf(row)) > MOST_BYTES);
  return upTo < 0 ? rows : rows.slice(0, Math.max(1, upTo));
}

async function count(database: Database, table: CopiedTable): Promise<number> {
  const [row] = await select<{ n: number | string }>(database, `select count(*) as n from "${table}"`, []);
  return Number(row?.n ?? 0);
}

/**
 * Copies all rows, and compares how many there are.
 * @param onProgress told after each portion: the table, how many of its rows are copied, and how many it has
 * @throws NotEmpty, NotWhole, or what a database throws
 */
export async function copyAll(
  from: Database,
  to: Database,
  onProgress: (table: CopiedTable, done: number, all: number) => void,
): Promise<void> {
  for (const table of TABLES) if ((await count(to, table)) > 0) throw new NotEmpty(table);
  for (const table of TABLES) {
    const all = await count(from, table);
    let [done, last]: [number, Value] = [0, null];
    for (;;) {
      const after: readonly (string | number)[] = last === null ? [] : [last];
      const sql = `select * from "${table}" ${last === null ? '' : 'where id > ?'} order by id limit ${MOST_ROWS}`;
      const rows = fitting(await select<Row>(from, sql, after));
      const end = rows.at(-1);
      if (end === undefined) break;
      await transaction(to, (em) => insert(em, table, rows));
      last = end['id'] ?? null;
      done += rows.length;
      onProgress(table, done, all);
    }
    if ((await count(to, table)) !== all) throw new NotWhole(table);
  }
  // Ids are counted on from the highest, also of chats that are gone by now.
  const [row] = await select<{ last: number | null }>(
    from,
    "select max(seq) as last from sqlite_sequence where name = 'chat'",
    [],
  );
  const next = (row?.last ?? 0) + 1;
  await transaction(to, (em) => em.execute(`alter table chat alter column id restart with ${next}`));
}
