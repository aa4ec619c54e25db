/** What older versions left behind for ever goes when their database is opened; what is still needed stays. */
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { temporaryDatabase } from './support.ts';
import { temporaryAddress } from '../support/backend.ts';

const MIGRATION = 'Migration20261126110000_chat_updated';

it('forgets the ids of lines that were shown long ago, and of progress messages before the newest', async () => {
  const path = temporaryAddress();
  const old = await openDatabase(path);
  const run = (sql: string) => old.em.getConnection().execute(sql);
  await run(`delete from mikro_orm_migrations where name = '${MIGRATION}'`);
  await run('drop index chat_forgotten_updated_at_index');
  const snapshot = JSON.stringify({ value: 'paused', context: { board: 12 } });
  for (const [id, stored] of [
    [1, snapshot],
    [2, snapshot],
    [3, 'no JSON'],
  ] as const)
    await run(
      `insert into chat (id, telegram_chat, topic, private, seq, version, snapshot, updated_at) values (${id}, ${id}, 0, 1, 0, 1, '${stored}', 1)`,
    );
  for (const [chat, key] of [
    [1, '1:1:0'],
    [1, '1:2:0'],
    [1, 'call:1'],
    [1, 'board:2'],
    [1, 'board:12'],
    [2, 'board:3'],
    [3, 'board:1'],
  ] as const)
    await run(`insert into shown (id, chat, key, part, message) values ('${chat}/${key}/0', ${chat}, '${key}', 0, 7)`);
  for (const [id, chat] of [
    ['1:2:0', 1],
    ['2:9:0', 2],
  ] as const)
    await run(
      `insert into effect (id, chat, seq, n, kind, input, created_at, done_at) values ('${id}', ${chat}, 1, 0, 'notice', '{}', 1, ${chat === 1 ? 2 : 'null'})`,
    );
  await old.close();

  const database = await temporaryDatabase(path);
  const rows = await database.em.getConnection().execute<{ id: string }[]>('select id from shown order by id');
  expect(rows.map(({ id }) => id)).toEqual(['1/1:2:0/0', '1/board:12/0', '1/call:1/0', '2/board:3/0', '3/board:1/0']);
});
