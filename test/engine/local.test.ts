/** The engine of one machine alone: what it does at once, and how it stops. */
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/database/open.ts';
import { onPostgresql, temporaryAddress } from '../support/backend.ts';
import { answered, bench, command, gate, open, pending, quiet, rows, temporaryDatabase, type Does } from './support.ts';

const place = (telegramChat: number) => ({ telegramChat, topic: null, private: true });

describe('dispatch', () => {
  it('is at once, in the order of the effects', async () => {
    const { engine, log } = bench(await temporaryDatabase());
    const chat = await engine.chatAt(place(1));
    await engine.send(chat, open(), 'tg:1');
    expect(log.map(({ kind, context }) => `${kind} ${context.effectId}`)).toEqual([
      `answer ${chat}:1:0`,
      `answer ${chat}:1:1`,
      `answer ${chat}:1:2`,
      `board ${chat}:1:3`,
    ]);
  });

  it.skipIf(onPostgresql)(
    'with a database that is locked when a result comes tries again until it takes it',
    async () => {
      const path = temporaryAddress();
      const database = await temporaryDatabase(path);
      await database.em.getConnection().execute('pragma busy_timeout = 0');
      const { go, wait } = gate();
      const failed = Promise.withResolvers<void>();
      const { engine } = bench(
        database,
        { answer: async (input, { signal }) => ((await wait(signal)) ? answered(input) : 'left') },
        { fault: () => failed.resolve() },
      );
      const chat = await engine.chatAt(place(1));
      await engine.send(chat, open(), 'tg:1');
      const other = new Sqlite(path);
      onTestFinished(() => void other.close());
      other.exec('begin immediate');
      go();
      await failed.promise;
      await expect(engine.send(chat, command('page', { page: 'help' }), 'tg:2')).rejects.toThrow(/locked/);
      expect(await pending(database)).toHaveLength(4);
      other.exec('rollback');
      await quiet({ engine });
      expect(await pending(database)).toEqual([]);
      await engine.send(chat, command('page', { page: 'help' }), 'tg:2');
      expect((await rows(database, 'message')).map(({ kind }) => kind)).toEqual([
        'question',
        'answer',
        'answer',
        'answer',
      ]);
    },
  );
});

/** Handlers of calls that end only when they are let go; others stay in flight until they are aborted. */
function holding(): { does: Does; go: () => void } {
  const { go, wait } = gate();
  const does: Does = {
    answer: async (input, { signal }) => ((await wait(signal)) ? answered(input) : 'left'),
    board: async (_, { signal }) => ((await wait(signal)) ? { outcome: 'shown' } : 'left'),
  };
  return { does, go };
}

async function running(database: Database, does: Does) {
  const made = bench(database, does);
  const chat = await made.engine.chatAt(place(1));
  await made.engine.send(chat, open(), 'tg:1');
  return { ...made, chat };
}

describe('stop', () => {
  it('lets what is in flight finish, and leaves what that asks for to the next start', async () => {
    const database = await temporaryDatabase();
    const { does, go } = holding();
    const { engine, log, chat } = await running(database, does);
    const stopped = engine.stop(3000);
    go();
    await stopped;
    expect(engine.inFlight).toBe(0);
    expect(log).toHaveLength(4);
    expect((await rows(database, 'message')).map(({ kind }) => kind)).toEqual([
      'question',
      'answer',
      'answer',
      'answer',
    ]);
    const left = await pending(database);
    expect(left.every((id) => /^\d+:[234]:/.test(id))).toBe(true);

    const next = bench(database);
    await next.engine.start();
    expect(next.log.map(({ context }) => context.effectId)).toEqual(left);
    expect(next.log.filter(({ kind }) => kind === 'post')).toHaveLength(3);
    await quiet(next);
    expect(await pending(database)).toEqual([]);
    expect(chat).toBe(1);
  });

  it('aborts what is not finished in time and leaves it pending', async () => {
    const database = await temporaryDatabase();
    const { engine, chat } = await running(database, holding().does);
    await engine.stop(20);
    expect(engine.inFlight).toBe(0);
    expect(await pending(database)).toEqual([0, 1, 2, 3].map((n) => `${chat}:1:${n}`));
    expect(await rows(database, 'message')).toHaveLength(1);
  });

  it('is not held up by a handler that ignores its signal, and takes nothing from it', async () => {
    const database = await temporaryDatabase();
    const { go, wait } = gate();
    const { engine } = await running(database, {
      answer: async (input) => {
        await wait(new AbortController().signal);
        return answered(input);
      },
    });
    await engine.stop(0);
    expect(engine.inFlight).toBe(3);
    go();
    await quiet({ engine });
    expect(await pending(database)).toHaveLength(3);
  });

  it('takes no new work: an event is committed, what it asks for is left', async () => {
    const database = await temporaryDatabase();
    const { engine, log } = bench(database);
    const chat = await engine.chatAt(place(1));
    await engine.stop(0);
    await engine.send(chat, open(), 'tg:1');
    expect(log).toEqual([]);
    expect(await pending(database)).toHaveLength(4);
  });
});
