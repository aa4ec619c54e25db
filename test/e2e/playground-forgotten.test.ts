/** The playground keeps its chats on the same machine: what is forgotten there goes from its files too. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test, type TestContext } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/log.ts';
import { filesIn, filesWith, modeOf } from '../support/bytes.ts';
import { eventually } from '../support/eventually.ts';
import { startOpenAI } from '../support/openai-server.ts';

const DELETED = 'Everything of this chat is deleted. /start begins anew.';

interface Kept {
  readonly id: number;
  readonly text: string;
  readonly keyboard: readonly (readonly { readonly text: string; readonly callback_data: string }[])[] | null;
}

async function begun({ onTestFinished }: TestContext, more: Readonly<Record<string, string>> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-'));
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x'];
  const env = {
    OPENAI_API_KEY: 'sk-test-0123456789abcdef',
    OPENAI_BASE_URL: ai.url,
    MODELS: 'claude=openai:claude-x,gpt=openai:gpt-x',
    OLLAMA_HOST: 'http://127.0.0.1:9',
    DATABASE_URL: `sqlite:${join(dir, 'conclave.db')}`,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...more,
  };
  const start = () => startApp({ config: readConfig(env), log: createLogger('silent') });
  let app = await start();
  onTestFinished(async () => {
    await app.stop();
    await ai.close();
    rmSync(dir, { recursive: true, force: true });
  });
  let said = 0;
  const post = async (path: string, body: object) => {
    const response = await fetch(`${app.url}/playground/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };
  const file = join(dir, 'playground.json');
  /** The messages of a chat as they stand in the files. */
  const messages = (chat: number): Kept[] => {
    if (!existsSync(file)) return [];
    const whole = JSON.parse(readFileSync(file, 'utf8')) as { log: string; chats: { id: number; messages: Kept[] }[] };
    const [mark, ...lines] = readFileSync(`${file}.log`, 'utf8').split('\n').slice(0, -1);
    const kept = new Map(whole.chats.find(({ id }) => id === chat)?.messages.map((one) => [one.id, one]));
    for (const line of mark === whole.log ? lines : []) {
      const change = JSON.parse(line) as { chat?: number; message?: Kept; gone?: number };
      if (change.chat !== chat) continue;
      if (change.message) kept.set(change.message.id, change.message);
      if (change.gone !== undefined) kept.delete(change.gone);
    }
    return [...kept.values()];
  };
  return {
    ai,
    dir,
    file,
    messages,
    say: (chat: number, text: string) =>
      post('say', { chat, as: 1, text, once: `once-${++said}-${chat}-${text.length}` }),
    press: (chat: number, { id }: Kept, data: string) => post('press', { chat, as: 1, message: id, data }),
    sees: (chat: number, text: string) =>
      eventually(() => {
        const found = messages(chat).findLast((one) => one.text.includes(text));
        if (!found) throw new Error(`nobody sees ${text}`);
        return found;
      }),
    restart: async () => {
      await app.stop();
      app = await start();
    },
    stop: () => app.stop(),
    start: async () => {
      app = await start();
    },
  };
}

test(
  'what is forgotten in the playground is in none of its files when that is said',
  { timeout: 60_000 },
  async (context) => {
    const { ai, dir, file, say, sees, press, messages, restart } = await begun(context);
    const group = -4_000_000_001;
    ai.reply('*', { text: 'Salamander answered' });
    await say(1, '/open Salamander?');
    await sees(1, 'Round 1 is complete');
    await say(1, '/export');
    await eventually(() => expect(filesWith(dir, 'salamander')).not.toEqual([]));
    ai.reply('*', { text: 'Nightingale answered' });
    await say(group, '/open Nightingale?');
    await sees(group, 'Round 1 is complete');
    // A file of this chat that was once set aside.
    writeFileSync(`${file}.broken-1`, 'Salamander', { mode: 0o644 });
    await restart();
    expect(filesWith(dir, 'Salamander')).toEqual(
      expect.arrayContaining(['conclave.db', 'playground.json', 'playground.json.broken-1']),
    );
    expect(filesIn(dir).map(modeOf)).toEqual(filesIn(dir).map(() => '600'));

    await say(1, '/forget');
    const page = await sees(1, 'Delete everything of this chat');
    const yes = page.keyboard?.flat().find(({ text }) => text === 'Yes, delete')?.callback_data ?? '';
    await press(1, page, yes);
    await sees(1, DELETED);
    expect(filesWith(dir, 'Salamander')).toEqual([]);
    expect(filesWith(dir, 'salamander')).toEqual([]);
    expect(messages(1).map(({ text }) => text)).toEqual([DELETED]);
    expect(messages(group).length).toBeGreaterThan(2);
    expect(filesWith(dir, 'Nightingale')).toContain('playground.json');

    await restart();
    expect(filesWith(dir, 'Salamander')).toEqual([]);
    await say(1, '/status');
    await sees(1, 'No discussion is open');
  },
);

test('what is older than discussions are kept goes from the playground too', { timeout: 60_000 }, async (context) => {
  const { ai, dir, file, say, sees, messages, restart, stop, start } = await begun(context, { RETENTION_DAYS: '30' });
  ai.reply('*', { text: 'Salamander answered' });
  await say(1, '/open Salamander?');
  await sees(1, 'Round 1 is complete');
  await restart();
  // It happened 31 days ago.
  const ago = Date.now() - 31 * 86_400_000;
  const database = new Sqlite(join(dir, 'conclave.db'));
  database.prepare('update discussion set used_at = ?').run(ago);
  database.close();
  await say(1, '/help');
  await sees(1, 'a panel of AI models');
  await stop();
  const whole = JSON.parse(readFileSync(file, 'utf8')) as { chats: { messages: { at: number; text: string }[] }[] };
  for (const chat of whole.chats)
    for (const message of chat.messages) if (/Salamander|Round/.test(message.text)) message.at = ago;
  writeFileSync(file, JSON.stringify(whole));
  await start();
  await eventually(() => expect(filesWith(dir, 'Salamander')).toEqual([]));
  expect(messages(1).some(({ text }) => text.includes('a panel of AI models'))).toBe(true);
});
