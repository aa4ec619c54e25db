/**
 * The statements that every event needs, in the SQL that SQLite and PostgreSQL share. MikroORM would build each of them anew,
 * which took two thirds of an event's time (measured). What runs less often goes through MikroORM's entities.
 */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { EffectKind } from '../chat/effects.ts';
import type { StoredSnapshot } from '../chat/step.ts';
import { isPostgresql, parsed } from '../database/open.ts';
import type { ChatRow } from '../database/schema.ts';
import { isFormat, type FormatName } from '../discussion/formats/index.ts';

/** Runs a statement that changes rows. Returns how many. */
async function run(em: SqlEntityManager, sql: string, values: readonly unknown[]): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(sql, [...values], 'run');
  return affectedRows;
}

/** Records an event id as seen. False if it was seen before. */
export async function insertSeen(em: SqlEntityManager, id: string, at: number): Promise<boolean> {
  return (await run(em, 'insert into inbox (id, at) values (?, ?) on conflict do nothing', [id, at])) > 0;
}

/** Ends an effect. False if it is not pending. */
export async function endEffect(em: SqlEntityManager, id: string, outcome: string, at: number): Promise<boolean> {
  return (
    (await run(em, 'update effect set done_at = ?, outcome = ? where id = ? and done_at is null', [at, outcome, id])) >
    0
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
  readonly forget_at: number | string | null;
  readonly reserved: number;
}

/** A chat's row. Null if there is none. A snapshot that is no JSON object is given as `{}`, which cannot be restored. */
export async function loadChat(em: SqlEntityManager, id: number): Promise<ChatRow | null> {
  // Nobody else applies an event to it meanwhile. On SQLite there is one transaction at a time.
  const lock = isPostgresql({ em }) ? ' for update' : '';
  const rows = await em.execute<RawChat[]>(`select * from chat where id = ?${lock}`, [id]);
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
    snapshot: typeof snapshot === 'string' ? parsedObject(snapshot) : snapshot,
    updatedAt: Number(row.updated_at),
    forgotten: row.forgotten,
    parkedAt: row.parked_at === null ? null : Number(row.parked_at),
    forgetAt: row.forget_at === null ? null : Number(row.forget_at),
    reserved: row.reserved,
  };
}

