import { expect, test } from 'vitest';
import { Secret } from '../../src/lib/log.ts';
import { raw, serve } from './serve.ts';

const TOKEN = 'hush+&=0123456789';
const BROWSER = { host: 'h', accept: 'text/html,application/xhtml+xml' };
const FORM = { host: 'h', 'content-type': 'application/x-www-form-urlencoded' };

const guarded = () => serve({ token: new Secret(TOKEN), register: (app) => void app.get('/page', () => 'seen') });

/** What the form posts. */
async function post(port: number, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  return raw(port, '/login', { ...FORM, ...headers }, { method: 'POST', body });
}

test('a browser is shown a form, other programs are told how', async () => {
  const { port } = await guarded();
  const page = await raw(port, '/page?chat=1&token=', BROWSER);
  expect([page.status, page.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
  expect(page.text).toContain('<form method="post" action="/login">');
  expect(page.text).toContain('name="to" value="/page?chat=1"');
  const program = await raw(port, '/page', { host: 'h', accept: '*/*' });
  expect([program.status, program.text]).toEqual([401, expect.stringContaining('Authorization: Bearer')]);
});

test('the form gives the cookie and leads to the page that was asked for', async () => {
  const { port } = await guarded();
  const entered = await post(port, { token: TOKEN, to: '/page?chat=1' });
  expect([entered.status, entered.location]).toEqual([303, '/page?chat=1']);
  const [cookie = ''] = (entered.cookies[0] ?? '').split(';');
  expect((await raw(port, '/page', { host: 'h', cookie })).text).toBe('seen');
});

test('it does so where a browser tells nothing of where it comes from: plain http, from another machine', async () => {
  const { port } = await guarded();
  const entered = await post(port, { token: TOKEN, to: '/page' }, { origin: 'null' });
  expect([entered.status, entered.location]).toEqual([303, '/page']);
});

test('a wrong token shows the form again, with no cookie, and nothing of what was posted but where to', async () => {
  const { port } = await guarded();
  for (const fields of [{ token: 'wrong"><script>', to: '/page' }, { to: '/page' }, {}]) {
    const answer = await post(port, fields);
    expect([answer.status, answer.cookies]).toEqual([401, []]);
    expect(answer.text).toContain('That was not the token.');
    expect(answer.text).not.toContain('script');
  }
});

test('where it leads to is on this server, and cannot leave its attribute', async () => {
  const { port } = await guarded();
  for (const to of [
    '//evil.example/x',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'x:https://evil.example',
    'x:///evil.example',
    '/x?token=y',
  ]) {
    const { location } = await post(port, { token: TOKEN, to });
    expect(new URL(location ?? '', 'http://h').origin).toBe('http://h');
    expect(location).toMatch(/^\/(?!\/)[^?]*$/);
  }
  const { text } = await raw(port, `/page?x='"><script>&`, BROWSER);
  expect(text).not.toMatch(/<script|'"/);
});

test('what is posted is small, and no other type is read', async () => {
  const { port } = await guarded();
  expect((await post(port, { token: 'x'.repeat(10_000) })).status).toBe(413);
  const json = await raw(
    port,
    '/login',
    { host: 'h', 'content-type': 'application/json' },
    { method: 'POST', body: `{"token":"${TOKEN}"}` },
  );
  expect([json.status, json.cookies]).toEqual([401, []]);
  expect((await raw(port, '/login', { host: 'h' })).status).toBe(401);
});

test('without a token there is none', async () => {
  const { port } = await serve();
  expect((await post(port, { token: '' }, { host: 'localhost' })).status).toBe(404);
});
