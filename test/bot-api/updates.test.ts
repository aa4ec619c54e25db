import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startBotApi, TestClock } from './helpers.ts';
import type { Reply } from './helpers.ts';

function ids({ result }: Reply): number[] {
  return Array.isArray(result) ? result.map(({ update_id }: { update_id: number }) => update_id) : [];
}

it('gives updates until they are confirmed, in order and no more than the limit', async () => {
  const { api, call } = await startBotApi({ firstUpdateId: 10 });
  for (const text of ['a', 'b', 'c']) api.person(7).writes(text);
  expect(ids(await call('getUpdates'))).toEqual([10, 11, 12]);
  expect(ids(await call('getUpdates', { limit: 2 }))).toEqual([10, 11]);
  expect(ids(await call('getUpdates', { offset: 11 }))).toEqual([11, 12]);
  expect(ids(await call('getUpdates'))).toEqual([11, 12]);
  expect(ids(await call('getUpdates', { offset: -1 }))).toEqual([12]);
  expect(ids(await call('getUpdates', { offset: 13 }))).toEqual([]);
});

it('waits for an update, and for the time-out', async () => {
  const clock = new TestClock();
  const { api, call } = await startBotApi({ clock });
  const waiting = call('getUpdates', { timeout: 30 });
  await api.until(() => api.updates.polled);
  api.person(7).writes('hello');
  expect((await waiting).result).toMatchObject([{ update_id: 1000, message: { text: 'hello' } }]);
  const empty = call('getUpdates', { offset: 1001, timeout: 30 });
  await api.until(() => api.updates.polled);
  clock.advance(29_999);
  expect(api.updates.polled).toBe(true);
  clock.advance(1);
  expect((await empty).result).toEqual([]);
});

it('ends a poll with 409 when another comes, or a webhook is set', async () => {
  const { api, call } = await startBotApi();
  const first = call('getUpdates', { timeout: 30 });
  await api.until(() => api.updates.polled);
  const second = call('getUpdates', { timeout: 30 });
  expect(await first).toMatchObject({
    status: 409,
    description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  });
  await api.until(() => api.updates.polled);
  await call('setWebhook', { url: 'http://127.0.0.1:1/hook' });
  expect(await second).toMatchObject({ status: 409, description: 'Conflict: terminated by setWebhook request' });
  expect((await call('getUpdates')).description).toContain("can't use getUpdates method while webhook is active");
});

it('forgets a poll whose caller is gone', async () => {
  const { api, call } = await startBotApi();
  const gone = new AbortController();
  const poll = call('getUpdates', { timeout: 30 }, gone.signal).catch(() => 'gone');
  await api.until(() => api.updates.polled);
  gone.abort();
  expect(await poll).toBe('gone');
  await api.until(() => !api.updates.polled);
  expect(api.calls[0]?.outcome).toBe('aborted');
});

it('sends only the kinds that are wanted, as last said', async () => {
  const { api, call } = await startBotApi();
  await call('getUpdates', { allowed_updates: ['edited_message'] });
  const message = api.person(7).writes('a');
  api.person(7).edits(message, 'b');
  expect((await call('getUpdates')).result).toMatchObject([{ edited_message: { text: 'b' } }]);
  await call('getUpdates', { offset: 2000, allowed_updates: [] });
  api.person(7).writes('c');
  expect((await call('getUpdates')).result).toMatchObject([{ message: { text: 'c' } }]);
});

it('sends an update again, and anything at all', async () => {
  const { api, call } = await startBotApi();
  api.person(7).writes('a');
  api.person(7).writes('b');
  await call('getUpdates', { offset: 1002 });
  expect(api.redeliver(1000)).toBe(true);
  expect(api.redeliver(5)).toBe(false);
  expect(api.push({ message: null, nonsense: [1] })).toBe(1002);
  expect((await call('getUpdates', { offset: 1002 })).result).toEqual([
    expect.objectContaining({ update_id: 1000 }),
    { update_id: 1002, message: null, nonsense: [1] },
  ]);
  expect(ids(await call('getUpdates', { offset: 1003 }))).toEqual([]);
});

it('delivers to a webhook with its secret, and again until it is accepted', async () => {
  const seen: { secret: unknown; body: string }[] = [];
  let failures = 2;
  const bot = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ secret: request.headers['x-telegram-bot-api-secret-token'], body: Buffer.concat(chunks).toString() });
      response.writeHead(failures-- > 0 ? 500 : 200).end();
    });
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void bot.close());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port } = bot.address() as AddressInfo;
  const { api, call } = await startBotApi({ webhookRetryMs: 5 });
  api.person(7).writes('early');
  await call('setWebhook', { url: `http://127.0.0.1:${port}/telegram`, secret_token: 's3cret' });
  api.person(7).writes('late');
  while (seen.length < 4) await turn();
  expect(seen.map(({ secret, body }) => [secret, body.includes('early')])).toEqual([
    ['s3cret', true],
    ['s3cret', true],
    ['s3cret', true],
    ['s3cret', false],
  ]);
  while (api.updates.count > 0) await turn();
  expect((await call('getWebhookInfo')).result).toMatchObject({
    url: `http://127.0.0.1:${port}/telegram`,
    pending_update_count: 0,
    last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
  });
  await call('deleteWebhook');
  api.person(7).writes('polled');
  expect((await call('getUpdates')).result).toMatchObject([{ message: { text: 'polled' } }]);
});
