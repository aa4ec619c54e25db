import { expect, test } from 'vitest';
import { isLoopback } from '../../src/http/access.ts';
import { Secret } from '../../src/lib/log.ts';
import { raw, serve } from './serve.ts';

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.evil.example', false],
  ['localhost.evil.example', false],
  ['', false],
])('isLoopback(%j) is %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test.each([
  [{ host: 'localhost:3000' }, 404],
  [{ host: '127.0.0.1' }, 404],
  [{ host: '[::1]:80' }, 404],
  [{ host: 'localhost', origin: 'http://localhost:5173' }, 404],
  [{ host: 'evil.example' }, 403],
  [{ host: '127.0.0.1.evil.example' }, 403],
  [{ host: 'localhost', origin: 'https://evil.example' }, 403],
  [{ host: 'localhost', origin: 'null' }, 403],
  [{ host: 'localhost', 'x-forwarded-for': '1.2.3.4' }, 403],
] as const)('on loopback without HTTP_TOKEN, a request with %j gets %i', async (headers, status) => {
  const { port } = await serve({ token: null });
  expect((await raw(port, '/page', headers)).status).toBe(status);
  expect((await raw(port, '/healthz', headers)).status).toBe(200);
});

test('on loopback the token lets in what a proxy of this machine passes on', async () => {
  const { port } = await serve({ token: new Secret('hush') });
  const proxied = { host: 'bot.example', 'x-forwarded-for': '1.2.3.4' };
  expect((await raw(port, '/page', { host: 'localhost' })).status).toBe(404);
  expect((await raw(port, '/page', proxied)).status).toBe(401);
  expect((await raw(port, '/page', { ...proxied, authorization: 'Bearer wrong' })).status).toBe(401);
  expect((await raw(port, '/page', { ...proxied, authorization: 'Bearer hush' })).status).toBe(404);
});

const open = { host: '0.0.0.0' } as const;
const token = new Secret('hush+&=');

test('elsewhere without HTTP_TOKEN everything but health is refused with what to set', async () => {
  const { port } = await serve(open);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: 'Bearer ' } });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('Set HTTP_TOKEN')]);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
});

test('elsewhere the bearer is needed, for pages that do not exist too', async () => {
  const { port } = await serve({ ...open, token });
  const status = async (path: string, authorization?: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, authorization ? { headers: { authorization } } : {})).status;
  expect(await status('/metrics')).toBe(401);
  expect(await status('/metrics', 'Bearer wrong')).toBe(401);
  expect(await status('/metrics', token.reveal())).toBe(401);
  expect(await status('/nowhere')).toBe(401);
  expect(await status('/metrics?token=wrong')).toBe(401);
  expect(await status('/metrics', 'Bearer hush+&=')).toBe(200);
  expect(await status('/nowhere', 'bearer hush+&=')).toBe(404);
});

test('the token in the address becomes a cookie, and the address loses it', async () => {
  const { port } = await serve({ ...open, token });
  const base = `http://127.0.0.1:${port}`;
  const first = await fetch(`${base}/metrics?a=1&token=${encodeURIComponent(token.reveal())}&b=2`, {
    redirect: 'manual',
  });
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toBe('/metrics?a=1&b=2');
  const set = first.headers.get('set-cookie') ?? '';
  expect(set).toMatch(/HttpOnly; SameSite=Strict$/);
  expect(set).not.toContain('hush');
  const [cookie = ''] = set.split(';');
  const status = async (value: string) => (await fetch(`${base}/metrics`, { headers: { cookie: value } })).status;
  expect(await status(`other=1; ${cookie}`)).toBe(200);
  expect(await status(`${cookie}0`)).toBe(401);
  expect(await status('conclave_token=')).toBe(401);
  expect(
    (await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${cookie.split('=')[1]}` } })).status,
  ).toBe(401);
});

test('the redirect never leaves for another host', async () => {
  const { port } = await serve({ ...open, token });
  for (const path of ['//evil.example/x', '/\\evil.example/x', '/.//evil.example', '/x/..//evil.example']) {
    const { status, location } = await raw(port, `${path}?token=hush%2B%26%3D`, { host: 'h' });
    expect(status).toBe(303);
    expect(new URL(location ?? '', 'http://h').host).toBe('h');
  }
});
