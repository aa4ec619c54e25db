/** Telling other programs on the same PostgreSQL server: `NOTIFY`. */
import { select, type Database } from './open.ts';

/** A chat has changed: the payload is its id and the type of the event that it took. */
export const CHAT_CHANGED = 'conclave_chat';
/** The text of an answer has grown: the payload is the id of its preview. */
export const TEXT_GREW = 'conclave_text';

type Channel = typeof CHAT_CHANGED | typeof TEXT_GREW;

/** Tells whoever listens. At most 8,000 bytes (https://www.postgresql.org/docs/15/sql-notify.html): ids, never texts. */
export async function notify(database: Database, channel: Channel, payload: string): Promise<void> {
  await select(database, 'select pg_notify(?, ?)', [channel, payload]);
}
