/** What somebody without token and key does first, in a real browser against the real process: asks, watches, stops, reads, exports. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browse, noBrowser } from '../support/browser.ts';
import { PANEL, address, conversation, folder, grows, headed, inState, launch, messages, press, say } from './stage.ts';

const TEST_MS = 120_000;
const QUESTION = 'Tabs or spaces?';
const MARKUP = '<img src="/x" onerror="alert(1)"><script>alert(2)</script> <b onclick="alert(3)">**me**</b>';

/** Markdown without its signs. */
const plain = (markdown: string): string => markdown.replaceAll(/[*`]/g, '');

async function exported(page: Page): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download');
  await page.locator('.list:not([hidden]) a.file').click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test.skipIf(noBrowser)(
  'a question is asked, watched, stopped, concluded and exported, with the statechart beside it',
  async () => {
    const bot = launch(folder());
    const [url, { page, tab, wrong }] = await Promise.all([address(bot), browse()]);
    const [second, inspector] = await Promise.all([tab(), tab()]);
    await Promise.all([page.goto(url), second.goto(url), inspector.goto(`${url}/inspect`)]);
    await page.getByText('This is a recorded demo: six discussions').first().waitFor();
    await inspector.getByText('Nobody has written to the bot yet.').waitFor();
    await page.bringToFront();

    // The first tap.
    await page.locator('.list:not([hidden]) .example', { hasText: QUESTION }).click();
    await Promise.all([
      inState(inspector, 'asking-opening'),
      ...PANEL.map((name) => grows(headed(page, name), 2)),
      // A tab that is loaded again in mid stream has all that was written, and what comes.
      grows(headed(second, PANEL[0]), 1)
        .then(() => second.reload())
        .then(() => grows(headed(second, PANEL[0]), 1)),
    ]);
    await headed(page, 'Round 1 is complete.').waitFor();
    await inState(inspector, 'paused');
    expect(await inspector.locator('.chart .state-asking-opening.active').count()).toBe(0);
    for (const name of PANEL) expect(await headed(page, name).count()).toBe(1);
    const answers = await Promise.all(PANEL.map((name) => headed(page, name).innerText()));
    await expect.poll(() => conversation(second)).toEqual(await conversation(page));

    await press(page, 'Next round');
    await inState(inspector, 'asking-discussing-speaking');
    await grows(headed(page, PANEL[0]).nth(1), 1);
    await press(second, 'Stop');
    await headed(page, 'Stopped. What was said stays.').last().waitFor();
    await inState(inspector, 'paused');
    await say(page, MARKUP);
    await messages(page).getByText(MARKUP, { exact: true }).first().waitFor();
    // It is in no recording, so nobody answers it.
    await messages(page).getByText('This is a recorded demo, and that is not in it').waitFor();
    expect(await page.locator('#lists :is(img, script, b)').count()).toBe(0);
    await expect.poll(() => conversation(second)).toEqual(await conversation(page));
    await second.close();

    await press(page, 'Consensus');
    await inState(inspector, 'concluding');
    await page.getByText(/^Consensus, by (Optimist|Skeptic|Pragmatist)$/).waitFor();
    await headed(page, 'The consensus is written.').last().waitFor();
    await press(page, 'Export');
    const { name, text } = await exported(page);
    expect(name).toMatch(/^\d{4}-\d\d-\d\d-tabs-or-spaces\.md$/);
    expect(text).toContain(QUESTION);
    expect(text).toContain('Consensus');
    // The last line of each answer stands in it as it was read on the page.
    for (const answer of answers) expect(plain(text)).toContain(answer.trim().split('\n').at(-1));
    expect(wrong).toEqual([]);
  },
  TEST_MS,
);
