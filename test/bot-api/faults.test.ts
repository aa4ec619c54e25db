import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startBotApi, TestClock } from './helpers.ts';

async function withAda() {
  const clock = new TestClock();
  const started = await startBotApi({ clock });
  started.api.person(7).writes('/start');
  const send = (text: string) => started.call('sendMessage', { chat_id: 7, text });
  const said = () =>
    started.api
      .messages(7)
      .filter(({ fromBot }) => fromBot)
      .map(({ text }) => text);
  return { ...started, clock, send, said };
}

it('answers with a status, once, and only what fits', async () => {
  const { api, send, call, said } = await withAda();
  const fault = api.faults.add({ method: 'sendMessage', chat: 7, respond: { kind: 'status', status: 500 } });
  expect((await call('getMe')).status).toBe(200);
  expect(await send('a')).toMatchObject({ status: 500, ok: false, error_code: 500 });
  expect((await send('b')).status).toBe(200);
  expect([said(), fault.hits]).toEqual([['b'], 1]);
  api.faults.add({ times: Infinity, respond: { kind: 'status', status: 502 } });
  const response = await fetch(`${api.url}/bot${api.bot.token}/getMe`);
  expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
  api.faults.clear();
  expect((await call('getMe')).status).toBe(200);
});

it('asks to wait', async () => {
  const { api, send } = await withAda();
  api.faults.add({ respond: { kind: 'retryAfter', seconds: 3 } });
  expect(await send('a')).toMatchObject({ status: 429, parameters: { retry_after: 3 } });
});

it('cuts the connection before or after handling', async () => {
  const { api, send, said } = await withAda();
  api.faults.add({ method: 'sendMessage', respond: { kind: 'cut' } });
  await expect(send('a')).rejects.toThrow('fetch failed');
  expect(said()).toEqual([]);
  api.faults.add({ method: 'sendMessage', respond: { kind: 'handleThenCut' } });
  await expect(send('b')).rejects.toThrow('fetch failed');
  expect(said()).toEqual(['b']);
  expect(api.calls.map(({ outcome }) => outcome)).toEqual(['cut', 'cut']);
});

it('never answers', async () => {
  const { api, call, said } = await withAda();
  api.faults.add({ respond: { kind: 'hang' } });
  const gone = new AbortController();
  const hanging = call('sendMessage', { chat_id: 7, text: 'a' }, gone.signal).catch(() => 'gone');
  await api.until(() => api.calls[0]?.outcome === 'hang');
  gone.abort();
  expect(await hanging).toBe('gone');
  expect(said()).toEqual([]);
});

it('is slow to handle, or to answer', async () => {
  const { api, clock, send, said } = await withAda();
  api.faults.add({ respond: { kind: 'delayAnswer', ms: 1000 } });
  const answered = send('a');
  while (clock.timers === 0) await turn();
  expect(said()).toEqual(['a']);
  expect(api.calls[0]?.outcome).toBe('pending');
  clock.advance(1000);
  expect((await answered).status).toBe(200);
  api.faults.add({ respond: { kind: 'delay', ms: 1000 } });
  const handled = send('b');
  while (clock.timers === 0) await turn();
  expect(said()).toEqual(['a']);
  clock.advance(1000);
  expect((await handled).status).toBe(200);
});

it('runs hooks around a call, which waits for them', async () => {
  const { api, send, said } = await withAda();
  const order: string[] = [];
  const undo = api.before(async (call) => {
    await Promise.resolve();
    order.push(`before ${call.method} ${said().length}`);
  });
  api.after((call) => void order.push(`after ${call.method} ${said().length}`));
  await send('a');
  expect(order).toEqual(['before sendMessage 0', 'after sendMessage 1']);
  undo();
  await send('b');
  expect(order).toHaveLength(3);
});

it('says what it waited for and what the bot did, without any text of people', async () => {
  const { api, send } = await withAda();
  await send('secret words');
  await expect(api.until(() => null, { timeoutMs: 10, what: 'a miracle' })).rejects.toThrow(
    'waited 10 ms for a miracle; the last calls were: sendMessage 200; updates waiting: 1',
  );
});
