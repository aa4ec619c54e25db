/** A real browser: Debian's Chromium, headless. Where it is missing its tests are skipped, but for a build server, where they fail. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 30_000;

/** Whether tests in a browser are skipped on this machine. */
export const noBrowser = !existsSync(CHROMIUM) && !process.env['CI'];

export interface Browsing {
  /** A first tab. */
  readonly page: Page;
  /** Opens another tab; what is stored is shared. */
  readonly tab: () => Promise<Page>;
  /** What went wrong in any tab: errors on the console, uncaught ones, dialogs (nothing of ours opens one), requests that leave the machine. */
  readonly wrong: string[];
}

/** Starts a browser with a new profile; both go with the test. A wait in it fails after 15 s. */
export async function browse(): Promise<Browsing> {
  const profile = mkdtempSync(join(tmpdir(), 'conclave-browser-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: FLAGS,
    acceptDownloads: true,
  });
  onTestFinished(() => browser.close());
  browser.setDefaultTimeout(PATIENCE_MS);
  const wrong: string[] = [];
  browser.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  browser.on('weberror', (error) => wrong.push(error.error().message));
  browser.on('dialog', (dialog) => {
    wrong.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  browser.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') wrong.push(request.url());
  });
  return { page: await browser.newPage(), tab: () => browser.newPage(), wrong };
}

/** What went wrong but for what the browser itself says while its server is away. */
export const ownFaults = (wrong: readonly string[]): readonly string[] =>
  wrong.filter((line) => !/ERR_(CONNECTION|INCOMPLETE|EMPTY|NETWORK)|Failed to load resource: net/.test(line));
