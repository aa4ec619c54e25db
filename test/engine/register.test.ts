/** Telling Restate of the workers, over an admin API that forgets, refuses, and knows an older worker. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HANDLERS } from '../../src/engine/restate/messages.ts';
import { keepRegistered, type Told } from '../../src/engine/restate/register.ts';

const WORKER = 'http://workers:9080';

/** What it knows, and what it was asked to do. */
let known: { uri: string | null; handlers: Record<string, readonly string[]>; vqueues: boolean; refuses: boolean };
let asked: string[];
let server: Server;
let ended: AbortController;

beforeEach(async () => {
  known = { uri: null, handlers: { ...HANDLERS }, vqueues: false, refuses: false };
  asked = [];
  ended = new AbortController();
  server = createServer((request, response) => {
    const path = String(request.url);
    const pieces: string[] = [];
    request.on('data', (piece) => pieces.push(String(piece)));
    request.on('end', () => {
      if (request.method !== 'GET') asked.push(`${request.method} ${path} ${pieces.join('')}`);
      if (known.refuses) return response.writeHead(503).end();
      if (path === '/deployments' && request.method === 'POST') known.uri = `${WORKER}/`;
      const service = /^\/services\/(\w+)\/handlers$/.exec(path)?.[1];
      const body = service
        ? { handlers: known.handlers[service]?.map((name) => ({ name })) }
        : path === '/version'
          ? { features: { vqueues: known.vqueues, protocol_v7: known.vqueues } }
          : { deployments: known.uri === null ? [] : [{ uri: known.uri }] };
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  ended.abort();
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function registering(onTold: (told: Told) => Promise<void> = () => Promise.resolve()) {
  const faults: string[] = [];
  void keepRegistered({
    adminUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    workerUrl: WORKER,
    limits: { openai: 4 },
    signal: ended.signal,
    onTold,
    onFault: (error) => faults.push(String(error)),
  });
  return faults;
}

/** Lets time pass until something has come true. */
async function until(true_: () => boolean): Promise<void> {
  for (let turns = 0; !true_(); turns++) {
    if (turns > 5000) throw new Error(`It did not come true: ${asked.join('\n')}`);
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(20);
  }
}

const TOLD = `POST /deployments {"uri":"${WORKER}","force":true}`;

it('tells it once, and again when it has forgotten or knows an older worker', async () => {
  const told: Told[] = [];
  const faults = registering((now) => Promise.resolve(void told.push(now)));
  await until(() => told.length === 1);
  expect(asked).toEqual([TOLD]);
  expect(told).toEqual([{ limited: false }]);
  known.uri = null;
  await until(() => told.length === 2);
  known.handlers = { ...HANDLERS, chat: ['event'] };
  await until(() => told.length === 3);
  expect(new Set(asked)).toEqual(new Set([TOLD]));
  expect(faults).toEqual([]);
});

it('tries again while it refuses, and while what is done about it fails', async () => {
  known.refuses = true;
  let fails = 2;
  let done = false;
  const faults = registering(() => {
    if (fails-- > 0) return Promise.reject(new Error('not yet'));
    done = true;
    return Promise.resolve();
  });
  await until(() => faults.length === 2);
  expect(faults[0]).toBe('Error: Restate answers 503 to GET /version');
  known.refuses = false;
  await until(() => done);
  expect(faults.slice(-2)).toEqual(['Error: not yet', 'Error: not yet']);
});

it('gives it the limits where it keeps them, and only there', async () => {
  known.vqueues = true;
  const told: Told[] = [];
  registering((now) => Promise.resolve(void told.push(now)));
  await until(() => told.length === 1);
  expect(told).toEqual([{ limited: true }]);
  expect(asked).toEqual(['PUT /limits/rules [{"pattern":"openai","limits":{"concurrency":4}}]', TOLD]);
});
