/** Streams to pages that do not read. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Streams, type Stream } from '../../src/inspect/sse.ts';
import { serve } from '../http/serve.ts';
import { read } from './support.ts';
import { eventually } from '../support/eventually.ts';

/** A server with one stream path. */
async function streaming() {
  const streams = new Streams(4);
  const opened: Stream[] = [];
  const ended: number[] = [];
  const server = await serve({
    register: (app) =>
      void app.get('/stream', (_request, reply) =>
        streams.open(reply, (stream) => {
          const index = opened.push(stream) - 1;
          return () => void ended.push(index);
        }),
      ),
  });
  return { ...server, streams, opened, ended };
}

test('a page that does not read is cut off, not kept in memory; the others go on', async () => {
  const { port, url, streams, opened, ended } = await streaming();
  const reader = await read(`${url}/stream`);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'readable');
  const block = 'x'.repeat(100_000);
  for (let i = 0; i < 200 && streams.size === 2; i++) {
    for (const stream of opened) stream.send('block', block);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually(() => expect([streams.size, ended]).toEqual([1, [1]]));
  opened[1]?.send('late', 1);
  opened[0]?.send('still', 'here');
  expect(await reader.next('still')).toBe('here');
  socket.destroy();
});

test('what is sent is one line of JSON, whatever it holds', async () => {
  const { url, opened } = await streaming();
  const reader = await read(`${url}/stream`);
  const nasty = { text: 'a\n\ndata: {}\r\nevent: x\u2028<script>' };
  opened[0]?.send('nasty', nasty);
  expect(await reader.next('nasty')).toEqual(nasty);
  expect(reader.text).toMatch(/^retry: 1000\n\n/);
});

test('a closed server ends its streams and opens none', async () => {
  const { url, streams, ended } = await streaming();
  const reader = await read(`${url}/stream`);
  streams.close();
  await reader.ended;
  await eventually(() => expect(ended).toEqual([0]));
  expect((await fetch(`${url}/stream`)).status).toBe(503);
});
