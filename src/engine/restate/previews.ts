/**
 * Texts that are still growing, written by one program and shown by another: PostgreSQL only, in a table without a log. What is lost with
 * the server is written anew a second later.
 */
import type { GivenAnswer } from '../../chat/events.ts';
import { withoutUnstorable } from '../unstorable.ts';
import { parsed, select, type Database } from '../../database/open.ts';
import { TEXT_GREW } from '../../database/notify.ts';

/** A text as far as it has been written. */
export interface Preview {
  readonly id: string;
  readonly chat: number;
  readonly call: string;
  readonly text: string;
  /** What it would be kept as if it were stopped now. Null if nothing of it says anything. */
  readonly partial: GivenAnswer | null;
}

/** The id of a call's preview. */
export const previewId = (chat: number, call: string): string => `${chat}:${call}`;

/** Writes a text that has grown, and tells whoever listens. */
export async function putPreview(database: Database, preview: Preview): Promise<void> {
  const { id, chat, call, text, partial } = withoutUnstorable(preview);
  const sql = `with put as (
    insert into preview (id, chat, call, text, partial) values (?, ?, ?, ?, ?::json)
      on conflict (id) do update set text = excluded.text, partial = excluded.partial returning id
  ) select pg_notify(?, id) from put`;
  await select(database, sql, [id, chat, call, text, JSON.stringify(partial), TEXT_GREW]);
}

/** A text by its id. Null if it is no longer growing. */
export async function previewAt(
  database: Database,
  id: string,
): Promise<Pick<Preview, 'chat' | 'call' | 'text'> | null> {
  const [row] = await select<Pick<Preview, 'chat' | 'call' | 'text'>>(
    database,
    'select chat, call, text from preview where id = ?',
    [id],
  );
  return row ?? null;
}

/** What people have seen of the answers that are being written in a chat, by call. */
export async function partialsIn(database: Database, chat: number): Promise<Record<string, GivenAnswer>> {
  const sql = 'select call, partial from preview where chat = ? and partial is not null';
  const rows = await select<{ call: string; partial: string | GivenAnswer | null }>(database, sql, [chat]);
  return Object.fromEntries(
    rows.flatMap(({ call, partial }) => {
      const seen = partial === null ? null : parsed<GivenAnswer | null>(partial);
      return seen === null ? [] : [[call, seen]];
    }),
  );
}

/** Deletes a text that is no longer growing. */
export async function deletePreview(database: Database, id: string): Promise<void> {
  await select(database, 'delete from preview where id = ?', [id]);
}

/** Deletes the texts whose calls are over: whoever wrote one may have ended first. */
export async function deleteOldPreviews(database: Database): Promise<void> {
  const pending = `select 1 from effect
    where effect.chat = preview.chat and effect.call = preview.call and effect.done_at is null`;
  await select(database, `delete from preview where not exists (${pending})`, []);
}
