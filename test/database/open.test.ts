/** What opening a database makes sure of. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MikroORM } from '@mikro-orm/sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { NewerDatabase } from '../../src/database/errors.ts';
import { openDatabase } from '../../src/database/open.ts';
import { migrationsList } from '../../src/database/migrations/sqlite/index.ts';
import { Inbox } from '../../src/database/schema.ts';
import { one, temporaryDatabase } from './support.ts';
import { temporaryAddress } from '../support/backend.ts';

it('makes the file with its folder, in WAL and with a sync at every commit', async () => {
  const path = temporaryAddress();
  const database = await temporaryDatabase(path);
  expect(existsSync(path)).toBe(true);
  expect(await one(database, 'pragma journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(await one(database, 'pragma synchronous')).toEqual({ synchronous: 2 });
  expect(await one(database, 'pragma busy_timeout')).toEqual({ timeout: 200 });
});

it('runs the migrations once: a second start changes nothing and keeps the rows', async () => {
  const path = temporaryAddress();
  const first = await openDatabase(path);
  await first.em.fork().insert(Inbox, { id: 'tg:1', at: 1 });
  await first.close();
  const second = await temporaryDatabase(path);
  expect(await second.em.fork().count(Inbox)).toBe(1);
  expect((await second.migrator.getExecuted()).map(({ name }) => name)).toHaveLength(migrationsList.length);
  expect(await second.migrator.getPending()).toEqual([]);
});

it('has migrations that make just what the entities say', async () => {
  const database = await temporaryDatabase();
  expect(await database.schema.getUpdateSchemaSQL()).toBe('');
});

it('gives the command line the tables as all migrations leave them, so that a new migration holds what is new', async () => {
  const { default: options } = await import('../../mikro-orm.config.ts');
  const orm = await MikroORM.init(options);
  // The command line's process clears up when it ends, which a test's does not.
  onTestFinished(async () => {
    await orm.close();
    rmSync(dirname(String(options.dbName)), { recursive: true, force: true });
  });
  expect(await orm.migrator.checkSchema()).toBe(false);
});

it('refuses a database that a newer program has changed', async () => {
  const path = temporaryAddress();
  const first = await openDatabase(path);
  await first.em.getConnection().execute("insert into mikro_orm_migrations (name) values ('Migration29990101000000')");
  await first.close();
  await expect(openDatabase(path)).rejects.toThrow(NewerDatabase);
});

it('never gives a chat the id of one that was deleted', async () => {
  const database = await temporaryDatabase();
  const insert = () => {
    const columns = '(telegram_chat, topic, private, version, snapshot, updated_at)';
    return database.em.getConnection().execute(`insert into chat ${columns} values (1, 0, 1, 1, '{}', 0)`);
  };
  await insert();
  await database.em.getConnection().execute('delete from chat');
  await insert();
  expect(await one(database, 'select id from chat')).toEqual({ id: 2 });
});

it('throws for a file that is no database', async () => {
  const path = temporaryAddress();
  await (await openDatabase(path)).close();
  for (const file of [`${path}-wal`, `${path}-shm`, path])
    writeFileSync(file, 'This is a text file, not a database. '.repeat(200));
  const opened = openDatabase(path);
  onTestFinished(() =>
    opened.then(
      (database) => database.close(),
      () => {},
    ),
  );
  await expect(opened).rejects.toThrow(/not a database|malformed/);
});
