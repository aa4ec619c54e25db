import { expect, test } from 'vitest';
import { Secret } from '../../src/lib/log.ts';
import { Streams } from '../../src/inspect/sse.ts';
import { eventually } from '../support/eventually.ts';
import { raw, serve } from './serve.ts';

const TOKEN = '0123456789abcdef';

/** A server with streams, of which one client may have three open, and all together five. */
async function streaming() {
  const streams = new Streams(100);
  const server = await serve({
    token: new Secret(TOKEN),
    openAtOnce: { ofOne: 3, ofAll: 5 },
    register: (app) => {
      app.get('/stream', (_request, reply) => streams.open(reply, () => () => {}));
      // As the playground does it: the answer is written past the server.
      app.get('/hijacked', (_request, reply) => {
        reply.hijack();
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      });
    },
  });
  const headers = (client: string) => ({ 'x-forwarded-for': client, authorization: `Bearer ${TOKEN}` });
  const open = async (client: string, path = '/stream') => {
    const leaving = new AbortController();
    const { status } = await fetch(server.url + path, { headers: headers(client), signal: leaving.signal });
    return { status, leave: () => leaving.abort() };
  };
  const status = async (client: string, path: string) =>
    (await fetch(server.url + path, { headers: headers(client) })).status;
  return { ...server, streams, open, status };
}

test('a client has so many streams open, all together have so many, and one that ends makes room', async () => {
  const { port, open, status } = await streaming();
  const first = await open('1.1.1.1');
  expect(first.status).toBe(200);
  expect((await open('1.1.1.1', '/hijacked')).status).toBe(200);
  expect((await open('1.1.1.1')).status).toBe(200);
  expect((await open('1.1.1.1')).status).toBe(429);
  expect((await open('1.1.1.1', '/hijacked')).status).toBe(429);
  expect(await status('1.1.1.1', '/healthz')).toBe(200);
  const second = await open('2.2.2.2', '/hijacked');
  expect([second.status, (await open('3.3.3.3')).status]).toEqual([200, 200]);
  expect((await open('4.4.4.4')).status).toBe(429);
  first.leave();
  second.leave();
  await eventually(async () =>
    expect(
      (await raw(port, '/metrics', { host: 'h', 'x-forwarded-for': '1.1.1.1', authorization: `Bearer ${TOKEN}` }))
        .status,
    ).toBe(200),
  );
});

test('who may see nothing takes no room, however many they are', async () => {
  const { url, open } = await streaming();
  const refused = await Promise.all(Array.from({ length: 40 }, () => fetch(`${url}/stream`)));
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401]));
  expect((await open('1.1.1.1')).status).toBe(200);
});
