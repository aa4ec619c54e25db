/** Two programs on one file, as processes: the second ends at once with one line; when the first is gone, however it went, it starts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { startOpenAI } from '../support/openai-server.ts';
import { environmentOf } from '../support/environment.ts';
import { startBot } from './process.ts';
import { eventually } from '../support/eventually.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

test('makes no call twice, and leaves the first and its backup alone', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-second-'));
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  ai.reply('*', { waitMs: Infinity });
  const api = createBotApi();
  const env = { ...environmentOf(api, await api.listen(), ai, dir), LOG_LEVEL: 'warn' };
  onTestFinished(async () => {
    await api.close();
    await ai.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const start = () => {
    const bot = startBot(MAIN, env);
    onTestFinished(async () => {
      bot.signal('SIGKILL');
      await bot.ended;
    });
    return bot;
  };

  const first = start();
  api.person(1).writes('/open Why?');
  await eventually(() => expect(ai.calls).toHaveLength(3));

  const second = start();
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.output).toBe(
    `DATABASE_URL: ${join(dir, 'conclave.db')} is held by another Conclave that is running: stop that one first\n`,
  );
  expect(first.lives).toBe(true);
  expect(ai.calls).toHaveLength(3);

  const file = new Sqlite(join(dir, 'conclave.db'));
  await file.backup(join(dir, 'copy.db'));
  file.close();

  first.signal('SIGKILL');
  await first.ended;
  start();
  await eventually(() => expect(ai.calls).toHaveLength(6));
});
