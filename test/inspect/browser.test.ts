/** The page in a real browser: what it highlights, Stately's inspector in its frame, and a restart. No request leaves the machine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { answered, gate, open } from '../engine/support.ts';
import { browse, noBrowser, ownFaults } from '../support/browser.ts';
import { inspected } from './support.ts';

/** A stand-in for Stately's page: it says that it is there, and keeps what it is told. */
async function standIn(): Promise<string> {
  const script = `window.got = [];
    addEventListener('message', ({ data }) => got.push(data));
    parent.postMessage({ type: '@statelyai.connected' }, '*');`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><link rel="icon" href="data:,"><script src="/script.js"></script>',
    );
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/inspect`;
}

const active = (page: Page, state: string) => page.locator(`.chart .state-${state}.active`).waitFor();

test.skipIf(noBrowser)(
  'shows a discussion as it happens, passes it to Stately, and comes back after a restart',
  async () => {
    const hold = gate();
    const does = {
      answer: async (input: Parameters<typeof answered>[0], { signal }: { signal: AbortSignal }) =>
        (await hold.wait(signal)) ? answered(input, '<img src=x onerror=alert(1)>') : ('left' as const),
    };
    const statelyUrl = await standIn();
    const first = await inspected({ does, statelyUrl, texts: true });
    const { page, wrong } = await browse();
    await page.goto(`${first.url}/inspect`);
    await active(page, 'idle');
    expect(page.frames()).toHaveLength(1);

    await first.engine.send(first.chat, open('<b onclick="alert(1)">Why?</b>'), 'tg:1');
    await active(page, 'asking-opening');
    expect(await page.locator('#chart').getAttribute('aria-label')).toBe('The statechart; now asking › opening');
    await page.locator('.edge.taken').first().waitFor();
    expect(await page.locator('.edge.taken').count()).toBe(3);
    await expect
      .poll(() => page.locator('#now th').allTextContents())
      .toEqual(['claude', 'gpt', 'gemini', 'answer', 'answer', 'answer']);

    await page.click('#stately');
    await page.locator('iframe').waitFor();
    const frame = page.frames()[1];
    await frame?.waitForFunction('got.length === 4');
    hold.go();
    await active(page, 'paused');
    await frame?.waitForFunction(
      `got.some(({ type, snapshot }) => type === '@xstate.snapshot' && snapshot.value === 'paused')`,
    );
    expect(await page.locator('#transitions > li').count()).toBe(4);
    expect(await page.locator('blockquote').first().textContent()).toBe('answer: <img src=x onerror=alert(1)>');
    expect(await page.locator('blockquote *:not(span)').count()).toBe(0);
    expect(wrong).toEqual([]);

    await first.close();
    await page.locator('#link.lost').waitFor();
    const second = await inspected({ path: first.path, statelyUrl, http: { port: first.port } });
    await page.locator('#link.live').waitFor();
    await active(page, 'paused');
    await page.locator('#none').waitFor();
    await second.engine.send(second.chat, open('More?'), 'tg:2');
    await active(page, 'asking-opening');
    expect(ownFaults(wrong)).toEqual([]);
  },
  30_000,
);
