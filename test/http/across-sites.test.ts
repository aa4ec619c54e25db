/** What other sites can make a browser send: as headers, and in a real browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/lib/log.ts';
import { browse, noBrowser } from '../support/browser.ts';
import { raw, serve } from './serve.ts';

const TOKEN = '0123456789abcdef';

/** A server with a page, a post, a webhook; `done` counts what reached them. */
async function site(token: Secret | null = new Secret(TOKEN)) {
  const done: string[] = [];
  const server = await serve({
    token,
    register: (app) => {
      app.get('/page', (_request, reply) => {
        done.push('page');
        return reply.type('text/html').send('<title>Seen</title>');
      });
      app.post('/act', () => {
        done.push('act');
        return 'done';
      });
    },
  });
  return { ...server, done };
}

const FETCH = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' };
const VISIT = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

test.each(['cross-site', 'same-site', 'same-origin, cross-site', 'x'])(
  'a request that is %s is refused, with the token and from this machine too',
  async (site_) => {
    for (const token of [new Secret(TOKEN), null]) {
      const { port, done } = await site(token);
      const across = { host: 'localhost', 'sec-fetch-site': site_, authorization: `Bearer ${TOKEN}` };
      for (const headers of [
        FETCH,
        { ...FETCH, 'sec-fetch-dest': 'image' },
        { ...FETCH, 'sec-fetch-dest': 'script' },
        { ...VISIT, 'sec-fetch-dest': 'iframe' },
        { 'sec-fetch-mode': 'websocket', 'sec-fetch-dest': 'websocket' },
        {},
      ])
        expect((await raw(port, '/page', { ...across, ...headers })).status).toBe(403);
      expect((await raw(port, '/act', { ...across, ...VISIT }, { method: 'POST' })).status).toBe(403);
      expect((await raw(port, '/login', { ...across, ...VISIT }, { method: 'POST' })).status).toBe(403);
      expect(done).toEqual([]);
      expect((await raw(port, '/healthz', { ...across, ...FETCH })).status).toBe(200);
    }
  },
);

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, 200],
  [{ 'sec-fetch-site': 'none' }, 200],
  [{}, 200],
  [{ origin: 'http://localhost' }, 200],
  [{ origin: 'http://evil.example' }, 403],
  [{ origin: 'null' }, 403],
] as const)('a post with %j is a %i', async (headers, status) => {
  const { port } = await site();
  const asked = { host: 'localhost', authorization: `Bearer ${TOKEN}`, ...headers };
  expect((await raw(port, '/act', asked, { method: 'POST' })).status).toBe(status);
});

test('who follows a link is led here by a page of ours, which reaches nothing itself', async () => {
  const { port, done } = await site();
  const across = { host: 'h', 'sec-fetch-site': 'cross-site', ...VISIT };
  const { status, text } = await raw(port, `/page?a=1&b='"<x>`, across);
  expect(status).toBe(200);
  expect(text).toContain(`content="0; url=/page?a=1&amp;b=%27%22%3Cx%3E"`);
  expect(done).toEqual([]);
});

test.skipIf(noBrowser)(
  'in a browser: another site reads nothing and does nothing, its links work',
  { timeout: 60_000 },
  async () => {
    const { port, done } = await site();
    // To a browser 127.0.0.1 and localhost are two sites.
    const ours = `http://127.0.0.1:${port}`;
    const other = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<a href="${ours}/page?a=1">there</a><a id="in" href="${ours}/page?token=${TOKEN}">in</a>`),
    );
    await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve));
    onTestFinished(() => void other.close());
    const elsewhere = `http://localhost:${(other.address() as AddressInfo).port}`;
    const { page } = await browse();

    await page.goto(`${elsewhere}/`);
    await page.click('#in');
    await page.waitForURL(`${ours}/page`);
    expect(await page.title()).toBe('Seen');
    done.length = 0;

    await page.goto(`${elsewhere}/`);
    const outcome = await page.evaluate(async (base) => {
      const send = (path: string, init: object) =>
        fetch(base + path, { mode: 'no-cors', credentials: 'include', ...init }).then(
          (response) => response.type,
          () => 'failed',
        );
      return [await send('/page', {}), await send('/act', { method: 'POST', body: 'x' })];
    }, ours);
    // The browser tells the other site nothing of an answer, whatever it is.
    expect(outcome).toEqual(['opaque', 'opaque']);
    expect(done).toEqual([]);

    await page.click('text=there');
    await page.waitForURL(`${ours}/page?a=1`);
    await page.waitForFunction(
      () => (globalThis as unknown as { document: { title: string } }).document.title === 'Seen',
    );

    await page.context().clearCookies();
    await page.goto(`${elsewhere}/`);
    await page.click('text=there');
    await page.fill('input[name=token]', TOKEN);
    await page.click('button');
    await page.waitForFunction(
      () => (globalThis as unknown as { document: { title: string } }).document.title === 'Seen',
    );
    expect(page.url()).toBe(`${ours}/page?a=1`);
  },
);
