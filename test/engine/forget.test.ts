/** `/forget` leaves nothing of a chat and its topics, and touches no other chat. */
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { forget } from '../../src/effects/endings.ts';
import type { World } from '../../src/effects/world.ts';
import type { Database } from '../../src/database/open.ts';
import { shownStore } from '../../src/database/shown.ts';
import { answered, bench, command, firstChat, gate, open, quiet, rows, temporaryDatabase } from './support.ts';
import { onPostgresql, temporaryAddress } from '../support/backend.ts';
import { eventually } from '../support/eventually.ts';

/** An id that is nowhere by chance. */
let firstId = 777_777_000;
const SECRET = 'tell nobody';

/** A world in which everything is shown at once. */
const world = (database: Database, show = () => Promise.resolve('shown' as const)): World =>
  ({
    database,
    display: { show, adopt: () => Promise.resolve() },
    forgetElsewhere: () => Promise.resolve(true),
    now: () => 1,
  }) as unknown as World;

const tables = async (database: Database): Promise<string[]> => {
  const found = await database.em
    .getConnection()
    .execute<{ name: string }[]>(
      onPostgresql
        ? "select table_name as name from information_schema.tables where table_schema = 'public' and table_name not like 'mikro_orm%'"
        : "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'mikro_orm%'",
    );
  return found.map(({ name }) => name);
};

/** Every value of every table that holds a text. */
async function findAll(database: Database, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const table of await tables(database)) {
    for (const row of await rows(database, table)) {
      const data = JSON.stringify(row);
      if (texts.some((text) => data.includes(text))) found.push(`${table}: ${data}`);
    }
  }
  return found;
}

async function setUp(answer: (signal: AbortSignal) => Promise<boolean>) {
  const database = await temporaryDatabase();
  firstId += 10;
  await firstChat(database, firstId);
  const made = bench(database, {
    answer: async (input, { signal }) => ((await answer(signal)) ? answered(input, SECRET) : 'left'),
    conclude: (input) =>
      Promise.resolve({
        outcome: 'ok',
        event: {
          type: 'conclusion.answered',
          call: input.call,
          at: 1,
          answer: answered(input as never).event.answer,
          consensus: { SECRET },
        },
      }),
    forget: (input, context) => forget(world(database), () => made.engine)(input, context),
    tell: async ({ project }, { effectId }) => {
      await made.engine.send(firstId + 1, { type: 'project.gone', at: 1, project }, `${effectId}:${firstId + 1}`);
      return { outcome: 'done' };
    },
  });
  const at = (telegramChat: number, topic: number | null) =>
    made.engine.chatAt({ telegramChat, topic, private: false });
  const topic = await at(-1, 5);
  const whole = await at(-1, null);
  const other = await at(-2, null);
  expect([whole, topic]).toEqual([firstId, firstId + 1]);
  return { ...made, whole, topic, other };
}

it('leaves no row in any table', async () => {
  const { engine, database, whole, topic, other } = await setUp(() => Promise.resolve(true));
  let update = 0;
  const send = async (chat: number, event: Parameters<typeof engine.send>[1]) => {
    await engine.send(chat, event, `tg:${++update}`);
    await quiet({ engine });
  };
  for (const chat of [whole, topic, other]) {
    await send(chat, command('project.new', { name: `${SECRET} ${chat}` }));
    await send(chat, open(SECRET));
    await send(chat, command('consensus', {}));
    await shownStore(database).set(chat, 'call:1', 0, 99);
  }
  await send(whole, command('project.new', { name: 'Old' }));
  await send(whole, command('project.select', { name: `${SECRET} ${whole}` }));
  await send(whole, command('project.delete', { name: 'Old', confirmed: true }));
  const ids = [String(whole), String(topic)];
  const before = await findAll(database, ids);
  for (const table of ['chat', 'project', 'discussion', 'round', 'message', 'consensus', 'effect', 'inbox', 'shown']) {
    expect(before.some((row) => row.startsWith(`${table}:`))).toBe(true);
  }
  const others = await findAll(database, [String(other)]);

  await send(topic, command('forget', { confirmed: true }));
  expect(await findAll(database, ids)).toEqual([]);
  expect(await findAll(database, [String(other)])).toEqual(others);
  expect(await findAll(database, [SECRET])).toEqual(others.filter((row) => row.includes(SECRET)));
});

it('ends what is in flight, and drops what comes later', async () => {
  const held = gate();
  const { engine, database, log, faults, whole, topic } = await setUp((signal) => held.wait(signal));
  await engine.send(whole, open(), 'tg:1');
  await engine.send(topic, open(), 'tg:2');
  await expect.poll(() => log.filter(({ kind }) => kind === 'answer').length).toBe(6);
  const late = engine.send(topic, command('page', { page: 'help' }), 'tg:3');
  await engine.forget(whole);
  await late;
  await quiet({ engine });
  expect(log.filter(({ kind }) => kind === 'answer').map(({ context }) => context.signal.aborted)).toEqual(
    Array(6).fill(true),
  );
  const dispatched = log.length;
  await engine.send(topic, open(), 'tg:4');
  expect(log).toHaveLength(dispatched);
  expect(await findAll(database, [String(whole), String(topic)])).toEqual([]);
  expect(faults).toEqual([]);
});

it('lets two topics forget at once without waiting for each other', async () => {
  const { engine, database, whole, topic } = await setUp(() => Promise.resolve(true));
  await Promise.all([engine.forget(whole), engine.forget(topic), engine.forget(whole)]);
  expect(await findAll(database, [String(whole), String(topic)])).toEqual([]);
});

it('shows the end of what runs before anything is deleted', async () => {
  const database = await temporaryDatabase();
  const order: string[] = [];
  const slow = gate();
  const made = bench(database, {
    answer: async (_, { signal }) => (await gate().wait(signal), 'left'),
    retract: async (_, { signal }) => {
      await slow.wait(signal);
      order.push((await rows(database, 'chat')).length > 0 ? 'shown' : 'too late');
      return { outcome: 'done' };
    },
  });
  const topic = await made.engine.chatAt({ telegramChat: -1, topic: 5, private: false });
  await made.engine.send(topic, open(), 'tg:1');
  await made.engine.send(topic, { type: 'forgotten', at: 1 }, 'tg:2');
  const forgotten = made.engine.forget(topic);
  slow.go();
  await forgotten;
  // What models would have said, and the progress message.
  expect(order).toEqual(['shown', 'shown']);
  expect(await rows(database, 'chat')).toEqual([]);
});

it.skipIf(onPostgresql)('deletes again what the database did not take because somebody held it', async () => {
  const path = temporaryAddress();
  const database = await temporaryDatabase(path);
  const other = new Sqlite(path);
  let shown = 0;
  const show = () => {
    // Once, for longer than the bot waits for a lock in one go: the last of the deletion comes right after this.
    if (++shown === 1) {
      other.exec('begin immediate');
      setTimeout(() => other.exec('rollback'), 300);
    }
    return Promise.resolve('shown' as const);
  };
  const made: ReturnType<typeof bench> = bench(database, {
    forget: (input, context) => forget(world(database, show), () => made.engine)(input, context),
  });
  const chat = await made.engine.chatAt({ telegramChat: -1, topic: null, private: false });
  await made.engine.send(chat, command('forget', { confirmed: true }), 'tg:1');
  await eventually(async () => expect(await rows(database, 'chat')).toEqual([]));
  expect(shown).toBeGreaterThan(1);
  other.close();
});
