import { expect, test } from 'vitest';
import { Secret } from '../../src/lib/log.ts';
import { bytes, raw, serve } from './serve.ts';

const TOKEN = 'hush+&=0123456789';
const token = new Secret(TOKEN);
const bearer = { authorization: `Bearer ${TOKEN}` };
/** A server whose `/page` only who may sees: 200, and a refusal is 401. */
const guarded = (options: Parameters<typeof serve>[0] = {}) =>
  serve({ token, register: (app) => void app.get('/page', () => 'seen'), ...options });

test.each([
  [{ host: 'localhost:3000' }, 404],
  [{ host: '127.0.0.1' }, 404],
  [{ host: '[::1]:80' }, 404],
  [{ host: 'localhost:5173', origin: 'http://localhost:5173' }, 404],
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

/** What a client can send through a proxy of this machine that passes it on as it is, and what such a proxy says itself. */
const DISGUISES: Readonly<Record<string, Record<string, string | string[]>>> = {
  'nginx as it comes': { host: '127.0.0.1:3000', connection: 'close' },
  'Host: 127.0.0.1': { host: '127.0.0.1' },
  'Host: localhost': { host: 'localhost' },
  'Host: [::1]': { host: '[::1]' },
  'no Host worth the name': { host: '' },
  'X-Forwarded-Host': { host: 'bot.example', 'x-forwarded-host': '127.0.0.1' },
  'X-Forwarded-For': { host: 'localhost', 'x-forwarded-for': '127.0.0.1' },
  'X-Real-IP': { host: 'localhost', 'x-real-ip': '127.0.0.1' },
  Forwarded: { host: 'localhost', forwarded: 'for=127.0.0.1;host=127.0.0.1;proto=http' },
  'X-Original-URL': { host: 'localhost', 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' },
  'two X-Forwarded-For': { host: 'localhost', 'x-forwarded-for': ['127.0.0.1', '::1'] },
  'an origin of this machine': { host: 'localhost', origin: 'http://localhost' },
  'an empty bearer': { host: 'localhost', authorization: 'Bearer ' },
  'the token without Bearer': { host: 'localhost', authorization: TOKEN },
  'a prefix of the token': { host: 'localhost', authorization: `Bearer ${TOKEN.slice(0, -1)}` },
  'the token and more': { host: 'localhost', authorization: `Bearer ${TOKEN}0` },
  'the token in another letter case': { host: 'localhost', authorization: `Bearer ${TOKEN.toUpperCase()}` },
  'a very long token': { host: 'localhost', authorization: `Bearer ${TOKEN.repeat(700)}` },
  'an empty cookie': { host: 'localhost', cookie: 'conclave_token=' },
  'a cookie without a value': { host: 'localhost', cookie: 'conclave_token' },
  'the token as a cookie': { host: 'localhost', cookie: `conclave_token=${TOKEN}` },
};

test.each(Object.entries(DISGUISES))(
  'with a token no request from this machine passes without it: %s',
  async (_, headers) => {
    const { port } = await guarded();
    for (const path of ['/metrics', '/page', '/nowhere'])
      expect([path, (await raw(port, path, headers)).status]).toEqual([path, 401]);
    expect((await raw(port, '/healthz', headers)).status).toBe(200);
    expect((await raw(port, '/readyz', headers)).status).toBe(200);
  },
);

test.each([
  ['an absolute address', 'GET http://127.0.0.1/page HTTP/1.1\r\nHost: bot.example\r\n\r\n', 401],
  ['one with a user', 'GET http://localhost@127.0.0.1/page HTTP/1.1\r\nHost: bot.example\r\n\r\n', 401],
  ['two Hosts', 'GET /page HTTP/1.1\r\nHost: bot.example\r\nHost: 127.0.0.1\r\n\r\n', 401],
  ['no Host, HTTP/1.0', 'GET /page HTTP/1.0\r\n\r\n', 401],
  ['a way through what is open', 'GET /healthz/../page HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  ['the same, encoded', 'GET /healthz/%2e%2e/page HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  ['a matrix parameter', 'GET /healthz;/page HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  ['two slashes', 'GET //page HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  ['an upgrade', 'GET /page HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 401],
  ['no path', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  ['HEAD', 'HEAD /page HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  ['a method that nobody has', 'PROPFIND /page HTTP/1.1\r\nHost: localhost\r\n\r\n', 401],
  [
    'a bearer in a second header',
    `GET /page HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
    401,
  ],
  ['a token of 20 KB', `GET /page?token=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: h\r\n\r\n`, 431],
] as const)('nor by %s', async (_, text, status) => {
  const { port } = await guarded();
  expect(await bytes(port, text)).toEqual([status]);
});

test('who has the token passes, from anywhere', async () => {
  const { port } = await guarded();
  expect((await raw(port, '/page', { host: 'localhost', ...bearer })).text).toBe('seen');
  expect((await raw(port, '/page', { host: 'bot.example', 'x-forwarded-for': '1.2.3.4', ...bearer })).text).toBe(
    'seen',
  );
  expect((await raw(port, '/nowhere', { host: 'h', authorization: `bearer ${TOKEN}` })).status).toBe(404);
});

const open = { host: '0.0.0.0' } as const;

test('elsewhere without HTTP_TOKEN everything but health is refused with what to set', async () => {
  const { port } = await serve({ ...open, token: null });
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: 'Bearer ' } });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('Set HTTP_TOKEN')]);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
});

test('the token in the address becomes a cookie, and the address loses it', async () => {
  const { port } = await guarded(open);
  const shown = await raw(port, `/page?a=1&token=${encodeURIComponent(TOKEN)}&b=2`, { host: 'h' });
  expect([shown.status, shown.location]).toEqual([303, '/page?a=1&b=2']);
  expect(shown.cookies).toEqual([
    expect.stringMatching(/^conclave_token=[\da-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/),
  ]);
  expect(JSON.stringify(shown)).not.toContain('hush');
  const [cookie = ''] = (shown.cookies[0] ?? '').split(';');
  const status = async (headers: Record<string, string>, path = '/page') =>
    (await raw(port, path, { host: 'h', ...headers })).status;
  expect(await status({ cookie: `other=1; ${cookie}` })).toBe(200);
  expect(await status({ cookie: `${cookie}0` })).toBe(401);
  expect(await status({ authorization: `Bearer ${cookie.split('=')[1]}` })).toBe(401);
  expect(await status({}, '/page?token=wrong')).toBe(401);
  expect(await status({}, '/page?token=')).toBe(401);
});

test('only one place of a request is a try: what comes first decides', async () => {
  const { port } = await guarded();
  const [cookie = ''] = (
    (await raw(port, `/page?token=${encodeURIComponent(TOKEN)}`, { host: 'h' })).cookies[0] ?? ''
  ).split(';');
  const status = async (path: string, headers: Record<string, string>) =>
    (await raw(port, path, { host: 'h', ...headers })).status;
  expect(await status('/page', { cookie: `${cookie}; conclave_token=wrong` })).toBe(200);
  expect(await status('/page', { cookie: `conclave_token=wrong; ${cookie}` })).toBe(401);
  expect(await status('/page?token=wrong', { cookie })).toBe(401);
  expect(await status(`/page?token=wrong&token=${encodeURIComponent(TOKEN)}`, {})).toBe(401);
  expect(await status('/page', { cookie, authorization: 'Bearer wrong' })).toBe(401);
});

test('a cookie that is no longer right is taken from the browser, so that a page left open stops giving it', async () => {
  const { port } = await guarded();
  const { status, cookies } = await raw(port, '/page', { host: 'h', cookie: 'conclave_token=old' });
  expect([status, cookies]).toEqual([401, [expect.stringMatching(/^conclave_token=; .*Max-Age=0$/)]]);
});

test.each([
  [{ 'x-forwarded-proto': 'https' }, {}, true],
  [{ 'x-forwarded-proto': 'https,http' }, {}, true],
  [{ forwarded: 'for=1.2.3.4;proto="https"' }, {}, true],
  [{}, { https: true }, true],
  [{}, {}, false],
  [{ 'x-forwarded-proto': 'http' }, {}, false],
] as const)('the cookie behind %j with %j is Secure: %s', async (headers, options, secure) => {
  const { port } = await guarded(options);
  const { cookies } = await raw(port, `/page?token=${encodeURIComponent(TOKEN)}`, { host: 'h', ...headers });
  expect(cookies[0]?.includes('; Secure; HttpOnly; SameSite=Strict')).toBe(secure);
  expect(cookies[0]).toContain('; HttpOnly; SameSite=Strict');
});

test('the redirect never leaves for another host', async () => {
  const { port } = await guarded(open);
  for (const path of ['//evil.example/x', '/\\evil.example/x', '/.//evil.example', '/x/..//evil.example']) {
    const { status, location } = await raw(port, `${path}?token=${encodeURIComponent(TOKEN)}`, { host: 'h' });
    expect(status).toBe(303);
    expect(new URL(location ?? '', 'http://h').host).toBe('h');
  }
});
