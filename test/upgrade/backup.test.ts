/** What an operator does around an upgrade, as README.md says: back up while it runs, upgrade, and go back. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { EFFECT_VERSION } from '../../src/chat/effect-versions.ts';
import { MACHINE_VERSION } from '../../src/chat/snapshot-versions.ts';
import { openDatabase } from '../../src/database/open.ts';
import { startBot } from '../durability/process.ts';
import { dumpDatabase } from './sql.ts';
import { marksOf, openFixture } from './stage.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const TIMEOUT_MS = 60_000;

/** What `sqlite3 PATH ".backup COPY"` does, beside whoever has the database open. */
async function backUp(path: string, copy: string): Promise<void> {
  const reader = new Sqlite(path);
  await reader.backup(copy);
  reader.close();
}

function restore(copy: string, path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
  copyFileSync(copy, path);
}

function change(path: string, sql: string): void {
  const database = new Sqlite(path);
  database.exec(sql);
  database.close();
}

test.concurrent('a backup, an upgrade, and the way back', { timeout: TIMEOUT_MS }, async () => {
  await using stage = await openFixture('first-schema');
  const { ai, dir, path } = stage;
  const [old, fresh] = [join(dir, 'old.db'), join(dir, 'fresh.db')];

  // An older program has it open: what it committed last stands in the `-wal` file.
  const older = new Sqlite(path);
  older.exec("pragma journal_mode = wal; insert into inbox (id, at) values ('tg:1', 1)");
  await backUp(path, old);
  expect(dumpDatabase(old)).toContain("values ('tg:1', 1)");
  expect(dumpDatabase(old)).toBe(dumpDatabase(path));
  older.close();

  stage.start();
  await stage.completes();
  await backUp(path, fresh);
  const upgraded = stage.rows();
  await stage.stop();
  const asked = ai.calls.length;
  expect(asked).toBeGreaterThan(0);

  // Of the backup made since, nothing is left to do. What is over may be of any version: nobody reads it.
  restore(fresh, path);
  change(path, `update effect set version = ${EFFECT_VERSION + 1}`);
  stage.start();
  await stage.completes();
  await stage.stop();
  expect(stage.rows()).toEqual(upgraded);
  expect(ai.calls).toHaveLength(asked);

  // The backup of before opens as it did at first; what had been asked since it was made is asked once more.
  restore(old, path);
  stage.start();
  await stage.completes();
  await stage.stop();
  const again = stage.rows();
  expect(again.pending).toEqual([]);
  expect(again.messages.map(({ id, author }) => [id, author])).toEqual(
    upgraded.messages.map(({ id, author }) => [id, author]),
  );
  expect(ai.calls).toHaveLength(2 * asked);
  expect(stage.seen()).toEqual(expect.arrayContaining(marksOf(again.messages)));
});

test.concurrent.each([
  ['a migration', "insert into mikro_orm_migrations (name) values ('Migration29990101000000_later')"],
  ['a snapshot', `update chat set version = ${MACHINE_VERSION + 1} where id = 1`],
  ['a pending effect', `update effect set version = ${EFFECT_VERSION + 1} where done_at is null and chat = 2`],
])(
  'a database in which %s is newer is refused with one line, and left as it is',
  { timeout: TIMEOUT_MS },
  async (_, sql) => {
    await using stage = await openFixture('deletions');
    const { api, env, path } = stage;
    // The tables as they are now, and nothing done yet.
    await (await openDatabase(path)).close();
    change(path, sql);
    const before = dumpDatabase(path);
    const bot = startBot(MAIN, env);
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.output).toBe(
      `DATABASE_URL: ${path} was written by a newer Conclave: start that one, or put a backup from before the upgrade in its place\n`,
    );
    expect(dumpDatabase(path)).toBe(before);
    expect(api.calls).toEqual([]);
  },
);
