/** One program at a time on a file. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DatabaseInUse } from '../../src/database/hold.ts';
import { openDatabase } from '../../src/database/open.ts';
import { whyNotOpened } from '../../src/database/why.ts';
import { temporaryPath } from './support.ts';

it('refuses a second holder, by any name of the file, until the first lets go', async () => {
  const path = temporaryPath();
  const first = await openDatabase(path, { hold: true });
  await expect(openDatabase(path, { hold: true })).rejects.toThrow(DatabaseInUse);
  const other = join(dirname(path), '..', 'other');
  mkdirSync(other);
  const link = join(other, 'link.db');
  symlinkSync(path, link);
  await expect(openDatabase(link, { hold: true })).rejects.toThrow(DatabaseInUse);
  await first.close();
  await (await openDatabase(link, { hold: true })).close();
});

it('lets others read, write and back up what it holds', async () => {
  const path = temporaryPath();
  const held = await openDatabase(path, { hold: true });
  const other = new Sqlite(path);
  other.exec("insert into inbox (id, at) values ('a', 1)");
  const copy = join(dirname(path), 'copy.db');
  await other.backup(copy);
  other.close();
  const [row] = await held.em.getConnection().execute<{ id: string }[]>('select id from inbox');
  expect(row).toEqual({ id: 'a' });
  await held.close();
  const copied = new Sqlite(copy, { readonly: true });
  expect(copied.prepare('select id from inbox').all()).toEqual([{ id: 'a' }]);
  copied.close();
});

it('holds nothing of a database in memory', async () => {
  const first = await openDatabase(':memory:', { hold: true });
  const second = openDatabase(':memory:', { hold: true });
  await expect(second).resolves.toBeDefined();
  await first.close();
  await (await second).close();
});

it('says what to do', () => {
  expect(whyNotOpened(new DatabaseInUse())).toBe('is held by another Conclave that is running: stop that one first');
});
