/** What an operator does: `npm start` is told to stop. The real `main.ts`, with Telegram's limits. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { startOpenAI } from '../support/openai-server.ts';
import { environmentOf } from '../support/environment.ts';
import { startBot } from './process.ts';
import { readRows } from './rows.ts';
import { eventually } from '../support/eventually.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const TIMEOUT_MS = 120_000;

async function world() {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-stop-'));
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi();
  const env = { ...environmentOf(api, await api.listen(), ai, dir), LOG_LEVEL: 'warn' };
  return {
    api,
    ai,
    ann: api.person(1),
    rows: () => readRows(join(dir, 'conclave.db')),
    /** Starts the bot; resolves when it polls. */
    async start() {
      const polls = Promise.withResolvers<void>();
      api.on('poll', () => polls.resolve());
      const bot = startBot(MAIN, env);
      await Promise.race([polls.promise, bot.ended]);
      return bot;
    },
    async [Symbol.asyncDispose]() {
      await api.close();
      await ai.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Sends SIGTERM; gives the exit code and how long it took. */
async function terminate(bot: ReturnType<typeof startBot>) {
  const began = performance.now();
  bot.signal('SIGTERM');
  const { code } = await bot.ended;
  return { code, ms: performance.now() - began };
}

const asked = (ai: { readonly calls: readonly unknown[] }, n: number) =>
  eventually(() => expect(ai.calls).toHaveLength(n));

test.concurrent('idle it ends', { timeout: TIMEOUT_MS }, async () => {
  await using here = await world();
  const bot = await here.start();
  await sleep(50);
  const { code } = await terminate(bot);
  expect(code).toBe(0);
  expect(bot.output).toBe('');
});

test.concurrent(
  'what ends within three seconds is kept, the rest is taken up by the next start',
  { timeout: TIMEOUT_MS },
  async () => {
    await using here = await world();
    const { ai, ann, api, rows } = here;
    ai.reply('claude-x', { waitMs: 700, text: 'In time.' });
    ai.reply('gpt-x', [{ waitMs: Infinity }, { text: 'After the restart.' }]);
    ai.reply('gemini-x', [{ text: 'Cut in the', pieces: 1, ending: 'hang' }, { text: 'Whole now.' }]);
    const bot = await here.start();
    ann.writes('/open Why?');
    await asked(ai, 3);
    const { code, ms } = await terminate(bot);
    expect(code).toBe(0);
    expect(ms).toBeGreaterThan(2900);
    expect(bot.output).toBe('');
    const then = rows();
    expect(then.messages.map(({ text }) => text)).toEqual(['Why?', 'In time.']);
    expect(then.pending.filter((kind) => kind === 'answer')).toHaveLength(2);
    expect(ai.calls.every(({ done }) => done)).toBe(true);

    const next = await here.start();
    await api.until(
      () => api.messages(1).some(({ text, silent }) => text.startsWith('Round 1 is complete') && !silent),
      { timeoutMs: 20_000 },
    );
    expect(ai.calls.map(({ model }) => model).toSorted()).toEqual([
      'claude-x',
      'gemini-x',
      'gemini-x',
      'gpt-x',
      'gpt-x',
    ]);
    for (const words of ['In time.', 'After the restart.', 'Whole now.']) {
      expect(
        api
          .messages(1)
          .map(({ text }) => text)
          .filter((text) => text.includes(words)),
      ).toHaveLength(1);
    }
    expect((await terminate(next)).code).toBe(0);
    expect(next.output).toBe('');
  },
);

test.concurrent('the second signal ends it, whatever runs', { timeout: TIMEOUT_MS }, async () => {
  await using here = await world();
  here.ai.reply('*', { waitMs: Infinity });
  const bot = await here.start();
  here.ann.writes('/ask Why?');
  await asked(here.ai, 1);
  bot.signal('SIGTERM');
  await sleep(100);
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(here.rows().pending).toContain('answer');
  expect(bot.output).toBe('');
});

test.concurrent('it ends with Telegram out of reach', { timeout: TIMEOUT_MS }, async () => {
  await using here = await world();
  const bot = await here.start();
  here.ann.writes('/status');
  await here.api.until(() => here.api.messages(1).length === 2, { timeoutMs: 20_000 });
  here.api.faults.add({ times: 100, respond: { kind: 'hang' } });
  const { code } = await terminate(bot);
  expect(code).toBe(0);
});
