/** The playground as people have it: `src/main.ts` in a process of its own, without token and key, and a page that shows it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished, vi } from 'vitest';
import { startBot, type Bot } from '../durability/process.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
/** No `.env`, no Ollama: the demo panel. Nothing listens on port 9. */
const ALONE = { OLLAMA_HOST: 'http://127.0.0.1:9' };
/** A cold disk takes its time, milliseconds. */
const START_MS = 60_000;

export const PANEL = ['Optimist', 'Skeptic', 'Pragmatist'] as const;

/** A new folder that goes with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'conclave-playground-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts the program in a folder, which keeps all it has; the process goes with the test. Port 0 is any free one. */
export function launch(where: string, port = 0): Bot {
  const bot = startBot(MAIN, {
    ...ALONE,
    CWD: where,
    DATABASE_URL: `sqlite:${join(where, 'conclave.db')}`,
    PORT: String(port),
  });
  onTestFinished(() => kill(bot));
  return bot;
}

/** Waits until the program says where it is; gives the address. */
export async function address(bot: Bot): Promise<string> {
  const said = () => /playground: open (http\S+)/.exec(bot.output)?.[1];
  await vi.waitUntil(() => said() !== undefined || !bot.lives, { timeout: START_MS, interval: 20 });
  const url = said();
  if (url === undefined) throw new Error(`It did not start: ${bot.output}`);
  return url;
}

/** `kill -9`; resolves when the process is gone. */
export async function kill(bot: Bot): Promise<void> {
  bot.signal('SIGKILL');
  await bot.ended;
}

/** The messages of the open chat, oldest first. */
export const messages = (page: Page): Locator => page.locator('.list:not([hidden]) .item');

/** All that the open chat shows, words and buttons and times. */
export const conversation = (page: Page): Promise<string[]> => messages(page).allInnerTexts();

/** The text of a message that begins with these bold words: an answer with the panellist's name, a consensus, a state. */
export const headed = (page: Page, words: string): Locator =>
  messages(page).locator('.text', {
    has: page.locator(':scope > strong:first-child', {
      hasText: new RegExp(`^${words.replaceAll('.', String.raw`\.`)}$`),
    }),
  });

/** Types a line into the message box and sends it. */
export async function say(page: Page, line: string): Promise<void> {
  await page.locator('#text').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
}

/** Presses the newest button of this name, also where it moves because an answer above it grows. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).last().dispatchEvent('click');

/** Waits until a text has become longer so many times: it is streamed. */
export async function grows(text: Locator, times: number): Promise<void> {
  await text.waitFor();
  let before = (await text.innerText()).length;
  for (let seen = 0; seen < times; seen += 1)
    before = await vi.waitUntil(
      async () => {
        const { length } = await text.innerText();
        return length > before && length;
      },
      { timeout: 8000, interval: 50 },
    );
}

/** Waits until the statechart shows a chat in this state. */
export const inState = (inspector: Page, state: string): Promise<void> =>
  inspector.locator(`.chart .state-${state}.active`).first().waitFor();
