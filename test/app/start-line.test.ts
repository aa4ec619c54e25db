/** What an operator reads of a start: in the real program. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLine } from '../../src/app/start-line.ts';
import { readConfig } from '../../src/config/config.ts';
import { startWorld } from '../support/world.ts';
import { eventually } from '../support/eventually.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const TOKEN = '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc';

/** Runs the program with this environment and `.env` until it says what is waited for, or ends. */
async function run(env: Record<string, string>, dotenv: string, until: string) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-start-'));
  writeFileSync(join(dir, '.env'), dotenv);
  const child = spawn(process.execPath, [MAIN], {
    cwd: dir,
    env: { OLLAMA_HOST: 'http://127.0.0.1:9', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      output += String(piece);
      if (output.includes(until)) child.kill('SIGKILL');
    });
  await ended;
  rmSync(dir, { recursive: true, force: true });
  return output;
}

test.concurrent(
  'a start says what was started, and which variables nobody reads; no value of them',
  { timeout: 60_000 },
  async () => {
    const dotenv = 'OPENROUTER_KEY=sk-hunter2-hunter2\nHTTP_TOKN=hunter2\nOPENAI_ORG_ID=hunter2\n';
    const output = await run({ ALLOWED_USER: 'hunter2', HOSTNAME: 'h' }, dotenv, 'Started. ');
    const lines = output
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { level: string; msg: string }] : []));
    const warned = lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    expect(warned.toSorted()).toEqual([
      'ALLOWED_USER is set, but nobody reads it: is ALLOWED_USERS meant?',
      'HTTP_TOKN is set, but nobody reads it: is HTTP_TOKEN meant?',
      'OPENROUTER_KEY is set, but nobody reads it: is OPENROUTER_API_KEY meant?',
    ]);
    expect(lines.find(({ msg }) => msg.startsWith('Started. '))?.msg).toMatch(
      /^Started\. Panel: Optimist, Skeptic, Pragmatist \(the recorded demo\); database: sqlite:data\/conclave\.db; access: the playground alone; pages: http:\/\/127\.0\.0\.1:\d+, for this machine$/i,
    );
    expect(output).not.toContain('hunter2');
  },
);

test.concurrent('a start that fails for the variable that was meant says both', { timeout: 60_000 }, async () => {
  const output = await run({ HOST: '0.0.0.0', HTTP_TOKN: 'hunter2' }, '', 'never');
  expect(output).toBe(
    'HTTP_TOKN is set, but nobody reads it: is HTTP_TOKEN meant?\n' +
      'HOST is not a loopback address and HTTP_TOKEN is not set: set HTTP_TOKEN to 16 characters or more ("openssl rand -hex 16" makes one), or leave HOST out to serve this machine alone\n',
  );
});

test('a bot on Telegram says it too', async () => {
  const lines: string[] = [];
  const world = await startWorld({
    env: { LOG_LEVEL: 'info', ALLOWED_CHATS: '-5' },
    onLog: (line) => void lines.push(line),
  });
  try {
    const wanted = `Started. Panel: claude, gpt, gemini (openai); database: sqlite:${world.dir}/conclave.db; access: by pairing and lists (9 people, 1 chat); pages: ${world.app.url}, for this machine`;
    await eventually(() => expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain(wanted));
  } finally {
    await world.close();
  }
});

test('who may, where the pages are, and that nobody answers yet', () => {
  const nobody = { serving: () => 'nobody' as const, catalogue: {} as never };
  const line = (env: Record<string, string>) =>
    startLine(readConfig({ TELEGRAM_BOT_TOKEN: TOKEN, ...env }), nobody, 'http://h:1');
  expect(line({})).toBe(
    'Started. Panel: nobody yet; database: sqlite:data/conclave.db; access: by pairing; pages: http://h:1, for this machine',
  );
  expect(line({ TELEGRAM_WEBHOOK_URL: 'https://h', HTTP_TOKEN: '0123456789abcdef', ALLOWED_USERS: '1' })).toMatch(
    /access: by pairing and lists \(1 person, 0 chats\), updates by webhook; pages: http:\/\/h:1, with HTTP_TOKEN$/,
  );
});
