/** The fixtures: whole databases of older programs, and Telegram as it was when those were killed. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Sqlite from 'better-sqlite3';

const FOLDER = join(import.meta.dirname, '../fixtures/databases');

/** Their names. */
export const fixtures: readonly string[] = globSync('*.sql', { cwd: FOLDER })
  .map((file) => basename(file, '.sql'))
  .toSorted();

/** The two files of a fixture. */
export function read(name: string): { readonly sql: string; readonly telegram: string } {
  const text = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
  return { sql: text(`${name}.sql`), telegram: text(`${name}.json`) };
}

/** What a fixture holds that has a version: snapshots of chats, and inputs of effects. */
export function storedIn(name: string) {
  const database = new Sqlite(':memory:');
  try {
    database.exec(read(name).sql);
    const rows = (table: string) => database.prepare<[], Record<string, unknown>>(`select * from ${table}`).all();
    // An effect had no version before there was a second one.
    const version = (row: Record<string, unknown>) => Number(row['version'] ?? 1);
    return {
      snapshots: rows('chat').map((row) => ({
        id: Number(row['id']),
        version: version(row),
        snapshot: JSON.parse(String(row['snapshot'])) as Record<string, unknown>,
      })),
      effects: rows('effect').map((row) => ({
        id: String(row['id']),
        version: version(row),
        kind: String(row['kind']),
        input: JSON.parse(String(row['input'])) as unknown,
        pending: row['done_at'] === null,
      })),
    };
  } finally {
    database.close();
  }
}
