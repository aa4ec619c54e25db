/** What a fixture is made in. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { telling } from '../durability/answers.ts';
import { startBot } from '../durability/process.ts';
import { startOpenAI, type Reply } from '../support/openai-server.ts';
import { environmentOf } from '../support/environment.ts';
import { dumpDatabase } from './sql.ts';
import { dumpTelegram } from './telegram.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/databases');
const SHOWING = new Set([
  'sendMessage',
  'editMessageText',
  'deleteMessage',
  'sendDocument',
  'answerCallbackQuery',
  'setMessageReaction',
]);

/** A bot of a checkout, with Telegram and the models in our hands. @param paired who may use it is not named, so somebody pairs */
export async function world(checkout: string, paired: boolean) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-fixture-'));
  const database = join(dir, 'conclave.db');
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi();
  const url = await api.listen();
  let silent = false;
  /** What a model is to do with its next requests: answer, if there is nothing. */
  const next = new Map<string, (Reply | Promise<Reply>)[]>();
  let answers = 0;
  const tell = telling('short');
  ai.reply('*', (call) => next.get(call.model)?.shift() ?? tell(call, ++answers));
  api.before(async ({ method }) => {
    if (silent && SHOWING.has(method)) await new Promise(() => {});
  });
  const start = (env: Record<string, string> = {}) =>
    startBot(join(checkout, 'test/durability/child.ts'), {
      ...environmentOf(api, url, ai, dir),
      LOG_LEVEL: 'error',
      ...(paired && { ALLOWED_USERS: '', LOG_LEVEL: 'info' }),
      ...env,
    });
  let bot = start();
  const ask = (sql: string) => {
    const file = new Sqlite(database, { readonly: true });
    try {
      return file.prepare<[], Record<string, unknown>>(sql).all();
    } finally {
      file.close();
    }
  };
  const polled = () => api.until(() => api.updates.polled && api.updates.count === 0, { timeoutMs: 20_000 });
  const made = {
    api,
    ai,
    /** What models do with their next requests. */
    tells: (model: string, ...replies: (Reply | Promise<Reply>)[]) => void next.set(`${model}-x`, replies),
    /** Makes somebody the owner, if nobody is named who may use the bot. */
    async pairs(person: number) {
      const code = /start=([\w-]+)/.exec(bot.output)?.[1] ?? '';
      api.person(person).writes(`/start ${code}`);
      await api.until(() => api.messages(person).length === 2);
    },
    /** Waits until all that was said is committed and, unless Telegram is silent, done. */
    async settles() {
      await polled();
      const deadline = performance.now() + 20_000;
      for (let still = 0; still < 3; still++) {
        await sleep(100);
        const left = ask('select kind, input from effect where done_at is null');
        if (silent || left.length === 0) continue;
        if (performance.now() > deadline) throw new Error(`still pending: ${JSON.stringify(left)}\n${bot.output}`);
        still = -1;
      }
    },
    /** From now on Telegram answers nothing, and no model but as it was told. */
    falls() {
      silent = true;
      ai.reply('*', (call) => next.get(call.model)?.shift() ?? { waitMs: Infinity });
    },
    /** An answer that is to be told from all others. */
    answer: (): Reply => tell({ body: {} } as Parameters<typeof tell>[0], ++answers),
    async kill() {
      bot.signal('SIGKILL');
      await bot.ended;
    },
    /** Starts the bot once more, with other settings. */
    async again(env: Record<string, string>) {
      bot = start(env);
      await api.until(() => api.updates.polled, { timeoutMs: 20_000 });
      await sleep(300);
    },
    /** Starts the bot once more; it kills itself just after so many commits. */
    async againUntil(commits: number, play: () => void, env: Record<string, string> = {}) {
      bot = start({ ...env, KILL_AT_COMMIT: `after:${commits}` });
      await api.until(() => api.updates.polled, { timeoutMs: 20_000 });
      await sleep(300);
      play();
      await Promise.race([bot.ended, sleep(3000)]);
      if (bot.lives)
        throw new Error(
          `it lives: ${JSON.stringify(ask('select id, kind, input, done_at from effect order by chat desc, seq desc limit 20'), null, 1)}`,
        );
    },
    presses(person: number, chat: number, button: string) {
      const message = api
        .messages(chat)
        .findLast(({ keyboard }) => keyboard?.flat().some(({ text }) => text.includes(button)));
      if (message === undefined) throw new Error(`no message has a button ${button}`);
      void api.person(person).presses(message, button);
    },
    /** Changes a row as no program would write it today. */
    change(sql: string) {
      const file = new Sqlite(database);
      file.exec(sql);
      file.close();
    },
    async keep(name: string) {
      const pending = ask('select chat, kind, count(*) as n from effect where done_at is null group by chat, kind');
      for (const row of pending) process.stdout.write(`${name}: ${Object.values(row).join(' ')}\n`);
      writeFileSync(join(FOLDER, `${name}.sql`), dumpDatabase(database));
      writeFileSync(join(FOLDER, `${name}.json`), dumpTelegram(api));
    },
    async end() {
      rmSync(dir, { recursive: true, force: true });
      void ai.close();
      void api.close();
      await sleep(100);
    },
  };
  await polled();
  return made;
}

export type World = Awaited<ReturnType<typeof world>>;
