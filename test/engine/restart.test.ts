/** Stopping and starting: what is in flight is finished in time or left pending, and what is pending is done at the next start. */
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/open.ts';
import { answered, bench, command, gate, open, pending, quiet, rows, temporaryDatabase, type Does } from './support.ts';

const place = (telegramChat: number) => ({ telegramChat, topic: null, private: true });

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

describe('start', () => {
  it('dispatches what is pending, of every chat in its order, and asks no seat that has answered', async () => {
    const database = await temporaryDatabase();
    const first = bench(database, {
      answer: async (input, { signal }) =>
        input.alias === 'claude' || (await gate().wait(signal)) ? answered(input) : 'left',
      board: async (_, { signal }) => ((await gate().wait(signal)) ? { outcome: 'shown' } : 'left'),
    });
    const chats = await Promise.all([1, 2].map((id) => first.engine.chatAt(place(id))));
    for (const chat of chats) await first.engine.send(chat, open(), `tg:${chat}`);
    while ((await rows(database, 'message')).length < 4) await new Promise(setImmediate);
    await first.engine.send(chats[0] ?? 0, command('page', { page: 'help' }), 'tg:3');
    await first.engine.stop(0);

    const again = bench(database, { answer: (input) => Promise.resolve(answered(input)) });
    await again.engine.start();
    const of = (chat = 0) =>
      again.log.filter(({ context }) => context.address.id === chat).map(({ context }) => context.effectId);
    for (const chat of chats) {
      const order = of(chat).map((id) => id.split(':').map(Number));
      expect(order).toEqual(order.toSorted(([, a = 0, m = 0], [, b = 0, n = 0]) => a - b || m - n));
    }
    await quiet(again);
    const asked = again.log.flatMap(({ kind, input }) =>
      kind === 'answer' ? [(input as { alias: string }).alias] : [],
    );
    expect(asked.toSorted()).toEqual(['gemini', 'gemini', 'gpt', 'gpt']);
    expect((await rows(database, 'message')).filter(({ kind }) => kind === 'answer')).toHaveLength(6);
    expect(await pending(database)).toEqual([]);
  });

  it('after every single commit was followed by a crash, the discussion still ends as it should', async () => {
    const database = await temporaryDatabase();
    const chat = await bench(database).engine.chatAt(place(1));
    const { engine } = bench(database);
    await engine.stop(0);
    await engine.send(chat, command('discuss', { rounds: 2, topic: 'Rust?', context: null }), 'tg:1');
    const shown: string[] = [];
    for (let crashes = 0; crashes < 60 && (await pending(database)).length > 0; crashes++) {
      // An engine that does the oldest pending effect only, then is no more.
      let used = false;
      const once = <T>(result: T): Promise<T | 'left'> => {
        if (used) return Promise.resolve('left');
        used = true;
        return Promise.resolve(result);
      };
      const short = bench(database, {
        answer: (input) => once(answered(input)),
        post: async (input) => {
          const ending = await once({ outcome: 'shown' });
          if (ending !== 'left') shown.push(input.call);
          return ending;
        },
        board: () => once({ outcome: 'shown' }),
      });
      await short.engine.start();
      await short.engine.stop(100);
    }
    expect(await pending(database)).toEqual([]);
    expect(shown).toEqual(['call:1', 'call:2', 'call:3', 'call:4', 'call:5', 'call:6']);
    expect((await rows(database, 'round')).map(({ ended_at: at }) => at !== null)).toEqual([true, true]);
  });
});
