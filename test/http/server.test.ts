import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ListenError } from '../../src/http/server.ts';
import { raw, serve } from './serve.ts';

test('GET /healthz says that the process lives, even when nothing is ready', async () => {
  const { url } = await serve({ ready: async () => ({ ok: false, checks: { database: { ok: false } } }) });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('GET /readyz is 200 or 503 with the checks', async () => {
  let ok = true;
  const { url } = await serve({ ready: async () => ({ ok, checks: { telegram: { ok, ageS: 4 } } }) });
  const up = await fetch(`${url}/readyz`);
  expect([up.status, await up.json()]).toEqual([200, { ok: true, checks: { telegram: { ok: true, ageS: 4 } } }]);
  ok = false;
  const down = await fetch(`${url}/readyz`);
  expect([down.status, await down.json()]).toEqual([503, { ok: false, checks: { telegram: { ok: false, ageS: 4 } } }]);
});

test('GET /readyz is 503 when readiness itself fails, without its words', async () => {
  const { url, lines } = await serve({ ready: () => Promise.reject(new Error('private')) });
  const answer = await fetch(`${url}/readyz`);
  expect(answer.status).toBe(503);
  expect((await answer.text()) + lines.join()).not.toContain('private');
  expect(lines).toHaveLength(1);
});

test('GET /metrics is Prometheus text', async () => {
  const { url } = await serve();
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  expect(await answer.text()).toContain('process_cpu_seconds_total');
});

test('every answer carries the security headers, errors too', async () => {
  const { url } = await serve({ register: (app) => void app.get('/page/:id', () => 'x') });
  for (const [path, status] of [
    ['/healthz', 200],
    ['/nowhere', 404],
    ['/page/%zz', 400],
  ] as const) {
    const answer = await fetch(url + path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(await answer.text()).not.toMatch(/nowhere|%zz/);
  }
});

test('a page that fails is a 500 without its words, in the answer and in the log', async () => {
  const { url, lines } = await serve({
    register: (app) => {
      app.get('/inspect', () => Promise.reject(new Error('private')));
      app.get('/teapot', () => Promise.reject(Object.assign(new Error('private'), { statusCode: 418 })));
    },
  });
  const answer = await fetch(`${url}/inspect?text=private`);
  expect([answer.status, await answer.json()]).toEqual([500, { error: 'Internal Server Error' }]);
  expect((await fetch(`${url}/teapot`)).status).toBe(418);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"route":"/inspect"');
  expect(lines[0]).not.toContain('private');
});

test('pages that register adds may widen their policy', async () => {
  const { url } = await serve({
    register: (app) =>
      void app.get('/page', (_r, reply) => reply.header('content-security-policy', 'script-src x').send('')),
  });
  expect((await fetch(`${url}/page`)).headers.get('content-security-policy')).toBe('script-src x');
});

test('a port in use is refused in one line that says what to do', async () => {
  const { port } = await serve();
  const second = serve({ port });
  await expect(second).rejects.toThrow(ListenError);
  await expect(second).rejects.toThrow(`PORT ${port} on 127.0.0.1 is in use: stop the other program or set PORT`);
});

test('a host that is not ours is refused in one line', async () => {
  await expect(serve({ host: '192.0.2.1' })).rejects.toThrow('HOST 192.0.2.1 is not an address of this machine');
});

test('a register that fails rejects and leaves no server behind', async () => {
  await expect(serve({ register: () => Promise.reject(new RangeError('no page')) })).rejects.toThrow(RangeError);
});

test('close() cuts idle and waiting connections at once and may be called twice', async () => {
  const server = await serve({ register: (app) => void app.get('/slow', () => new Promise<never>(() => {})) });
  const idle = connect(server.port, '127.0.0.1');
  await once(idle, 'connect');
  const arrived = fetch(`${server.url}/slow`).then(
    () => 'answered',
    () => 'cut',
  );
  await raw(server.port, '/healthz', { host: 'localhost' });
  const ended = once(idle, 'close');
  idle.on('error', () => {});
  await server.close();
  await server.close();
  await ended;
  expect(await arrived).toBe('cut');
});
