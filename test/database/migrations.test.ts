/** What migrations do to rows that are there already. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { MikroORM } from '@mikro-orm/sqlite';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ormOptions } from '../../src/database/sqlite.ts';
import { Consensus, Discussion, Effect, Message, Project } from '../../src/database/schema.ts';
import { temporaryDatabase } from './support.ts';
import { temporaryAddress } from '../support/backend.ts';

/** A database as a migration left it. */
async function databaseAt(migration: string): Promise<string> {
  const path = temporaryAddress();
  mkdirSync(dirname(path));
  const orm = await MikroORM.init(ormOptions(path));
  await orm.migrator.up({ to: migration });
  await orm.close();
  return path;
}

it('take NULs and lone surrogates out of texts that were stored with them, and leave the others as they are', async () => {
  const path = await databaseAt('Migration20261122150941_forgotten');
  const file = new Sqlite(path);
  const insert = (table: string, row: Record<string, string | number>) => {
    const names = Object.keys(row);
    const sql = `insert into ${table} (${names.map((name) => `"${name}"`).join()}) values (${names.map(() => '?').join()})`;
    file.prepare(sql).run(...Object.values(row));
  };
  const message = { chat: 1, discussion: 'd', seq: 1, kind: 'answer', at: 1 };
  insert('message', { ...message, id: 'nul', author: 'A\0nn', text: '\0a\0\0b\0', context: 'c\0', model: 'm\0' });
  insert('message', { ...message, id: 'plain', author: 'Ann', text: '😀 \ufffd \\u0000', context: 'c' });
  insert('discussion', { id: 'd', chat: 1, project: 'p', question: 'w\0hy', begun_at: 1 });
  insert('project', { id: 'p', home: 1, name: 'G\0', about: '\0', created_at: 1 });
  const effect = { chat: 1, seq: 1, n: 0, kind: 'notice', created_at: 1 };
  insert('effect', { ...effect, id: 'nul', input: String.raw`{"a":["x\u0000\ud83dy"],"b":null}` });
  insert('effect', { ...effect, id: 'plain', input: String.raw`{"a":"\\u0000 \ud83d\ude00"}` });
  insert('effect', { ...effect, id: 'zz', input: String.raw`no JSON \u0000` });
  for (let n = 0; n < 1200; n++) insert('message', { ...message, id: `z${n}`, author: 'Ann', text: 'a\0b' });
  insert('consensus', { id: 'c', chat: 1, discussion: 'd', value: String.raw`{"summary":"\udc00s\u0000"}` });
  file.close();

  const em = (await temporaryDatabase(path)).em.fork();
  expect(await em.count(Message, { text: 'ab', author: 'Ann' })).toBe(1201);
  await em.nativeDelete(Message, { id: { $like: 'z%' } });
  expect(await em.find(Message, {}, { orderBy: { id: 'asc' } })).toMatchObject([
    { author: 'Ann', text: 'ab', context: 'c', model: 'm' },
    { author: 'Ann', text: '😀 \ufffd \\u0000', context: 'c' },
  ]);
  expect(await em.find(Discussion, {})).toMatchObject([{ question: 'why' }]);
  expect(await em.find(Project, {})).toMatchObject([{ name: 'G', about: '' }]);
  expect(await em.find(Effect, {}, { orderBy: { id: 'asc' } })).toMatchObject([
    { input: { a: ['xy'], b: null } },
    { input: { a: '\\u0000 😀' } },
    // Its chat is parked for it; the start goes on.
    { id: 'zz' },
  ]);
  expect(await em.find(Consensus, {})).toMatchObject([{ value: { summary: 's' } }]);
});

it('draw chance for discussions that were begun without any: each its own', async () => {
  const path = await databaseAt('Migration20261126170000_messages');
  const file = new Sqlite(path);
  const insert = file.prepare(
    `insert into discussion (id, chat, project, question, begun_at) values (?, 1, 'p', 'q', 1)`,
  );
  for (let n = 0; n < 100; n++) insert.run(`d${n}`);
  file.close();
  const rows = await (await temporaryDatabase(path)).em.fork().find(Discussion, {});
  for (const { chance } of rows) expect(chance).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(rows.map(({ chance }) => chance)).size).toBe(100);
});
