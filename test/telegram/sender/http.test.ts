import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createCall } from '../../../src/telegram/bot.ts';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import type { Sender } from '../../../src/telegram/sender/types.ts';
import { MemoryStore, composed, group, post, privateChat } from './telegram.ts';

type Reply = (body: string, response: ServerResponse) => void;

const ok: Reply = (_, response) => response.end(JSON.stringify({ ok: true, result: { message_id: 5 } }));
const refuse =
  (error_code: number, description: string, parameters?: object): Reply =>
  (_, response) => {
    response.statusCode = error_code;
    response.end(JSON.stringify({ ok: false, error_code, description, parameters }));
  };

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** A sender over telegraf and HTTP to a server that gives these replies, then good ones. */
async function setUp(...replies: Reply[]) {
  const requests: { method: string; body: string }[] = [];
  const outcomes: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push({ method: request.url?.split('/').at(-1) ?? '', body });
      response.setHeader('content-type', 'application/json');
      return (replies.shift() ?? ok)(body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const sender = senderTo(port, outcomes);
  running.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { sender, requests, outcomes };
}

function senderTo(port: number, outcomes: string[]): Sender {
  const onCall = (method: string, outcome: string): void => void outcomes.push(`${method} ${outcome}`);
  const { call } = createCall({ token: '1:TOKEN', apiRoot: `http://127.0.0.1:${port}`, onCall });
  const sender = createSender({ call, limits: null, shown: new MemoryStore() });
  running.push(() => sender.stop(0));
  return sender;
}

test('an answer goes over the wire as Telegram wants it', async () => {
  const { sender, requests } = await setUp();
  expect(await sender.post(group(7, 3), post('a', 'answer', 'Hello'))).toBe('shown');
  expect(requests.map(({ method, body }) => [method, JSON.parse(body)])).toEqual([
    [
      'sendMessage',
      {
        chat_id: -7,
        text: '…',
        entities: [],
        link_preview_options: { is_disabled: true },
        message_thread_id: 3,
        disable_notification: true,
      },
    ],
    [
      'editMessageText',
      { chat_id: -7, message_id: 5, text: 'Hello', entities: [], link_preview_options: { is_disabled: true } },
    ],
  ]);
});

test('a document is uploaded under its name', async () => {
  const { sender, requests } = await setUp();
  const document = { name: 'talk.md', content: 'The whole talk' };
  const compose = async () => ({ ...composed(), document });
  expect(await sender.post(privateChat(7), { key: 'e', class: 'notice', compose })).toBe('shown');
  expect(requests[0]?.method).toBe('sendDocument');
  expect(requests[0]?.body).toMatch(/filename="talk\.md"[^]*The whole talk/);
});

test("telegraf's errors are understood", async () => {
  const { sender, outcomes } = await setUp(
    refuse(429, 'Too Many Requests: retry after 1', { retry_after: 0.05 }),
    ok,
    refuse(400, 'Bad Request: message is not modified'),
    refuse(403, 'Forbidden: bot was blocked by the user'),
    (_, response) => void response.destroy(),
  );
  const chat = privateChat(7);
  const results = [
    await sender.post(chat, post('a', 'answer', 'a')),
    await sender.post(chat, post('b', 'notice', 'b')),
    await sender.post(chat, post('c', 'notice', 'c')),
  ];
  expect(results).toEqual(['shown', 'gone', 'gone']);
  expect(outcomes.map((outcome) => outcome.split(' ')[1])).toEqual(['flood', 'ok', 'unchanged', 'gone', 'unanswered']);
});

test('a refused connection and an abort too', async () => {
  const outcomes: string[] = [];
  const refused = senderTo(1, outcomes);
  const waiting = refused.post(privateChat(7), post('a', 'notice', 'a'));
  await expect.poll(() => outcomes).toEqual(['sendMessage unavailable']);
  await refused.stop(0);
  expect(await waiting).toBe('stopped');

  const { sender, requests } = await setUp(() => undefined);
  const hanging = sender.post(privateChat(7), post('a', 'notice', 'a'));
  await expect.poll(() => requests.length).toBe(1);
  await sender.stop(0);
  expect(await hanging).toBe('stopped');
});
