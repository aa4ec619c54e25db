/** A whole bot behind a proxy of the same machine that passes requests on as nginx does unless it is told otherwise. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startWorld } from '../support/world.ts';

const TOKEN = 'a-token-of-16-or-more';

/** nginx's `proxy_pass` without another line: the Host is its own, the client's address is nowhere, all else is as it came. */
async function startProxy(port: number): Promise<string> {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: `127.0.0.1:${port}`, connection: 'close' };
    const passed = request({ host: '127.0.0.1', port, path: asked.url, method: asked.method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('strangers see health alone and post no updates; who has the token sees the statechart', async () => {
  const port = await freePort();
  const env = {
    TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_WEBHOOK_SECRET: 'right',
    HTTP_TOKEN: TOKEN,
    PORT: String(port),
  };
  const world = await startWorld({ env });
  onTestFinished(() => world.close());
  const { api } = world;
  await api.until(() => api.calls.find(({ method, outcome }) => method === 'setWebhook' && outcome === 200));
  const outside = await startProxy(port);
  const status = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(outside + path, { ...init, signal: AbortSignal.timeout(5000) });
    await answer.body?.cancel();
    return answer.status;
  };

  const pages = [
    '/metrics',
    '/inspect',
    '/inspect/stream',
    '/inspect/chart.svg',
    '/inspect/stately?chat=1',
    '/nowhere',
  ];
  for (const path of pages) {
    expect([path, await status(path)]).toEqual([path, 401]);
    expect([path, await status(path, { headers: { 'x-forwarded-host': '127.0.0.1' } })]).toEqual([path, 401]);
  }
  const post = (secret: string) => ({
    method: 'POST',
    body: '{"update_id":1}',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
  });
  expect(await status('/telegram', post(TOKEN))).toBe(401);
  expect(await status('/telegram', post('right'))).toBe(200);
  expect(await status('/healthz')).toBe(200);
  expect(await status('/readyz')).toBe(200);
  for (const path of pages.slice(0, 5))
    expect([path, await status(path, { headers: { authorization: `Bearer ${TOKEN}` } })]).toEqual([path, 200]);
});
