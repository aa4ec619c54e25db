/** A pending effect that this program cannot read holds up its own chat's, which stay pending, and nobody else's. */
import { onPostgresql } from '../support/backend.ts';
import { expect, it } from 'vitest';
import { parkedChats, recover } from '../../src/engine/parked.ts';
import type { Database } from '../../src/database/open.ts';
import { answered, bench, committed, open, pending, quiet, rows, temporaryDatabase } from './support.ts';

/** Two chats that ask the panel, while nothing is done. */
async function twoChats(): Promise<{ database: Database; broken: number; sound: number }> {
  const database = await temporaryDatabase();
  const at = (telegramChat: number) =>
    committed(database, { telegramChat, topic: null, private: true }, open(), `tg:${telegramChat}`);
  const [broken, sound] = [await at(1), await at(2)];
  return { database, broken, sound };
}

it.each<[string, string]>([
  // PostgreSQL takes nothing but JSON.
  ...(onPostgresql ? [] : [['no JSON', "input = '{'"] as [string, string]]),
  ['null', "input = 'null'"],
  ['a list', "input = '[]'"],
  ['a text', `input = '"call:1"'`],
  ['nothing in it', "input = '{}'"],
  ['the fields of another kind', `input = '{"callback":"1"}'`],
  ['a kind that never was', "kind = 'sing'"],
  ['a kind that every object has', "kind = 'constructor'"],
  ['a version that never was', 'version = 0'],
  ['a newer version', 'version = 99'],
])('%s', async (_, change) => {
  const { database, broken, sound } = await twoChats();
  const [first = '', second = ''] = await pending(database);
  await database.em.getConnection().execute(`update effect set ${change} where id = '${second}'`);
  expect(first.startsWith(`${broken}:`)).toBe(true);

  const { engine, log, faults } = bench(database, { answer: (input) => Promise.resolve(answered(input)) });
  await engine.start();
  await quiet({ engine });
  expect(new Set(log.map(({ context }) => context.address.id))).toEqual(new Set([sound]));
  expect((await pending(database)).map((id) => Number(id.split(':')[0]))).toEqual([broken, broken, broken, broken]);
  expect((await rows(database, 'message')).filter(({ chat }) => chat === sound)).toHaveLength(4);
  expect(faults).toEqual([expect.stringContaining('a chat cannot be read')]);

  // It is parked, so the next start says nothing new, and does nothing of it either.
  const parked: unknown[] = [];
  expect([...(await recover(database, 1, (chat) => parked.push(chat))).keys()]).toEqual([]);
  expect(parked).toEqual([]);
  expect(await parkedChats(database)).toBe(1);
});

it.skipIf(onPostgresql)('a snapshot that is no JSON holds up nobody', async () => {
  const { database, broken, sound } = await twoChats();
  await database.em.getConnection().execute(`update chat set snapshot = '{' where id = ${broken}`);
  const { engine, log } = bench(database, { answer: (input) => Promise.resolve(answered(input)) });
  await engine.start();
  await quiet({ engine });
  expect(log.filter(({ context, kind }) => context.address.id === sound && kind === 'post')).toHaveLength(3);
});
