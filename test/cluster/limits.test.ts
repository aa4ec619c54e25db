/** Restate keeps the limit of calls over all workers, and chats take turns: one that has asked much does not hold up the others. */
import { expect, onTestFinished, test } from 'vitest';
import type { EffectHandlers } from '../../src/engine/ports.ts';
import { RestateBench } from '../engine/restate-bench.ts';
import { answered, command, temporaryDatabase } from '../engine/support.ts';
import { freePort } from '../support/free-port.ts';
import { noRestate, startRestate } from '../support/restate.ts';

const LIMIT = 4;
/** Eight chats ask as much at once as a chat may, and then four others one thing each. */
const MUCH = 32;
const OTHERS = 4;

test.skipIf(noRestate)(`${MUCH + OTHERS} calls with a limit of ${LIMIT}`, { timeout: 60_000 }, async () => {
  const server = await startRestate({ limits: true });
  onTestFinished(() => server.stop());
  const database = await temporaryDatabase();
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const done = () => Promise.resolve({ outcome: 'done' });
  const answer: EffectHandlers['answer'] = async (input, { address }) => {
    running++;
    most = Math.max(most, running);
    order.push(address.telegramChat);
    await new Promise((resolve) => setTimeout(resolve, 800));
    running--;
    return answered(input);
  };
  const handlers = new Proxy({ answer } as EffectHandlers, {
    get: (own, kind: keyof EffectHandlers) => (kind === 'answer' ? own.answer : done),
    ownKeys: () => ['answer', 'post', 'place', 'board', 'notice', 'retract'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  const engine = new RestateBench({
    database,
    handlers,
    observe: { event: () => {}, effect: () => {}, fault: () => {} },
    now: () => 5000,
    restate: { ingressUrl: server.ingressUrl, adminUrl: server.adminUrl, workerPort: await freePort() },
    limits: { openai: LIMIT },
  });
  let update = 0;
  const asks = async (telegramChat: number) => {
    const chat = await engine.chatAt({ telegramChat, topic: null, private: true });
    const text = 'Why?';
    await engine.send(
      chat,
      command('ask', { alias: 'claude', text, context: null, threaded: false, discussion: null, line: null }),
      `tg:${++update}`,
    );
  };
  await Promise.all(Array.from({ length: MUCH }, (_, n) => asks(1 + (n % 8))));
  await Promise.all(Array.from({ length: OTHERS }, (_, n) => asks(11 + n)));
  await expect.poll(() => order.length, { timeout: 30_000 }).toBe(MUCH + OTHERS);
  await engine.quiet();
  expect(most).toBe(LIMIT);
  // The others asked last, and are not answered last.
  const last = Math.max(...Array.from({ length: OTHERS }, (_, n) => order.indexOf(11 + n)));
  expect(last).toBeLessThan(MUCH);
  expect(Math.min(...order.slice(-LIMIT))).toBeLessThanOrEqual(8);
});
