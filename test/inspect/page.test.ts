/** `/inspect` over HTTP: the page, who may see it, and pages that come, go and break. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, test } from 'vitest';
import { Secret } from '../../src/lib/log.ts';
import { coalesced } from '../../src/lib/coalesced.ts';
import { answered, command, open } from '../engine/support.ts';
import { inspected, read } from './support.ts';
import { eventually } from '../support/eventually.ts';

interface TransitionSent {
  readonly to: string;
}

const paths = [
  '/inspect',
  '/inspect/page.js',
  '/inspect/page.css',
  '/inspect/chart.svg',
  '/inspect/stream',
  '/inspect/stately?chat=1',
];

test('the page is made of its own files under a strict policy, with a frame for Stately only', async () => {
  const { url } = await inspected({ statelyUrl: 'https://inspector.example/a/b?c' });
  const page = await fetch(`${url}/inspect`);
  const csp = page.headers.get('content-security-policy') ?? '';
  expect(csp).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'/);
  expect(csp).toContain('frame-src https://inspector.example;');
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|https?:/);
  for (const [, path = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    const file = await fetch(url + path);
    expect([path, file.status]).toEqual([path, 200]);
    expect(file.headers.get('content-security-policy')).not.toContain('frame-src');
    for (const [, module = ''] of (await file.text()).matchAll(/from '\.\/([^']+)'/g)) {
      expect([module, (await fetch(`${url}/inspect/${module}`)).status]).toEqual([module, 200]);
    }
  }
  const svg = await fetch(`${url}/inspect/chart.svg`);
  expect(svg.headers.get('content-type')).toContain('image/svg+xml');
  expect(await svg.text()).toContain('state-asking-discussing-speaking');
  expect((await fetch(`${url}/inspect/../package.json`)).status).toBe(404);
  expect((await fetch(`${url}/inspect/inspect.ts`)).status).toBe(404);
});

describe('who may see it', () => {
  it('on another host only with the token', async () => {
    const { port } = await inspected({ http: { host: '0.0.0.0', token: new Secret('hush') } });
    for (const path of paths) {
      expect([path, (await fetch(`http://127.0.0.1:${port}${path}`)).status]).toEqual([path, 401]);
    }
    const stream = await read(`http://127.0.0.1:${port}/inspect/stream`, { authorization: 'Bearer hush' });
    await stream.next('chats');
  });

  it('there without a token nobody', async () => {
    const { port } = await inspected({ http: { host: '0.0.0.0' } });
    for (const path of paths) expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(403);
  });
});

it('shows texts only where they are asked for, and never to Stately', async () => {
  for (const texts of [false, true]) {
    const { url, engine, chat } = await inspected({
      texts,
      does: { answer: (input) => Promise.resolve(answered(input, 'The model says sésame.')) },
    });
    const page = await read(`${url}/inspect/stream?chat=${chat}`);
    const stately = await read(`${url}/inspect/stately?chat=${chat}`);
    await stately.next('stately');
    await engine.send(chat, open('sésame?'), 'tg:1');
    await engine.send(
      chat,
      command('misused', { notice: { say: 'unknownModel', word: 'sésame', near: ['sésame'] } }),
      'tg:2',
    );
    await page.next<TransitionSent>('transition', ({ to }) => to === 'paused');
    await stately.next<{ event?: { type: string } }>('stately', ({ event }) => event?.type === 'misused');
    const again = await read(`${url}/inspect/stream?chat=${chat}`);
    await again.next('chat');
    expect((page.text + again.text).includes('sésame')).toBe(texts);
    expect(stately.text).not.toContain('sésame');
  }
});

describe('a page that is there', () => {
  it('goes, and nothing of it is left', async () => {
    const { url, engine, chat, seen } = await inspected();
    const stream = await read(`${url}/inspect/stream?chat=${chat}`);
    await stream.next('chat');
    stream.leave();
    await stream.ended;
    await engine.send(chat, open(), 'tg:1');
    expect(seen).toEqual([]);
  });

  it('is ended when the server stops', async () => {
    const world = await inspected();
    const streams = await Promise.all([1, 2].map(() => read(`${world.url}/inspect/stream`)));
    await world.close();
    await expect(Promise.all(streams.map(({ ended }) => ended))).resolves.toHaveLength(2);
  });

  it('is refused when one client has 24 of them', async () => {
    const { url } = await inspected();
    const streams = await Promise.all(Array.from({ length: 25 }, () => read(`${url}/inspect/stream`)));
    expect(streams.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
  });

  it('is refused when there are too many', async () => {
    const { url } = await inspected({ http: { openAtOnce: { ofOne: 100, ofAll: 100 } } });
    const streams = await Promise.all(Array.from({ length: 65 }, () => read(`${url}/inspect/stream`)));
    expect(streams.map(({ status }) => status).filter((status) => status === 503)).toHaveLength(1);
    const [one] = streams.filter(({ status }) => status === 200);
    one?.leave();
    await eventually(async () => expect((await fetch(`${url}/inspect/stream`)).status).toBe(200));
  });

  it('keeps what it has while the database cannot be read', async () => {
    const { url, database, chat, seen } = await inspected();
    const stream = await read(`${url}/inspect/stream?chat=${chat}`);
    await stream.next('chat');
    const renamed = (from: string, to: string) =>
      database.em.getConnection().execute(`alter table "${from}" rename to "${to}"`);
    await renamed('chat', 'elsewhere');
    for (const path of ['stream', 'stately']) {
      expect((await read(`${url}/inspect/${path}?chat=${chat}`)).status).toBe(200);
    }
    await eventually(() => expect(seen).toHaveLength(3));
    await renamed('elsewhere', 'chat');
    await (await read(`${url}/inspect/stream?chat=${chat}`)).next('chat');
  });
});

test('what is seen never troubles what is done', async () => {
  const { inspect, seen } = await inspected();
  inspect.observe.step(1, {} as never, 1);
  inspect.observe.forgotten(null as never);
  expect(seen).toHaveLength(2);
});

test('coalesced: at once, then at most every so often, and the last asking counts', async () => {
  let runs = 0;
  const { ask, stop } = coalesced(async () => void runs++, 20);
  for (let i = 0; i < 10; i++) ask();
  expect(runs).toBe(1);
  await wait(1);
  ask();
  expect(runs).toBe(1);
  await eventually(() => expect(runs).toBe(2));
  await wait(30);
  expect(runs).toBe(2);
  stop();
  ask();
  await wait(30);
  expect(runs).toBe(2);
});
