/** A fixture opened by the program as it is now: a real process between Telegram as it was, and models that answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { marks, telling } from '../durability/answers.ts';
import { bundledChild } from '../durability/bundle.ts';
import { startBot, type Bot } from '../durability/process.ts';
import { isSettled, readRows, type MessageRow } from '../durability/rows.ts';
import { startOpenAI } from '../support/openai-server.ts';
import { environmentOf } from '../support/environment.ts';
import { read } from './fixtures.ts';
import { loadDatabase } from './sql.ts';
import { restoreTelegram } from './telegram.ts';
import { eventually } from '../support/eventually.ts';

/** The calls by which people see something. */
const SHOWING = new Set(['sendMessage', 'editMessageText', 'deleteMessage', 'sendDocument', 'answerCallbackQuery']);
/** The answers of the models of now are counted from here: none was given before. */
const FIRST = 1000;

const isAnswer = ({ kind }: MessageRow) => kind === 'answer' || kind === 'synthesis';

/** The marks of all answers in rows, in order. */
export const marksOf = (messages: readonly MessageRow[]): string[] =>
  messages
    .filter(isAnswer)
    .flatMap(({ text }) => marks(text))
    .toSorted();

export async function openFixture(name: string) {
  const { sql, telegram } = read(name);
  const program = await bundledChild();
  const dir = mkdtempSync(join(tmpdir(), 'conclave-upgrade-'));
  const path = join(dir, 'conclave.db');
  loadDatabase(path, sql);
  const api = restoreTelegram(telegram);
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const tell = telling('short');
  ai.reply('*', (call) => tell(call, FIRST + ai.calls.length));
  const env: Record<string, string> = { ...environmentOf(api, await api.listen(), ai, dir), LOG_LEVEL: 'error' };
  // Where somebody was let in by pairing no list may decide.
  if (sql.includes('insert into "access"')) env['ALLOWED_USERS'] = '';
  let bot: Bot | null = null;
  const stage = {
    api,
    ai,
    dir,
    env,
    path,
    rows: () => readRows(path),
    /** What people were shown, as the marks of answers, in order. */
    seen: () =>
      [...api.state.chats.keys()]
        .flatMap((chat) => api.messages(chat))
        .filter(({ fromBot }) => fromBot)
        .flatMap(({ text }) => marks(text))
        .toSorted(),
    /** The bot's messages by chat and topic. */
    places: () =>
      Map.groupBy(
        [...api.state.chats.keys()].flatMap((chat) => api.messages(chat)).filter(({ fromBot }) => fromBot),
        ({ chatId, threadId, inTopic }) => `${chatId}/${inTopic ? threadId : ''}`,
      ),
    /** How often the bot has shown anything. */
    shows: () => api.calls.filter(({ method }) => SHOWING.has(method)).length,
    start(more: Record<string, string> = {}): Bot {
      bot = startBot(program, { ...env, ...more });
      return bot;
    },
    /** Waits until the bot polls and nothing is pending. */
    async completes(): Promise<void> {
      await eventually(() => {
        if (bot?.lives !== true) throw new Error(`the bot is gone: ${bot?.output}`);
        expect({ polled: api.updates.polled, settled: isSettled(path, 0) }).toEqual({ polled: true, settled: true });
      });
    },
    /** Ends the bot as an operator does; it has written nothing. */
    async stop(): Promise<void> {
      bot?.signal('SIGTERM');
      const ended = await bot?.ended;
      expect({ ...ended, output: bot?.output }).toEqual({ code: 0, signal: null, output: '' });
    },
    async [Symbol.asyncDispose]() {
      bot?.signal('SIGKILL');
      await bot?.ended;
      await api.close();
      await ai.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openFixture>>;
