/** One program at a time on a file. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DatabaseInUse, whyNotOpened } from '../../src/database/errors.ts';
import { openDatabase } from '../../src/database/open.ts';
import { temporaryAddress } from '../support/backend.ts';

it('refuses a second program, by any name of the file, until the first has closed it', async () => {
  const path = temporaryAddress();
  const first = await openDatabase(path, { lock: true });
  await expect(openDatabase(path, { lock: true })).rejects.toThrow(DatabaseInUse);
  const other = join(dirname(path), '..', 'other');
  mkdirSync(other);
  const link = join(other, 'link.db');
  symlinkSync(path, link);
  await expect(openDatabase(link, { lock: true })).rejects.toThrow(DatabaseInUse);
  await first.close();
  await (await openDatabase(link, { lock: true })).close();
});

it('lets other programs read, write and back up the database', async () => {
  const path = temporaryAddress();
  const held = await openDatabase(path, { lock: true });
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

it('does not lock a database in memory', async () => {
  const first = await openDatabase(':memory:', { lock: true });
  const second = openDatabase(':memory:', { lock: true });
  await expect(second).resolves.toBeDefined();
  await first.close();
  await (await second).close();
});

it('says what to do', () => {
  expect(whyNotOpened(new DatabaseInUse())).toBe('is held by another Conclave that is running: stop that one first');
});
