/** A Bot API server and a provider in this process, the bot in one of its own, which dies at given moments and is started again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { startOpenAI, type OpenAIServer } from '../support/openai-server.ts';
import { environmentOf, type BotApi } from '../support/environment.ts';
import { bundledChild } from './bundle.ts';
import { Killer, type Moment, type Say } from './moments.ts';
import { startBot, type Bot } from './process.ts';
import { isSettled, readRows, type Rows } from './rows.ts';

/** Limits that nothing here passes: what may be spent is counted at every step. */
const CAPS = { BUDGET_DAILY_USD: '1000', BUDGET_CHAT_DAILY_USD: '100' };

/** How the bot died, and what there was then. */
export interface Kill {
  readonly moment: Moment;
  /** Says which moment it was, of all of the run. */
  readonly label: string;
  readonly rows: Rows;
  /** Requests that models had got. */
  readonly requests: number;
}

export interface Stage {
  readonly api: BotApi;
  readonly ai: OpenAIServer;
  readonly database: string;
  readonly chat: number;
  readonly kills: readonly Kill[];
  readonly bot: Bot;
  /** What all processes of the run wrote. */
  readonly output: string;
  rows(): Rows;
  /** Ann writes; the update counts as one that must be committed. */
  says(text: string): void;
  /** Ann presses a button of the newest message that has it. */
  presses(button: string): void;
  /** The running bot dies at the first of these moments, which is no commit; those that follow it at the others. */
  dies(first: Moment, ...others: Moment[]): void;
  /** Lets the bot run, die and start again until the condition holds, nothing is pending and every update is committed. */
  settles(condition?: (rows: Rows) => boolean): Promise<void>;
  /** Telegram sends every update of the run twice more, shuffled; resolves when the bot has taken them and nothing is pending. */
  redelivers(): Promise<void>;
  /** Starts a process. */
  start(moment?: Moment): Promise<void>;
  /** Ends the bot as an operator does. Gives its exit code. */
  end(): Promise<number | null>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly where: 'private' | 'group';
  readonly say: Say;
  readonly moments?: readonly Moment[];
  readonly env?: Readonly<Record<string, string>>;
  /** A PostgreSQL database, instead of a file. */
  readonly url?: string;
}

const LOOK_MS = 20;
/** For a whole run on two busy cores, several deaths and starts in it: only what hangs takes longer. */
const PATIENCE_MS = 240_000;

function place(api: BotApi, where: StageOptions['where']): number {
  const ann = api.person(1, { name: 'Ann' });
  if (where === 'private') return ann.id;
  const group = api.group('Friends', { owner: ann });
  group.add(api.bot);
  // Nobody waits for the greeting.
  api.updates.drop();
  return group.id;
}

export async function setStage({ where, say, moments = [], env = {}, url }: StageOptions): Promise<Stage> {
  const program = await bundledChild();
  const dir = mkdtempSync(join(tmpdir(), 'conclave-kill-'));
  const database = url ?? join(dir, 'conclave.db');
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi({ callbackTimeoutMs: 5 });
  const apiUrl = await api.listen();
  const chat = place(api, where);
  const ann = api.person(1);
  const left = [...moments];
  const kills: Kill[] = [];
  let bot: Bot | null = null;
  let moment: Moment | undefined;
  let output = '';
  let updates = 0;
  const sent: number[] = [];
  api.on('update', ({ update_id: id }) => void sent.push(id));

  const killer = new Killer(api, ai, say, async () => {
    bot?.signal('SIGKILL');
    await bot?.ended;
  });

  const start = async (next: Moment | undefined) => {
    moment = next;
    const armed = killer.arm(next);
    bot = startBot(program, {
      ...environmentOf(api, apiUrl, ai, dir),
      LOG_LEVEL: 'error',
      ...CAPS,
      ...(url !== undefined && { DATABASE_URL: url }),
      ...env,
      ...armed,
    });
    await Promise.resolve();
  };

  /** The process is gone: notes what there is, and starts the next. */
  const again = async (dead: Bot) => {
    const { code, signal } = await dead.ended;
    output += dead.output;
    if (signal !== 'SIGKILL' || moment === undefined)
      throw new Error(`the bot ended by itself: ${code ?? signal}\n${output}`);
    // What it sent last may still be on its way to us.
    await sleep(20);
    const rows = readRows(database);
    const seq = rows.chats.map((row) => row.seq).join();
    const what = `${moment.at} ${moment.when} ${moment.n}, sends ${killer.sends}, requests ${killer.requests}, seq ${seq}, pending ${rows.pending.join()}`;
    kills.push({ moment, label: `${where} ${what}`, rows, requests: killer.requests });
    await start(left.shift());
  };

  const stage: Stage = {
    api,
    ai,
    database,
    chat,
    kills,
    get bot() {
      if (bot === null) throw new Error('no bot was started');
      return bot;
    },
    get output() {
      return output + (bot?.output ?? '');
    },
    rows: () => readRows(database),
    says(text) {
      updates += 1;
      ann.says(chat, text);
    },
    presses(button) {
      const message = api
        .messages(chat)
        .findLast(({ keyboard }) => keyboard?.flat().some(({ text }) => text.includes(button)));
      if (message === undefined) throw new Error(`no message has a button ${button}`);
      updates += 1;
      void ann.presses(message, button);
    },
    dies(first, ...others) {
      moment = first;
      killer.arm(first);
      left.splice(0, left.length, ...others);
    },
    async settles(condition = () => true) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const dead = stage.bot;
        if (!dead.lives) await again(dead);
        if (isSettled(database, updates) && condition(readRows(database))) return;
        if (performance.now() > deadline)
          throw new Error(`it does not settle: ${readRows(database).pending.join()}\n${stage.output}`);
        await sleep(LOOK_MS);
      }
    },
    async redelivers() {
      // A fixed shuffle: the far ones first, each twice.
      const shuffled = [...sent, ...sent].toSorted((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101));
      for (const id of shuffled) api.redeliver(id);
      await api.until(() => api.updates.count === 0 && api.updates.polled, {
        what: 'the updates to be taken',
        timeoutMs: PATIENCE_MS,
      });
      await stage.settles();
    },
    start: (next = left.shift()) => start(next),
    async end() {
      // A moment that was just reached may still be under way.
      killer.arm(undefined);
      await sleep(5);
      await stage.settles();
      await api.until(() => api.updates.polled || !stage.bot.lives, {
        timeoutMs: PATIENCE_MS,
        what: 'the bot to poll',
      });
      stage.bot.signal('SIGTERM');
      const { code, signal } = await stage.bot.ended;
      // The moment was the very last commit: there is one more process to end.
      return signal === 'SIGKILL' ? stage.end() : code;
    },
    async close() {
      stage.bot.signal('SIGKILL');
      await stage.bot.ended;
      await api.close();
      await ai.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return stage;
}
