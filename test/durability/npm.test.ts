/** What an operator does: `npm start`, and then somebody ends npm, or kills it. The real npm, with the shell that it puts between. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { isStartedByNpm } from '../../src/app/npm.ts';
import { startOpenAI } from '../support/openai-server.ts';
import { freePort } from '../support/free-port.ts';
import { environmentOf } from '../support/environment.ts';
import { readRows } from './rows.ts';
import { eventually } from '../support/eventually.ts';

const TIMEOUT_MS = 120_000;
const ROOT = join(import.meta.dirname, '../..');
/** What a stop takes at most: half a second until it is noticed, three for what is in flight, and little more. */
const SOON_MS = 9000;

/** A bot that runs below npm, as `command` starts it; it has been polling when this resolves. */
async function startWithNpm([command, ...args]: readonly [string, ...string[]]) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-npm-'));
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi();
  const port = await freePort();
  const { PATH = '', HOME = dir } = process.env;
  const env = { PATH, HOME, ...environmentOf(api, await api.listen(), ai, dir), LOG_LEVEL: 'info', PORT: String(port) };
  const polls = Promise.withResolvers<void>();
  api.on('poll', () => polls.resolve());
  const child = spawn(command, args, { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += String(piece)));
  let left = false;
  // Whoever was started below npm holds the streams: they close when the last of them is gone.
  const gone = new Promise<void>((resolve) =>
    child.once('close', () => {
      left = true;
      resolve();
    }),
  );
  await Promise.race([polls.promise, gone]);
  return {
    ai,
    ann: api.person(1),
    child,
    gone,
    get lives() {
      return !left;
    },
    get output() {
      return output;
    },
    rows: () => readRows(join(dir, 'conclave.db')),
    isListening: () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
        socket.once('close', () => socket.destroy());
      }),
    async [Symbol.asyncDispose]() {
      try {
        if (!left && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // They are gone.
      }
      await gone;
      await api.close();
      await ai.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

test.concurrent.each(['SIGTERM', 'SIGKILL', 'SIGHUP'] as const)(
  '%s of npm alone ends the bot as a stop does: what is in flight is kept, the port is free',
  { timeout: TIMEOUT_MS },
  async (signal) => {
    await using bot = await startWithNpm(['npm', 'start']);
    bot.ai.reply('claude-x', { waitMs: 1500, text: 'In time.' });
    bot.ai.reply('gpt-x', { waitMs: Infinity });
    bot.ann.writes('/ask claude Why?');
    bot.ann.writes('/ask gpt Why?');
    await eventually(() => expect(bot.ai.calls).toHaveLength(2));
    expect(await bot.isListening()).toBe(true);
    const began = performance.now();
    bot.child.kill(signal);
    await bot.gone;
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(await bot.isListening()).toBe(false);
    expect(bot.output).toContain('"msg":"stopping"');
    expect(bot.rows().messages.map(({ text }) => text)).toContain('In time.');
    expect(bot.rows().pending.filter((kind) => kind === 'answer')).toHaveLength(1);
  },
);

test.concurrent.each(['SIGTERM', 'SIGINT'] as const)(
  '%s of npm and all below it, as a terminal or a supervisor sends it, is one stop and no second signal',
  { timeout: TIMEOUT_MS },
  async (signal) => {
    await using bot = await startWithNpm(['npm', 'start']);
    bot.ai.reply('*', { waitMs: 1000, text: 'In time.' });
    bot.ann.writes('/ask Why?');
    await eventually(() => expect(bot.ai.calls).toHaveLength(1));
    process.kill(-(bot.child.pid ?? 0), signal);
    // A shell that has become the bot gets it from npm too.
    process.kill(-(bot.child.pid ?? 0), signal);
    await bot.gone;
    expect(bot.output.match(/"msg":"stopping"/g)).toHaveLength(1);
    expect(bot.rows().messages.map(({ text }) => text)).toContain('In time.');
  },
);

test.concurrent(
  'an npm that runs npm is npm: the end of the outer one is the end',
  { timeout: TIMEOUT_MS },
  async () => {
    await using bot = await startWithNpm(['npm', 'exec', '-c', 'npm start']);
    bot.child.kill('SIGKILL');
    await bot.gone;
    expect(bot.output).toContain('"msg":"stopping"');
  },
);

test.concurrent(
  'whoever started npm may go: a shell from which somebody logs out is not npm',
  { timeout: TIMEOUT_MS },
  async () => {
    // The shell does not wait for npm, and is gone at once.
    await using bot = await startWithNpm(['sh', '-c', 'npm start & sleep 0.1; echo $!']);
    await eventually(() => expect(bot.output).toContain('the bot is up'));
    await sleep(2000);
    expect(bot.lives).toBe(true);
    expect(await bot.isListening()).toBe(true);
    expect(bot.output).not.toContain('stopping');
    const npm = Number(/^\d+$/m.exec(bot.output)?.[0]);
    process.kill(npm, 'SIGTERM');
    await bot.gone;
    expect(bot.output).toContain('stopping');
  },
);

test.concurrent('without npm, whoever started it may go', { timeout: TIMEOUT_MS }, async () => {
  await using bot = await startWithNpm(['sh', '-c', `${process.execPath} src/main.ts & sleep 0.1; echo $!`]);
  await sleep(2000);
  expect(bot.lives).toBe(true);
  expect(await bot.isListening()).toBe(true);
  process.kill(Number(/^\d+$/m.exec(bot.output)?.[0]), 'SIGTERM');
  await bot.gone;
});

test('only what the script of npm names is its child', () => {
  const start = { npm_lifecycle_event: 'start', npm_lifecycle_script: 'node src/main.ts' };
  expect(isStartedByNpm(start, 'src/main.ts')).toBe(true);
  expect(isStartedByNpm({}, 'src/main.ts')).toBe(false);
  // A script that starts it in another way, or leaves it behind on purpose.
  expect(isStartedByNpm({ npm_lifecycle_event: 'test', npm_lifecycle_script: 'vitest run' }, 'src/main.ts')).toBe(
    false,
  );
});