function parsedObject(text: string): StoredSnapshot {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Saves what an event changed in a chat's row. With `snapshot` null the stored one is kept. */
export async function saveChat(
  em: SqlEntityManager,
  chat: {
    readonly id: number;
    readonly seq: number;
    readonly snapshot: { readonly version: number; readonly data: StoredSnapshot } | null;
    /** What it may still spend on what runs in it, US dollars. */
    readonly reserved: number;
    readonly updatedAt: number;
  },
): Promise<void> {
  const { id, seq, snapshot, reserved, updatedAt } = chat;
  const row = { seq, updated_at: updatedAt, reserved };
  // The chat has just been read, so it is no longer parked.
  const read = snapshot && { version: snapshot.version, snapshot: JSON.stringify(snapshot.data), parked_at: null };
  const columns = Object.entries({ ...row, ...read });
  const set = columns.map(([name]) => `${name} = ?`).join(', ');
  await run(em, `update chat set ${set} where id = ?`, [...columns.map(([, value]) => value), id]);
}

/** Stores since when a chat cannot be read (milliseconds since 1970). Null means that it can be read. */
export async function setParked(em: SqlEntityManager, id: number, at: number | null): Promise<void> {
  await run(em, 'update chat set parked_at = ? where id = ?', [at, id]);
}

/** Effects that show nothing. They are done also while nobody can see the chat: a person may ask for a deletion and then leave. */
const DONE_UNSEEN: readonly EffectKind[] = ['forget', 'tell'];

/** Whether an effect waits while nobody can see its chat. */
export const isHeldUnseen = (kind: EffectKind): boolean => !DONE_UNSEEN.includes(kind);

/** Ends the pending effects of a chat that wait while nobody can see it, with the outcome `held`. */
export async function holdEffects(em: SqlEntityManager, chat: number, at: number): Promise<void> {
  const sql = `update effect set done_at = ?, outcome = 'held' where chat = ? and done_at is null
    and kind not in (${DONE_UNSEEN.map(() => '?').join(', ')})`;
  await run(em, sql, [at, chat, ...DONE_UNSEEN]);
}

/** Makes the `held` effects of a chat pending again. */
export async function releaseEffects(em: SqlEntityManager, chat: number): Promise<void> {
  await run(em, "update effect set done_at = null, outcome = null where chat = ? and outcome = 'held'", [chat]);
}

/** An effect to be written. */
export interface NewEffect {
  readonly id: string;
  readonly chat: number;
  readonly seq: number;
  readonly n: number;
  readonly kind: EffectKind;
  /** The version of the input's form (`chat/effect-versions.ts`). */
  readonly version: number;
  readonly input: unknown;
  /** The model call that it makes, if any. */
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
  await run(em, `insert into effect (${columns}) values ${rows}`, values);
}

/** Writes one row. Columns that are left out get their defaults. Table and column names must never come from outside. */
export async function insertRow(
  em: SqlEntityManager,
  table: string,
  row: Readonly<Record<string, string | number | boolean | null>>,
): Promise<void> {
  const places = Object.keys(row).map(() => '?');
  await run(
    em,
    `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

/** Frees the addresses of a chat and its topics, so that new chats can be made there. */
export async function freeAddress(em: SqlEntityManager, home: number): Promise<void> {
  await run(em, 'update chat set forgotten = id where id = ? or home = ?', [home, home]);
}

/** What idles is counted in days, so it is noted once in so many milliseconds: each time it is a write of its own, and of an index. */
const NOTED_MS = 3_600_000;

/** Notes that something happened in a discussion. `at`: milliseconds since 1970. */
export async function useDiscussion(em: SqlEntityManager, id: string, at: number): Promise<void> {
  await run(em, 'update discussion set used_at = ? where id = ? and used_at < ?', [at, id, at - NOTED_MS]);
}

/** Writes one row, or takes the place of the one with its id. As `insertRow` otherwise. */
export async function putRow(
  em: SqlEntityManager,
  table: string,
  row: Readonly<Record<string, string | number | null>> & { readonly id: string },
): Promise<void> {
  const names = Object.keys(row);
  const others = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  const sql = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
    on conflict (id) do update set ${others.join(', ')}`;
  await run(em, sql, Object.values(row));
}

/** Marks a round as ended. */
export async function endRound(em: SqlEntityManager, id: string, at: number): Promise<void> {
  await run(em, 'update round set ended_at = ? where id = ?', [at, id]);
}

/** The projects that a chat shares with its topics, oldest first. */
export async function projectsAt(em: SqlEntityManager, home: number): Promise<KnownProject[]> {
  const rows = await em.execute<
    (Omit<KnownProject, 'models' | 'fallbacks' | 'format'> & {
      models: string | KnownProject['models'];
      fallbacks: string | KnownProject['fallbacks'] | null;
      format: string;
    })[]
  >('select id, name, models, fallbacks, format, judge from project where home = ? order by created_at, id', [home]);
  // A newer program may have left a format that this one does not know.
  return rows.map(({ format, ...row }) => ({
    ...row,
    models: parsed(row.models),
    fallbacks: parsed(row.fallbacks) ?? {},
    format: isFormat(format) ? format : 'open',
  }));
}

/** Which of these projects exist. */
export async function existingProjects(em: SqlEntityManager, ids: readonly string[]): Promise<string[]> {
  const places = ids.map(() => '?').join(', ');
  const rows = await em.execute<{ id: string }[]>(`select id from project where id in (${places})`, [...ids]);
  return rows.map(({ id }) => id);
}

/** What a command needs to know of a project. */
export interface KnownProject {
  readonly id: string;
  readonly name: string;
  /** The panel's aliases. Null means the default panel. */
  readonly models: readonly string[] | null;
  /** By seat, who takes it if its model is down. */
  readonly fallbacks: Readonly<Record<string, readonly string[]>>;
  /** What plain questions get. */
  readonly format: FormatName;
  /** Who judges. Null is whoever is best. */
  readonly judge: string | null;
}

/** How many bytes the transcript of a discussion has that models read. */
export async function transcriptBytes(em: SqlEntityManager, discussion: string): Promise<number> {
  const bytes = "octet_length(text) + octet_length(coalesce(context, ''))";
  const sql = `select sum(${bytes}) as bytes from message where discussion = ? and kind <> 'failure'`;
  const [row] = await em.execute<{ bytes: number | string | null }[]>(sql, [discussion]);
  return Number(row?.bytes ?? 0);
}

/** Adds to the text of a message. With a call that is its call from now on. */
export async function appendText(em: SqlEntityManager, id: string, text: string, call: string | null): Promise<void> {
  await run(em, 'update message set text = text || ?, call = coalesce(?, call) where id = ?', [text, call, id]);
}
