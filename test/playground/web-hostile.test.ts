import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { stage } from './web-stage.ts';

const WEB = new URL('../../src/playground/web/', import.meta.url);

it('takes posts from its own page only', async () => {
  const { api, post, url } = await stage();
  const said = { chat: 1, as: 1, text: 'hi', once: 'a-mark-of-it' };
  for (const path of ['say', 'press'])
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      {},
      { 'sec-fetch-site': 'cross-site' },
    ])
      expect((await post(path, said, headers as Record<string, string>)).status).toBe(403);
  expect(api.messages(1)).toEqual([]);
  expect((await post('say', said, { origin: url })).status).toBe(200);
  expect((await post('say', said, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  const form = await fetch(`${url}/playground/say`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ text: 'x' }),
  });
  expect(form.status).toBe(415);
});

it('serves page, scripts and styles under a policy that lets nothing else in', async () => {
  const { url } = await stage();
  const policy = (response: Response) => response.headers.get('content-security-policy') ?? '';
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])
    expect(policy(page)).toContain(part);
  expect(policy(page)).not.toMatch(/unsafe|\*|https?:/);
  const html = await page.text();
  const used = [...html.matchAll(/(?:src|href)="(\/playground\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(used.length).toBeGreaterThan(5);
  const found = await Promise.all(used.map(async (path) => [path, (await fetch(`${url}${path}`)).status]));
  expect(found).toEqual(used.map((path) => [path, 200]));
  for (const path of [
    '/playground/web/../playground.ts',
    '/playground/web/%2e%2e/playground.ts',
    '/playground/web/index.html',
  ])
    expect((await fetch(`${url}${path}`)).status).toBe(404);
});

it('has no inline script or style, no markup from strings, nothing from elsewhere', () => {
  const forbidden = {
    markup:
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment|DOMParser/,
    elsewhere: /["'(]\s*(?:https?:)?\/\/\w/,
    inline: /<style|\sstyle=|<[a-z][^>]*\son\w+=|<script(?![^>]*\ssrc=)/i,
  };
  const found = readdirSync(WEB).flatMap((name) => {
    const text = readFileSync(new URL(name, WEB), 'utf8').replaceAll('http://www.w3.org/2000/svg', '');
    return Object.entries(forbidden).flatMap(([what, pattern]) => (pattern.test(text) ? [`${name}: ${what}`] : []));
  });
  expect(found).toEqual([]);
});

it('refuses what is too long, empty or of another form, and says so in words', async () => {
  const { api, post, say } = await stage();
  expect(await say('  \n ')).toMatchObject({ status: 400, body: { error: 'Write something first' } });
  expect((await say('x'.repeat(50_000))).status).toBe(413);
  expect((await say('x'.repeat(400_000))).status).toBe(413);
  for (const body of [
    '{',
    '[]',
    'null',
    '{}',
    { chat: '1', as: 1, text: 'x', once: '12345678' },
    { chat: 1, as: 1, text: 'x', once: 'x' },
  ])
    expect((await post('say', body)).status).toBe(400);
  expect((await post('press', { chat: 1, as: 1, message: 1, data: 'x'.repeat(3000) })).status).toBe(413);
  expect(api.messages(1)).toEqual([]);
});

it('says 10,000 characters as several messages, whole', async () => {
  const { api, say } = await stage();
  const text = Array.from({ length: 2000 }, (_, i) => `w${i % 100}`)
    .join(' ')
    .padEnd(10_000, '!');
  expect(await say(text)).toMatchObject({ status: 200, body: { ids: { length: 3 } } });
  const parts = api.messages(1).map((message) => message.text);
  expect(parts.every((part) => part.length <= 4096)).toBe(true);
  expect(parts.join(' ')).toBe(text);
});

it('passes hostile texts on as text', async () => {
  const { say, page } = await stage();
  const one = await page();
  const texts = [
    '<img src=x onerror=alert(1)><script>alert(2)</script>',
    'data: {"x":1}\n\nevent: snapshot\ndata: null\n\n',
    '\u202Eevil \uD800 lone',
    'line\u2028separator\u2029here',
    '\u0000nul\u001B[31m',
    'javascript:alert(1) tg://user?id=1',
  ];
  for (const text of texts) {
    expect((await say(text)).status).toBe(200);
    const { data } = await one.until('message');
    expect(typeof data.text).toBe('string');
    // oxlint-disable-next-line no-control-regex -- these must not come through
    expect(data.text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u2028-\u202E\uD800]/);
  }
});

it('gives files out as downloads of no type, whatever they are called', async () => {
  const { url, api } = await stage();
  const form = new FormData();
  form.set('chat_id', '1');
  form.set('document', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), '../../"<b>\r\nx: y\u202E.html');
  await fetch(`${api.url}/bot${api.bot.token}/sendDocument`, { method: 'POST', body: form });
  const [file] = api.state.files.values();
  const { headers } = await fetch(`${url}/playground/file/${file?.id}`);
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.!~-]+$/);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('stands behind the guard of the server', async () => {
  const { url } = await stage();
  const { port } = new URL(url);
  for (const path of ['/', '/playground/events', '/playground/mentions']) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { origin: 'https://evil.example' } });
    expect([path, response.status]).toEqual([path, 403]);
  }
});
