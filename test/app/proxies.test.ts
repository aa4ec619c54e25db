import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createHttp } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useProxies } from '../../src/app/proxies.ts';
import { readConfig } from '../../src/config/config.ts';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { createPanel } from '../../src/panel/openai/openai.ts';
import { startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { configFor } from '../panel/config.ts';

let server: OpenAIServer;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let undo: () => void = () => undefined;
beforeEach(async () => {
  server = await startOpenAI();
  server.models = ['ada-1'];
  proxy = await startProxy(Number(new URL(server.url).port));
});
afterEach(async () => {
  undo();
  undo = () => undefined;
  await proxy.close();
  await server.close();
});

/** A proxy that knows CONNECT and plain requests, and leads to one port of this machine whatever it is asked for. */
async function startProxy(port: number) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const http = createHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(501).end();
  });
  http.on('connection', (socket: Socket) => sockets.add(socket));
  http.on('connect', (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket);
      socket.pipe(there);
    });
    sockets.add(there);
    for (const one of [there, socket]) one.on('error', () => one.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    url: `http://me:hunter2@127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function ask(url: string) {
  const config = configFor(url, { attempts: 1 });
  const catalogue = createCatalogue(config);
  await catalogue.ready(2_000);
  const messages = async () => [{ role: 'user', content: 'Why?' }] as const;
  const answer = await createPanel(config, { catalogue }).answer(
    { model: 'ada', chat: 'c', messages },
    { signal: new AbortController().signal },
  );
  return { answer, listed: catalogue.models().every(({ unlisted }) => unlisted === undefined) };
}

test('answers and lists go through the proxy, from either spelling (openclaw/openclaw#20549, fastagent-sh/fastagent#474)', async () => {
  for (const name of ['HTTP_PROXY', 'http_proxy']) {
    undo = useProxies(readConfig({ [name]: proxy.url }));
    await expect(ask('http://provider.test/v1')).resolves.toMatchObject({ answer: { ok: true }, listed: true });
    undo();
  }
  expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT provider.test:80 Basic bWU6aHVudGVyMg==']));
  expect(server.lists).toBe(2);
});

test('https goes through HTTPS_PROXY', async () => {
  undo = useProxies(readConfig({ HTTPS_PROXY: proxy.url }));
  // What stands behind it speaks no TLS.
  await expect(ask('https://provider.test/v1')).resolves.toMatchObject({
    answer: { ok: false, reason: 'unreachable' },
  });
  expect(proxy.asked[0]).toMatch(/^CONNECT provider\.test:443/);
});

test('NO_PROXY and this machine need none', async () => {
  undo = useProxies(readConfig({ HTTP_PROXY: proxy.url, NO_PROXY: 'other.invalid' }));
  await expect(ask(server.url)).resolves.toMatchObject({ answer: { ok: true } });
  await expect(ask('http://other.invalid/v1')).resolves.toMatchObject({ answer: { ok: false, reason: 'unreachable' } });
  expect(proxy.asked).toEqual([]);
});

test('without a proxy nothing is changed', () => {
  expect(readConfig({ NO_PROXY: 'x' })).not.toHaveProperty('proxies');
  expect(useProxies(readConfig({}))()).toBeUndefined();
});

test('its password is a secret', () => {
  const config = readConfig({ HTTPS_PROXY: proxy.url, http_proxy: 'proxy.example:3128' });
  expect(JSON.stringify(config)).not.toContain('hunter2');
  expect(config.secrets.map((secret) => secret.reveal())).toContain(proxy.url);
  expect(config.proxies?.http?.reveal()).toBe('http://proxy.example:3128');
});

test('what people say goes to Restate directly', async () => {
  const config = readConfig({
    TELEGRAM_BOT_TOKEN: '123456789:AA',
    DATABASE_URL: 'postgresql://u@db/conclave',
    RESTATE_INGRESS_URL: 'http://restate.invalid:8080',
    RESTATE_ADMIN_URL: 'http://admin.invalid:9070',
    WORKER_URL: 'http://workers.invalid:9080',
    HTTP_PROXY: proxy.url,
  });
  undo = useProxies(config);
  for (const host of ['restate', 'admin']) await fetch(`http://${host}.invalid/`).catch(() => {});
  expect(proxy.asked).toEqual([]);
  await fetch('http://other.invalid/').catch(() => {});
  expect(proxy.asked.length).toBeGreaterThan(0);
});
