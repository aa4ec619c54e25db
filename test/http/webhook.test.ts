import { expect, test } from 'vitest';
import { Secret } from '../../src/lib/log.ts';
import { serve } from './serve.ts';

const SECRET = 'right-secret';

/** A server with a webhook, and a way to post to it. */
async function webhook(handle: (update: object) => Promise<void>, host = '127.0.0.1') {
  const server = await serve({ host, webhook: { path: '/telegram', secret: new Secret(SECRET), handle } });
  const post = async (body: string, secret: string | null = SECRET, type = 'application/json') =>
    (
      await fetch(`http://127.0.0.1:${server.port}/telegram`, {
        method: 'POST',
        headers: { 'content-type': type, ...(secret === null ? {} : { 'X-Telegram-Bot-Api-Secret-Token': secret }) },
        body,
      })
    ).status;
  return { ...server, post };
}

test('an update is handed on whole and confirmed only when it is committed', async () => {
  const order: string[] = [];
  const commit = Promise.withResolvers<void>();
  const got = Promise.withResolvers<object>();
  const { post } = await webhook(async (update) => {
    got.resolve(update);
    await commit.promise;
    order.push('committed');
  });
  const answer = post('{"update_id":1,"message":{"text":"hi"}}').then((status) => order.push(`answered ${status}`));
  expect(await got.promise).toEqual({ update_id: 1, message: { text: 'hi' } });
  commit.resolve();
  await answer;
  expect(order).toEqual(['committed', 'answered 200']);
});

test('an update that was not committed is a 500, so that Telegram sends it again; the log keeps its text out', async () => {
  const { post, lines } = await webhook(async () => {
    throw new Error('private');
  });
  expect(await post('{"update_id":1}')).toBe(500);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('private');
});

test('a wrong or missing secret is a 401 and reaches nobody', async () => {
  let calls = 0;
  const { post } = await webhook(async () => {
    calls += 1;
  });
  for (const secret of [null, '', 'wrong', `${SECRET}x`]) expect(await post('{"update_id":1}', secret)).toBe(401);
  expect(await post('not json', 'wrong')).toBe(401);
  expect(calls).toBe(0);
});

test('what is no update is refused and reaches nobody', async () => {
  let calls = 0;
  const { post, lines } = await webhook(async () => {
    calls += 1;
  });
  for (const body of ['', 'not json', 'null', '[]', '"x"', '{}', '{"update_id":"1"}', '{"__proto__":{}}'])
    expect(await post(body)).toBe(400);
  expect(await post('{"update_id":1}', SECRET, 'text/html')).toBe(415);
  expect(await post(`{"update_id":1,"x":"${'x'.repeat(1024 * 1024)}"}`)).toBe(413);
  expect(calls).toBe(0);
  expect(lines).toEqual([]);
});

test('needs no HTTP token on an open host, and is not there without Telegram', async () => {
  const { post } = await webhook(async () => {}, '0.0.0.0');
  expect(await post('{"update_id":1}')).toBe(200);
  const { url } = await serve();
  expect((await fetch(`${url}/telegram`, { method: 'POST' })).status).toBe(404);
});
