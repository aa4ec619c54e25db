/** Updates that cannot be committed just now: who waits is told, and nothing is lost. */
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { Access, type AccessLists } from '../../src/telegram/access/access.ts';
import { Albums } from '../../src/telegram/updates/albums.ts';
import { Parts } from '../../src/telegram/updates/parts.ts';
import { handleUpdate, type Handling } from '../../src/telegram/updates/handle.ts';
import { PeopleLimits } from '../../src/telegram/access/limits.ts';
import { texts } from '../../src/texts/texts.ts';
import { bench, rows, temporaryDatabase } from '../engine/support.ts';
import { temporaryAddress } from '../support/backend.ts';
import { eventually } from '../support/eventually.ts';

const FULL = texts.unwritable('the disk is full');

async function stage(lists: AccessLists) {
  const path = temporaryAddress();
  const database = await temporaryDatabase(path);
  const { engine } = bench(database);
  const access = await Access.open(database, lists);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const said: string[] = [];
  const faults: string[] = [];
  const handling: Handling = {
    database,
    engine,
    access,
    limits: new PeopleLimits(),
    catalogue: {
      ready: () => Promise.resolve(),
      models: () => [],
      defaultPanel: () => ['claude', 'gpt'],
      find: () => ({ ok: false, near: [] }),
      judges: () => [],
      reviewer: () => null,
      priced: (id) => ({ id, price: null }),
    },
    me: { id: 99, name: 'conclave_bot' },
    aside: ({ telegramChat }, text, replyTo) => void said.push(`${telegramChat} ${replyTo} ${text}`),
    alert: (_, text) => void said.push(`alert ${text}`),
    albums: new Albums(),
    parts: new Parts(),
    usage: () => Promise.resolve(''),
    onRefused: (reason) => void said.push(reason),
    onDropped: () => {},
    roleOf: () => Promise.resolve('person'),
    onStranger: () => {},
    stopWork: () => Promise.resolve(),
    onFault: (what) => void faults.push(what),
    now: () => 1000,
    signal: stop.signal,
  };
  let updates = 0;
  const from = { id: 1, is_bot: false, first_name: 'Ann' };
  const chat = { id: 1, type: 'private', first_name: 'Ann' } as const;
  const says = (text: string): Promise<void> => {
    updates += 1;
    const message = { message_id: updates, date: 1, from, chat, text };
    return handleUpdate({ update_id: updates, message }, handling);
  };
  const presses = (data: string): Promise<void> => {
    updates += 1;
    const message = { message_id: 5, date: 1, chat, from: { id: 99, is_bot: true, first_name: 'Conclave' }, text: 'x' };
    const callback_query = { id: 'q', from, chat_instance: 'c', data, message };
    return handleUpdate({ update_id: updates, callback_query }, handling);
  };
  const pragma = (what: string) => database.em.getConnection().execute<Record<string, number>[]>(`pragma ${what}`);
  return {
    database,
    access,
    path,
    said,
    faults,
    stop,
    says,
    presses,
    /** From now on the database cannot grow. */
    async fill() {
      const [row] = await pragma('page_count');
      await pragma(`max_page_count = ${row?.['page_count'] ?? 0}`);
      // What was deleted before leaves room.
      expect(await pragma('freelist_count')).toEqual([{ freelist_count: 0 }]);
    },
    free: () => pragma('max_page_count = 1000000'),
  };
}

const LONG = 'And why? '.repeat(2000).slice(0, 12_000);

test('a full disk: one line to who writes, once a minute; the update is tried until it is committed', async () => {
  const here = await stage({ users: [1], chats: [] });
  await here.says('/status');
  await here.fill();
  const asked = here.says(`/open Is it full? ${LONG}`);
  await eventually(() => expect(here.said).toEqual([`1 2 ${FULL}`]));
  // It is tried again, and what else the chat has said.
  await eventually(() => expect(here.faults.length).toBeGreaterThan(2));
  const more = here.says(`/open And still? ${LONG}`);
  await eventually(() => expect(here.faults.length).toBeGreaterThan(4));
  expect(here.said).toHaveLength(1);
  expect((await rows(here.database, 'message')).length).toBe(0);
  await here.free();
  await Promise.all([asked, more]);
  // Which of the two came first is for the order of updates to decide, which is not here; the other was refused.
  expect(await rows(here.database, 'message')).toHaveLength(1);
  expect((await rows(here.database, 'inbox')).map(({ id }) => id)).toEqual(['tg:1:1', 'tg:1:2', 'tg:1:3']);
  expect(here.said).toHaveLength(1);
});

test('a press that cannot be committed is told of too; one that stops meanwhile is Telegram’s to send again', async () => {
  const here = await stage({ users: [1], chats: [] });
  await here.says('/status');
  await here.database.em.getConnection().execute('pragma query_only = 1');
  const pressed = here.presses('b:1:1:next');
  await eventually(() => expect(here.said).toHaveLength(1));
  expect(here.said[0]).toContain('read-only');
  here.stop.abort();
  await expect(pressed).rejects.toThrow('Telegram will send this update again');
  await here.database.em.getConnection().execute('pragma query_only = 0');
});

test('a lock passes by itself: nobody is told, and the pairing is not lost', async () => {
  const here = await stage({ users: [], chats: [] });
  const other = new Sqlite(here.path);
  other.exec('begin immediate');
  const pairing = here.says(`/start ${here.access.pairingCode}`);
  await eventually(() => expect(here.faults).toContain('an update could not be committed'));
  expect(here.access.allows(1, 1)).toBe(false);
  other.exec('rollback');
  other.close();
  await pairing;
  expect(here.said).toEqual([`1 1 ${texts.paired}`]);
  expect(here.access.allows(1, 1)).toBe(true);
  expect(await rows(here.database, 'access')).toMatchObject([{ id: 'user:1', role: 'owner' }]);
  expect(here.access.pairingCode).toBeNull();
});

test('a pairing that a stop interrupts is Telegram’s to send again, and nobody owns the bot', async () => {
  const here = await stage({ users: [], chats: [] });
  const other = new Sqlite(here.path);
  other.exec('begin immediate');
  const pairing = here.says(`/start ${here.access.pairingCode}`);
  await eventually(() => expect(here.faults).not.toEqual([]));
  here.stop.abort();
  await expect(pairing).rejects.toThrow('Telegram will send this update again');
  other.exec('rollback');
  other.close();
  expect(await rows(here.database, 'access')).toEqual([]);
  expect(here.said).toEqual([]);
});

test('strangers are told nothing of it, and a wrong code is one', async () => {
  const here = await stage({ users: [], chats: [] });
  await here.fill();
  await here.says('/start wrongwrongwrong1');
  expect(here.said).toEqual(['stranger', `1 1 ${texts.stranger(1)}`]);
  expect(here.faults).toEqual([]);
});
