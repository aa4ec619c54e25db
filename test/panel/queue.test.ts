import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQueue } from '../../src/panel/openai/queue.ts';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs named tasks (`chat` + number) that each last until released; records the order of their starts. */
function harness(concurrency: number) {
  const queue = createQueue(concurrency);
  const started: string[] = [];
  const release: (() => void)[] = [];
  const add = (name: string, signal = never): Promise<string> =>
    queue.run(name.slice(0, 1), signal, async () => {
      started.push(name);
      await new Promise<void>((resolve) => release.push(resolve));
      return name;
    });
  const step = async (): Promise<void> => {
    release.shift()?.();
    await turn();
  };
  return { queue, started, add, step };
}

describe('createQueue', () => {
  test('takes chats in turn and keeps the order inside one', async () => {
    const { started, add, step } = harness(1);
    const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map((name) => add(name));
    for (let i = 0; i < 7; i += 1) await step();
    expect(started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    await expect(Promise.all(all)).resolves.toHaveLength(6);
  });

  test('counts what waits and runs, up to the concurrency', async () => {
    const { queue, add, step } = harness(2);
    const all = ['a1', 'a2', 'a3', 'b1'].map((name) => add(name));
    await turn();
    expect([queue.running, queue.waiting]).toEqual([2, 2]);
    for (let i = 0; i < 5; i += 1) await step();
    await Promise.all(all);
    await turn();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  test('lets an aborted call go at once, without starting it', async () => {
    const { queue, started, add, step } = harness(1);
    const aborting = new AbortController();
    const first = add('a1');
    const second = add('a2', aborting.signal);
    const third = add('b1');
    await turn();
    aborting.abort(new Error('stop'));
    await expect(second).rejects.toThrow('stop');
    expect(queue.waiting).toBe(1);
    await step();
    await step();
    await Promise.all([first, third]);
    expect(started).toEqual(['a1', 'b1']);
    await expect(add('a3', AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  test('goes on after a task that fails', async () => {
    const queue = createQueue(1);
    const failing = queue.run('a', never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await expect(queue.run('a', never, () => Promise.resolve(1))).resolves.toBe(1);
  });

  test('whatever comes and goes: everyone ends once, never more at once than allowed', async () => {
    const calls = fc.array(fc.record({ chat: fc.constantFrom('a', 'b', 'c'), abort: fc.boolean() }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(calls, fc.integer({ min: 1, max: 4 }), async (plan, concurrency) => {
        const queue = createQueue(concurrency);
        let running = 0;
        let most = 0;
        const results = plan.map(({ chat, abort }) => {
          const aborting = new AbortController();
          const result = queue.run(chat, aborting.signal, async () => {
            running += 1;
            most = Math.max(most, running);
            await turn();
            running -= 1;
          });
          if (abort) aborting.abort(new Error('stop'));
          return result;
        });
        const ends = await Promise.allSettled(results);
        await turn();
        expect(most).toBeLessThanOrEqual(concurrency);
        expect(ends.map(({ status }) => status)).toEqual(plan.map(({ abort }) => (abort ? 'rejected' : 'fulfilled')));
        expect([queue.running, queue.waiting]).toEqual([0, 0]);
      }),
    );
  });
});
