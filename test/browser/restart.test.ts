/** `kill -9` in the middle of a round, before the eyes of somebody whose page stays open. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { browse, noBrowser, ownFaults } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PANEL, address, conversation, folder, headed, kill, launch, messages, say } from './stage.ts';

const TEST_MS = 120_000;

/** The answers that are committed, by who gave them. */
function committed(where: string): Record<string, string> {
  const database = new Sqlite(join(where, 'conclave.db'), { readonly: true, timeout: 20_000 });
  try {
    const rows = database
      .prepare<[], { author: string; text: string }>("select author, text from message where kind = 'answer'")
      .all();
    return Object.fromEntries(rows.map(({ author, text }) => [author, text]));
  } finally {
    database.close();
  }
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

    // Somebody starts it a second time, in the same folder.
    const other = launch(where, port);
    await expect(other.ended).resolves.toEqual({ code: 1, signal: null });
    expect(other.output).toMatch(
      /^DATABASE_URL: \S+ is held by another Conclave that is running: stop that one first\n$/,
    );

    await say(page, '/open Tabs or spaces?');
    // What the page shows comes later than what is committed, and the first answer before the others.
    await eventually(() => expect(committed(where)).not.toEqual({}));
    await kill(first);
    const done = committed(where);
    expect(Object.keys(done).length).toBeLessThan(PANEL.length);
    // A server that is back at once is not worth a word on the page.
    await page.locator('#offline').waitFor();
    const second = launch(where, port);
    await address(second);
    await page.locator('#offline').waitFor({ state: 'hidden' });
    await headed(page, 'Round 1 is complete.').waitFor();
    for (const name of PANEL) expect(await headed(page, name).count()).toBe(1);
    expect(committed(where)).toMatchObject(done);
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
