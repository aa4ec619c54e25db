import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger, OwnError } from '../../src/lib/log.ts';
import { freePort } from '../support/free-port.ts';
import { startWorld, type WorldOptions } from '../support/world.ts';
import { rowsOf, settled, sorted, Talk } from './stage.ts';
import { eventually } from '../support/eventually.ts';

async function world({ onTestFinished }: TestContext, options: WorldOptions = {}) {
  const lines: string[] = [];
  const made = await startWorld({
    ...options,
    env: { LOG_LEVEL: 'info', ...options.env },
    onLog: (line) => void lines.push(line),
  });
  onTestFinished(() => made.close());
  const http = async (path: string) => fetch(`${made.app.url}${path}`);
  const metrics = async () => (await http('/metrics')).text();
  return {
    made,
    api: made.api,
    ai: made.ai,
    lines,
    http,
    metrics,
    ann: new Talk(made, made.api.person(1, { name: 'Ann' })),
  };
}

test.concurrent('polling comes back from a conflict, from faults and from cut connections, and says so in the log', async (context) => {
  const { api, ann, lines, http } = await world(context);
  await ann.asks('/models', 'Models that can be chosen');
  expect((await http('/readyz')).status).toBe(200);
  for (const respond of [{ kind: 'status', status: 409 }, { kind: 'status', status: 502 }, { kind: 'cut' }] as const) {
    const fault = api.faults.add({ method: 'getUpdates', respond });
    await ann.asks('/models', 'Models that can be chosen');
    await api.until(() => fault.hits === 1);
  }
  await ann.asks('/status', 'No discussion is open.');
  expect(lines.filter((line) => line.includes('another program polls with this token'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('Telegram could not be polled; trying again'))).toHaveLength(2);
  expect(lines.join('')).not.toContain(api.bot.token);
});

test.concurrent('Telegram out of reach at the start is waited for; healthy, but not ready until then', async (context) => {
  const { made, api, ann, lines, http } = await world(context);
  await api.until(() => api.updates.polled);
  const faults = [
    api.faults.add({ method: 'getMe', respond: { kind: 'cut' } }),
    api.faults.add({ method: 'deleteWebhook', respond: { kind: 'status', status: 500 } }),
  ];
  await made.restart();
  await api.until(() => faults[0]?.hits === 1);
  expect((await http('/healthz')).status).toBe(200);
  expect((await http('/readyz')).status).toBe(503);
  await ann.asks('/status', 'No discussion is open.');
  expect(lines.some((line) => line.includes('Telegram cannot be reached'))).toBe(true);
  expect((await http('/readyz')).status).toBe(200);
});

test.concurrent('a wrong token ends the start with one line that names the variable', async (context) => {
  const { made } = await world(context, { env: { TELEGRAM_BOT_TOKEN: '999:wrong-token-wrong-token-wrong-token' } });
  await expect(made.app.done).rejects.toThrow(/^Telegram refuses TELEGRAM_BOT_TOKEN: .*BotFather/);
});

test.concurrent('without any key the bot starts and says how to add one', async (context) => {
  const { ann, lines } = await world(context, { env: { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', MODELS: '' } });
  // People are told that the log says what is wrong.
  await eventually(() => expect(lines.join('')).toContain('No AI model is set up: no key is set.'));
  const line = lines.find((one) => one.includes('No AI model')) ?? '';
  expect(JSON.parse(line)).toMatchObject({ level: 'error' });
  for (const name of ['OPENROUTER_API_KEY', 'REQUESTY_API_KEY', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'Ollama'])
    expect(line).toContain(name);
  for (const said of ['/open Hello?', '/ask Hello?', 'Hello?', '/discuss 2 Hello?', '/models', '/project models gpt'])
    expect((await ann.asks(said, 'No AI model is set up yet.')).text).toContain('OPENROUTER_API_KEY');
  expect((await ann.asks('/project models', 'The panel of General')).text).toContain('OPENROUTER_API_KEY');
});

test.concurrent('a key with which no model can be chosen: the log says which', async (context) => {
  const { made, ai, ann, lines } = await world(context, { env: { MODELS: '' } });
  ai.models = [];
  await made.restart();
  await eventually(() => expect(lines.join('')).toContain('No AI model is set up: OPENAI_API_KEY gave no model'));
  expect(lines.join('')).toContain('openai lists no model.');
  await ann.asks('/open Hello?', 'No AI model is set up yet.');
});

test.concurrent('with models the log says nothing of it', async (context) => {
  const { ann, lines } = await world(context);
  await ann.asks('/ask claude Why?', 'Answer of claude-x');
  expect(lines.join('')).not.toContain('No AI model');
});

test.concurrent('while the database takes nothing, nothing is confirmed to Telegram; afterwards everything is answered once', async (context) => {
  const { made, api, ann, lines, metrics } = await world(context);
  await ann.asks('/models', 'Models that can be chosen');
  const full = new Sqlite(`${made.dir}/conclave.db`);
  full.exec("create trigger full before insert on inbox begin select raise(rollback, 'full'); end");
  const from = api.calls.length;
  ann.says('/open Is it full?');
  await eventually(() => expect(lines.join('')).toContain('could not be committed'));
  expect(ann.shown).toEqual([]);
  // The update is still Telegram's: no poll has asked for what comes after it.
  expect(api.calls.slice(from).filter(({ method }) => method === 'getUpdates')).toEqual([]);
  full.exec('drop trigger full');
  full.close();
  await ann.ended('Round 1 is complete.');
  await settled(made);
  expect(ann.shown.filter(({ text }) => text.startsWith('Claude\n'))).toHaveLength(1);
  const text = await metrics();
  expect(text).toMatch(/conclave_events_total\{type="open"\} 1/);
  expect(text).toMatch(/conclave_ai_calls_total\{[^}]*outcome="ok"\} 1/);
  expect(text).toMatch(/conclave_telegram_calls_total\{method="sendMessage",outcome="ok"\}/);
  expect(text).toMatch(/conclave_effects_pending 0/);
});

test.concurrent('somebody else locks the database whenever a message is sent: nothing is lost, nothing is shown twice', async (context) => {
  const { made, api, ann } = await world(context);
  await ann.asks('/models', 'Models that can be chosen');
  const other = new Sqlite(`${made.dir}/conclave.db`);
  let locks = 0;
  api.before(({ method }) => {
    if (method !== 'sendMessage' || other.inTransaction || locks === 4) return;
    locks += 1;
    other.exec('begin immediate');
    // Longer than the bot waits for a lock in one go.
    setTimeout(() => other.exec('rollback'), 400);
  });
  ann.says('/open Is it locked?');
  // A commit that meets the fourth lock too waits 5 s for its next try.
  await ann.sees(/^Round 1 is complete\./, 15_000);
  await settled(made);
  expect(locks).toBe(4);
  const heads = ann.shown.map(({ text }) => text.split('\n')[0]);
  expect(sorted(heads)).toEqual(sorted(['Claude', 'GPT', 'Gemini', 'Round 1 is complete.']));
  const effects = (rowsOf(made)['effect'] ?? []) as { outcome: string | null }[];
  expect(effects.filter(({ outcome }) => outcome === 'fault')).toEqual([]);
  other.close();
});

test.concurrent('a restart in the middle of a round: it is finished, and no answer is shown or asked twice', async (context) => {
  const { made, ai, ann } = await world(context);
  ai.reply('gpt-x', { waitMs: Infinity });
  ann.says('/open Will you remember?');
  await Promise.all([ann.sees(/^Claude\nAnswer/), ann.sees(/^Gemini\nAnswer/)]);
  await made.restart();
  ai.reply('gpt-x', {});
  await ai.until(() => ai.calls.filter(({ model }) => model === 'gpt-x').length === 2);
  await ann.ended('Round 1 is complete.');
  await settled(made);
  expect(sorted(ann.shown.map(({ text }) => text.split('\n')[0]))).toEqual([
    'Claude',
    'Gemini',
    'GPT',
    'Round 1 is complete.',
  ]);
  expect(sorted(ai.calls.map(({ model }) => model))).toEqual(['claude-x', 'gemini-x', 'gpt-x', 'gpt-x']);
});

test.concurrent('a webhook that could not be removed at the start is removed when it is in the way', async (context) => {
  const { made, api, ann } = await world(context);
  await made.app.stop();
  await fetch(`${api.url}/bot${api.bot.token}/setWebhook?url=${encodeURIComponent('https://bot.example/telegram')}`);
  const from = api.calls.length;
  const fault = api.faults.add({ method: 'deleteWebhook', respond: { kind: 'status', status: 502 } });
  await made.restart();
  await ann.asks('/models', 'Models that can be chosen');
  expect(fault.hits).toBe(1);
  const removals = api.calls.slice(from).filter(({ method }) => method === 'deleteWebhook');
  expect(removals.map(({ outcome }) => outcome)).toEqual([502, 200]);
});

test.concurrent('a webhook that Telegram refuses: not ready, and the log says which variable is about it', async (context) => {
  const port = await freePort();
  const HTTP_TOKEN = 'a-token-of-16-or-more';
  const env = { TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`, PORT: String(port), HTTP_TOKEN };
  const { made, api, lines, http } = await world(context, { env });
  await api.until(() => api.calls.find(({ method, outcome }) => method === 'setWebhook' && outcome === 200));
  await eventually(async () => expect((await http('/readyz')).status).toBe(200));
  api.faults.add({ method: 'setWebhook', respond: { kind: 'status', status: 400 } });
  await made.restart();
  await eventually(() => expect(lines.join('')).toContain('Telegram refuses TELEGRAM_WEBHOOK_URL'));
  expect((await http('/readyz')).status).toBe(503);
  await eventually(async () => expect((await http('/readyz')).status).toBe(200));
});

test.concurrent('who hosts the bot reads which key is refused', async (context) => {
  const { ann, ai, lines } = await world(context);
  ai.reply('claude-x', { status: 401, body: { error: { message: 'Incorrect API key sk-test-0123456789abcdef' } } });
  await ann.asks('/ask claude A private question?', 'did not answer: the provider refused the key');
  const [line = '{}'] = lines.filter((one) => one.includes('OPENAI_API_KEY'));
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    provider: 'openai',
    model: 'claude-x',
    outcome: 'key_refused',
  });
  expect(lines.join('')).not.toMatch(/private question|sk-test|Incorrect/);
});

test.concurrent('a model that its provider does not list is marked, with what is near', async (context) => {
  const { ann } = await world(context, { env: { MODELS: 'claude=openai:claude-x,gpt=openai:gtp-x' } });
  const page = await ann.asks('/models', 'Models that can be chosen');
  expect(page.text).toMatch(/gpt openai:gtp-x\n⚠ Its provider does not list this model.*Near it: openai:gpt-x\./);
  expect(page.text.match(/⚠/g)).toHaveLength(1);
});

test.concurrent('a database of a newer version ends the start with one line', async (context) => {
  const { made, ann } = await world(context);
  await ann.asks('/models', 'Models that can be chosen');
  await made.app.stop();
  const file = new Sqlite(`${made.dir}/conclave.db`);
  file.exec('update chat set version = 99');
  file.close();
  await expect(made.restart()).rejects.toThrow(/^DATABASE_URL: .*conclave\.db was written by a newer Conclave/);
});

test('a file that is no database, or is a damaged one, ends the start with one line that says so', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const lineOf = async (path: string): Promise<string> => {
    const config = readConfig({ DATABASE_URL: `sqlite:${path}`, PORT: '0', LOG_LEVEL: 'silent' });
    const start = startApp({ config, log: createLogger('silent') });
    return start.then(
      (app) => app.stop().then(() => 'started'),
      (error: unknown) => (error instanceof OwnError ? error.message : String(error)),
    );
  };
  const text = join(dir, 'text.db');
  writeFileSync(text, 'This is a text file, not a database. '.repeat(200));
  expect(await lineOf(text)).toBe(`DATABASE_URL: ${text} is no SQLite database: name another file`);

  const damaged = join(dir, 'damaged.db');
  expect(await lineOf(damaged)).toBe('started');
  const bytes = readFileSync(damaged);
  writeFileSync(damaged, bytes.fill(0x55, 100));
  expect(await lineOf(damaged)).toMatch(/^DATABASE_URL: .*damaged\.db is (?:damaged: put a backup in its place|not)/);

  const foreign = join(dir, 'foreign.db');
  const other = new Sqlite(foreign);
  other.exec('create table chat (id text)');
  other.close();
  expect(await lineOf(foreign)).toMatch(/is not Conclave's, or its tables were changed by hand .*: name another file$/);
});
