/** Starting: what is pending is done, and nobody is asked again. */
import { describe, expect, it } from 'vitest';
import { answered, bench, command, committed, gate, open, pending, quiet, rows, temporaryDatabase } from './support.ts';

const place = (telegramChat: number) => ({ telegramChat, topic: null, private: true });

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
    await committed(database, place(1), command('discuss', { rounds: 2, topic: 'Rust?', context: null }), 'tg:1');
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
      await expect.poll(() => used).toBe(true);
      await short.engine.stop(100);
    }
    expect(await pending(database)).toEqual([]);
    expect(shown).toEqual(['call:1', 'call:2', 'call:3', 'call:4', 'call:5', 'call:6']);
    expect((await rows(database, 'round')).map(({ ended_at: at }) => at !== null)).toEqual([true, true]);
  });
});
