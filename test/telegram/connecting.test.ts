/** Addresses that never answer: real ones of the loopback, whose server takes no connection because its thread stands still. */
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Telegraf } from 'telegraf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitConnecting } from '../../src/telegram/connecting.ts';
import { verdictOf } from '../../src/telegram/sender/api.ts';

const [STALLED, GOOD] = ['127.0.0.2', '127.0.0.1'];

// Only Linux has the second address without being told.
describe.skipIf(process.platform !== 'linux')('addresses that never answer', () => {
  let server: http.Server;
  let worker: Worker;
  let fillers: net.Socket[] = [];
  let port = 0;
  let asked = 0;

  /** How many connections are still being made. */
  const connecting = (): number => fillers.filter((filler) => filler.connecting).length;

  beforeAll(async () => {
    server = http.createServer((_, response) => {
      asked += 1;
      response.end(JSON.stringify({ ok: true, result: { message_id: 7 } }));
    });
    server.listen(0, GOOD);
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    // Listens with the shortest queue, and then its thread never runs again.
    worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ host: workerData.host, port: workerData.port, backlog: 1 }, () => {
       parentPort.postMessage('listens');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
      { eval: true, workerData: { host: STALLED, port } },
    );
    await once(worker, 'message');
    // More than the queue holds: those that wait take every place that becomes free.
    fillers = Array.from({ length: 12 }, () => net.connect({ host: STALLED, port }).on('error', () => {}));
    await once(fillers[0] ?? worker, 'connect');
    for (let known = -1; known !== connecting();) {
      known = connecting();
      // Linux asks again after a second.
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
  });

  afterAll(async () => {
    for (const filler of fillers) filler.destroy();
    fillers = [];
    await worker.terminate();
    server.close();
  });

  /** Asks Telegram's API at addresses that one name has. Resolves to the verdict on the error, or to the message's id. */
  async function ask(addresses: readonly string[], limitMs: number): Promise<unknown> {
    const lookup: net.LookupFunction = (_host, options, done) =>
      options.all
        ? done(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          )
        : done(null, addresses[0] ?? '', 4);
    const bot = new Telegraf('1:A', { telegram: { apiRoot: `http://api.test:${port}` } });
    // telegraf takes an agent for servers with TLS only.
    const agent = limitConnecting(new http.Agent({ lookup, autoSelectFamily: true }), limitMs);
    Object.assign(bot.telegram.options, { agent });
    try {
      const { message_id } = await bot.telegram.sendMessage(1, 'x');
      return message_id;
    } catch (error) {
      return verdictOf(error);
    } finally {
      agent.destroy();
    }
  }

  test('one address that never answers: the call was surely not made', async () => {
    expect(connecting()).toBeGreaterThan(0);
    const before = asked;
    expect(await ask([STALLED], 200)).toEqual({ kind: 'unavailable' });
    expect(asked).toBe(before);
  });

  test('of two addresses none answers in time', async () => {
    expect(await ask([STALLED, STALLED], 200)).toEqual({ kind: 'unavailable' });
  });

  test('one dead address of two: the other is asked, once', async () => {
    const before = asked;
    expect(await ask([STALLED, GOOD], 10_000)).toBe(7);
    expect(asked).toBe(before + 1);
  });

  test('a connection that was made has all the time of its call', async () => {
    const slow = http.createServer((_, response) =>
      setTimeout(() => response.end('{"ok":true,"result":{"message_id":8}}'), 400),
    );
    slow.listen(0, GOOD);
    await once(slow, 'listening');
    const agent = limitConnecting(new http.Agent(), 100);
    const bot = new Telegraf('1:A', {
      telegram: { apiRoot: `http://${GOOD}:${(slow.address() as AddressInfo).port}` },
    });
    Object.assign(bot.telegram.options, { agent });
    expect((await bot.telegram.sendMessage(1, 'x')).message_id).toBe(8);
    agent.destroy();
    slow.close();
  });
});
