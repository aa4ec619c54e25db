/** `kill -9` in the middle of a round, before the eyes of somebody whose page stays open. */
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { browse, noBrowser, ownFaults } from '../support/browser.ts';
import { PANEL, address, conversation, folder, headed, kill, launch, messages, say } from './stage.ts';

const TEST_MS = 120_000;

/** Whose answers the newest progress message says are there. */
async function finished(page: Page): Promise<string[]> {
  const progress = await headed(page, 'The panel is answering.').last().innerText();
  return PANEL.filter((name) => progress.includes(`● ${name}`));
}

test.skipIf(noBrowser)(
  'a process that is killed and started again goes on where it was, and the page with it',
  async () => {
    const where = folder();
    const first = launch(where);
    const [url, { page, wrong }] = await Promise.all([address(first), browse()]);
    const port = Number(new URL(url).port);
    await page.goto(url);
    await page.evaluate('window.loadedOnce = true');
    await say(page, '/open Is a hot dog a sandwich?');

    // Meanwhile somebody starts it a second time, in the same folder.
    const other = launch(where, port);
    const isHalf = messages(page).getByText(/●[^]*[◔◑]|[◔◑][^]*●/);
    await Promise.all([isHalf.waitFor(), expect(other.ended).resolves.toEqual({ code: 1, signal: null })]);
    expect(other.output).toMatch(
      /^DATABASE_URL: \S+ is held by another Conclave that is running: stop that one first\n$/,
    );
    await kill(first);
    const done = await finished(page);
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(PANEL.length);
    const answers = await Promise.all(done.map((name) => headed(page, name).innerText()));
    const second = launch(where, port);
    await page.locator('#offline').waitFor();

    await address(second);
    await page.locator('#offline').waitFor({ state: 'hidden' });
    expect(await Promise.all(done.map((name) => headed(page, name).innerText()))).toEqual(answers);
    await headed(page, 'Round 1 is complete.').nth(1).waitFor();
    for (const name of PANEL) expect(await headed(page, name).count()).toBe(1);
    expect(await Promise.all(done.map((name) => headed(page, name).innerText()))).toEqual(answers);
    expect(await messages(page).getByText('/open').count()).toBe(1);
    await page.getByRole('button', { name: 'Next round' }).waitFor();

    // A conversation at rest is the same afterwards, to the letter: on the page that stayed and on one that is new.
    const settled = await conversation(page);
    await kill(second);
    await page.locator('#offline').waitFor();
    await address(launch(where, port));
    await page.locator('#offline').waitFor({ state: 'hidden' });
    expect(await page.evaluate('window.loadedOnce')).toBe(true);
    expect(await conversation(page)).toEqual(settled);
    await page.reload();
    await page.getByRole('button', { name: 'Next round' }).waitFor();
    expect(await conversation(page)).toEqual(settled);
    expect(ownFaults(wrong)).toEqual([]);
  },
  TEST_MS,
);
