/**
 * The statements of every event, written out in SQL that SQLite and PostgreSQL share: building them anew through MikroORM was
 * two thirds of an event's time (measured). Everything that runs less often goes through the entities.
 */
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import type { EffectKind } from '../chat/effects.ts';
import type { StoredSnapshot } from '../chat/step.ts';
import type { ChatRow } from '../database/schema.ts';

async function changed(em: SqlEntityManager, sql: string, values: readonly unknown[]): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [...values], 'run');
  return affectedRows;
}

/** Marks an event as seen; false if it was before. */
export async function see(em: SqlEntityManager, id: string, at: number): Promise<boolean> {
  return (await changed(em, 'insert into inbox (id, at) values (?, ?) on conflict do nothing', [id, at])) > 0;
}

/** Ends an effect; false if it is not pending. */
export async function end(em: SqlEntityManager, id: string, outcome: string, at: number): Promise<boolean> {
  return (
    (await changed(em, 'update effect set done_at = ?, outcome = ? where id = ? and done_at is null', [
      at,
      outcome,
      id,
    ])) > 0
  );
}

interface RawChat {
  readonly id: number;
  readonly telegram_chat: number | string;
  readonly topic: number;
  readonly home: number | null;
  readonly private: number | boolean;
  readonly seq: number;
  readonly version: number;
  readonly snapshot: string | StoredSnapshot;
  readonly updated_at: number | string;
  readonly forgotten: number;
  readonly parked_at: number | string | null;
}

/** A chat's row; null if there is none. Its snapshot is whatever was stored: a text that is no JSON is handed on as it is. */
export async function loadChat(em: SqlEntityManager, id: number): Promise<ChatRow | null> {
  const rows = await em.execute<RawChat[]>('select * from chat where id = ?', [id]);
  const row = rows[0];
  if (!row) return null;
  const { topic, home, seq, version, snapshot } = row;
  return {
    id,
    telegramChat: Number(row.telegram_chat),
    topic,
    home,
    private: Boolean(row.private),
    seq,
    version,
    snapshot: typeof snapshot === 'string' ? parsed(snapshot) : snapshot,
    updatedAt: Number(row.updated_at),
    forgotten: row.forgotten,
    parkedAt: row.parked_at === null ? null : Number(row.parked_at),
  };
}

function parsed(text: string): StoredSnapshot {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Saves what an event changed of a chat's row. A snapshot that is null is left as it is stored. */
export async function saveChat(
  em: SqlEntityManager,
  chat: {
    readonly id: number;
    readonly seq: number;
    readonly snapshot: { readonly version: number; readonly data: StoredSnapshot } | null;
    readonly updatedAt: number;
  },
): Promise<void> {
  const { id, seq, snapshot, updatedAt } = chat;
  const row = { seq, updated_at: updatedAt };
  // What was just read and is replaced can be read.
  const whole = snapshot && { version: snapshot.version, snapshot: JSON.stringify(snapshot.data), parked_at: null };
  const columns = Object.entries({ ...row, ...whole });
  const set = columns.map(([name]) => `${name} = ?`).join(', ');
  await changed(em, `update chat set ${set} where id = ?`, [...columns.map(([, value]) => value), id]);
}

/** Notes since when a chat cannot be read (milliseconds since 1970), or with null that it can be. */
export async function setParked(em: SqlEntityManager, id: number, at: number | null): Promise<void> {
  await changed(em, 'update chat set parked_at = ? where id = ?', [at, id]);
}

/** What nobody has to see: it is done all the same. Who asked for a deletion and left at once is still forgotten. */
const UNSEEN_TOO: readonly EffectKind[] = ['forget', 'tell'];

/** Whether an effect waits while nobody can see its chat. */
export const isHeld = (kind: EffectKind): boolean => !UNSEEN_TOO.includes(kind);

/** Has what is pending in a chat, and is for people to see, wait. What is being done of it cannot end any more. */
export async function holdEffects(em: SqlEntityManager, chat: number, at: number): Promise<void> {
  const sql = `update effect set done_at = ?, outcome = 'held' where chat = ? and done_at is null
    and kind not in (${UNSEEN_TOO.map(() => '?').join(', ')})`;
  await changed(em, sql, [at, chat, ...UNSEEN_TOO]);
}

/** What waits in a chat is pending again. */
export async function releaseEffects(em: SqlEntityManager, chat: number): Promise<void> {
  await changed(em, "update effect set done_at = null, outcome = null where chat = ? and outcome = 'held'", [chat]);
}

/** An effect to be written. */
export interface NewEffect {
  readonly id: string;
  readonly chat: number;
  readonly seq: number;
  readonly n: number;
  readonly kind: EffectKind;
  /** Of the input (`chat/effect-versions.ts`). */
  readonly version: number;
  readonly input: unknown;
  /** The call it makes, by which it is aborted. */
  readonly call: string | null;
  readonly createdAt: number;
}

/** Writes the effects of an event, in order. */
export async function insertEffects(em: SqlEntityManager, effects: readonly NewEffect[]): Promise<void> {
  if (effects.length === 0) return;
  const columns = 'id, chat, seq, n, kind, version, input, call, created_at';
  const rows = effects.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ');
  const values = effects.flatMap(({ id, chat, seq, n, kind, version, input, call, createdAt }) => {
    return [id, chat, seq, n, kind, version, JSON.stringify(input), call, createdAt];
  });
  await changed(em, `insert into effect (${columns}) values ${rows}`, values);
}

/** Writes one row. Table and columns are names of ours; columns that are left out get their defaults. */
export async function insert(
  em: SqlEntityManager,
  table: string,
  row: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const places = Object.keys(row).map(() => '?');
  await changed(
    em,
    `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

/** Makes the address of a chat and its topics free for new ones. */
export async function leaveAddress(em: SqlEntityManager, home: number): Promise<void> {
  await changed(em, 'update chat set forgotten = id where id = ? or home = ?', [home, home]);
}

/** Marks a round as ended. */
export async function endRound(em: SqlEntityManager, id: string, at: number): Promise<void> {
  await changed(em, 'update round set ended_at = ? where id = ?', [at, id]);
}

/** The projects that a chat shares with its topics, oldest first. */
export async function projectsAt(em: SqlEntityManager, home: number): Promise<KnownProject[]> {
  const rows = await em.execute<(Omit<KnownProject, 'models'> & { models: unknown })[]>(
    'select id, name, models from project where home = ? order by created_at, id',
    [home],
  );
  return rows.map((row) => ({ ...row, models: listed(row.models) }));
}

/** Which of these projects are there. */
export async function projectsThere(em: SqlEntityManager, ids: readonly string[]): Promise<string[]> {
  const places = ids.map(() => '?').join(', ');
  const rows = await em.execute<{ id: string }[]>(`select id from project where id in (${places})`, [...ids]);
  return rows.map(({ id }) => id);
}

/** A project as commands find it. */
export interface KnownProject {
  readonly id: string;
  readonly name: string;
  /** Null is the default panel. */
  readonly models: readonly string[] | null;
}

/** A stored list: PostgreSQL gives it parsed, SQLite as text. */
function listed(stored: unknown): readonly string[] | null {
  return typeof stored === 'string'
    ? (JSON.parse(stored) as readonly string[] | null)
    : (stored as readonly string[] | null);
}
