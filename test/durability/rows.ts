/** What is on disk, read beside the bot or after its death. */
import type { StoredSnapshot } from '../../src/chat/step.ts';
import type { UnansweredReason } from '../../src/discussion/transcript.ts';
import { snapshotOf } from '../../src/chat/snapshot-versions.ts';
import { withDatabase, type Reader } from '../support/read-database.ts';

export interface MessageRow {
  readonly id: string;
  readonly chat: number;
  readonly seq: number;
  readonly kind: string;
  readonly round: number | null;
  readonly author: string;
  readonly text: string;
  readonly call: string | null;
  readonly reason: UnansweredReason | null;
}

interface ChatRow {
  readonly id: number;
  readonly telegramChat: number;
  readonly seq: number;
  readonly version: number;
  readonly phase: string;
  readonly round: number;
  readonly snapshot: StoredSnapshot;
}

export interface Rows {
  readonly chats: readonly ChatRow[];
  readonly messages: readonly MessageRow[];
  /** Effects that have not ended, by kind. */
  readonly pending: readonly string[];
  /** The Telegram ids of what is shown, by Telegram chat. */
  readonly shown: readonly { readonly chat: number; readonly message: number }[];
  /** Whose ranking is kept, by alias. */
  readonly rankings: readonly string[];
  readonly inbox: number;
  /** So many calls were counted as spent, and what may still be spent on what runs, US dollars. */
  readonly spent: { readonly calls: number; readonly reserved: number };
}

const NOTHING: Rows = {
  chats: [],
  messages: [],
  pending: [],
  shown: [],
  rankings: [],
  inbox: 0,
  spent: { calls: 0, reserved: 0 },
};

/** JSON, which SQLite gives as text. */
const parsed = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value);

function chatRow(row: Record<string, unknown>): ChatRow {
  const stored = {
    id: Number(row['id']),
    telegramChat: Number(row['telegram_chat']),
    seq: Number(row['seq']),
    version: Number(row['version']),
    snapshot: parsed(row['snapshot']) as StoredSnapshot,
  };
  const { value, context } = snapshotOf(stored);
  return { ...stored, phase: typeof value === 'string' ? value : 'discussing', round: context.round };
}

/** Reads the rows that the tests look at; nothing when there is no database yet. */
export function readRows(path: string): Rows {
  return withDatabase(path, NOTHING, (database) => {
    const all = (sql: string) => database.prepare<Record<string, unknown>>(sql).all();
    return {
      chats: all('select * from chat order by id').map(chatRow),
      messages: all(
        'select id, chat, seq, kind, round, author, text, call, reason from message order by chat, seq',
      ) as unknown as MessageRow[],
      pending: all('select kind from effect where done_at is null').map((row) => String(row['kind'])),
      shown: all(
        'select chat.telegram_chat as chat, shown.message as message from shown join chat on chat.id = shown.chat',
      ) as unknown as Rows['shown'],
      rankings: hasTable(database, 'ranking') ? all('select seat from ranking').map((row) => String(row['seat'])) : [],
      inbox: all('select id from inbox').length,
      spent: spentIn(database),
    };
  });
}

/** Files of older programs lack some tables. */
const hasTable = (database: Reader, name: string): boolean =>
  database.prepare(`select 1 from sqlite_master where name = '${name}'`).get() !== undefined;

function spentIn(database: Reader): Rows['spent'] {
  if (!hasTable(database, 'spending')) return NOTHING.spent;
  const sums =
    'select (select coalesce(sum(calls), 0) from spending) as calls, (select coalesce(sum(reserved), 0) from chat) as reserved';
  return database.prepare<Rows['spent']>(sums).get() ?? NOTHING.spent;
}

/** What was spent in each Telegram chat, US dollars. */
export function spentByChat(path: string): readonly { readonly chat: number; readonly usd: number }[] {
  return withDatabase(path, [], (database) =>
    database
      .prepare<{ chat: number; usd: number }>(
        'select telegram_chat as chat, sum(usd) as usd from spending group by telegram_chat',
      )
      .all(),
  );
}

/** Whether every effect has ended and so many updates are committed: cheap, to be asked often. */
export function isSettled(path: string, updates: number): boolean {
  return withDatabase(path, false, (database) => {
    const sql =
      'select (select count(*) from inbox) as seen, (select count(*) from effect where done_at is null) as pending';
    const { seen, pending } = database.prepare<Record<string, unknown>>(sql).get() ?? {};
    return Number(seen) >= updates && pending === 0;
  });
}

/** Every row of every table but the ones named, as one text: to see that nothing changed. */
function dump(path: string, where: (table: string) => string | null): string {
  return withDatabase(path, '', (database) => {
    const tables = database
      .prepare<{ name: string }>("select name from sqlite_master where type = 'table' order by name")
      .all();
    return tables
      .flatMap(({ name }) => {
        const condition = where(name);
        return condition === null ? [] : [[name, database.prepare(`select * from "${name}" where ${condition}`).all()]];
      })
      .map((table) => JSON.stringify(table))
      .join('\n');
  });
}

/** The rows of one chat (our own id), whatever the table calls it. */
export function rowsOf(path: string, chat: number): string {
  return dump(path, (table) => {
    if (table === 'chat') return `id = ${chat}`;
    if (table === 'project') return `home = ${chat}`;
    return ['discussion', 'round', 'message', 'consensus', 'effect', 'shown'].includes(table) ? `chat = ${chat}` : null;
  });
}
