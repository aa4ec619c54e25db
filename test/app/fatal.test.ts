/** A fault that nobody handles, in the real program: it is in the log, without a word of what the error said, and nowhere else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const KEY = 'sk-or-v1-0123456789abcdef0123456789abcdef';
/** What errors quote: a key, and what somebody wrote. */
const SAID = `Request with ${KEY} refused: my diary of yesterday`;

/** Runs the program with something that goes wrong in it. */
async function runWith(fault: string, env: Record<string, string> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-fatal-'));
  const preload = join(dir, 'preload.mjs');
  writeFileSync(preload, `const error = new Error(${JSON.stringify(SAID)});\n${fault}\n`);
  const child = spawn(process.execPath, ['--import', pathToFileURL(preload).href, MAIN], {
    cwd: dir,
    env: {
      DATABASE_URL: `sqlite:${join(dir, 'conclave.db')}`,
      OLLAMA_HOST: 'http://127.0.0.1:9',
      OPENROUTER_API_KEY: KEY,
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece) => (out.stdout += String(piece)));
  child.stderr.on('data', (piece) => (out.stderr += String(piece)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  // Here and not when the test has finished: of tests that run beside each other, it would be another's.
  rmSync(dir, { recursive: true, force: true });
  return { code, ...out };
}

/** Something that is done once the program runs. */
const later = (what: string) =>
  `const look = setInterval(() => { if (process.listenerCount('SIGTERM') > 0) { clearInterval(look); ${what} } }, 10);`;

test.concurrent.each([
  ['thrown with nobody to catch it', later('throw error;')],
  ['a promise rejected with nobody to see it', later('Promise.reject(error);')],
  ['a getter that throws', later('throw Object.defineProperty(error, "stack", { get() { throw error } });')],
  [
    'a start that fails for no reason we know',
    "(await import('node:net')).Server.prototype.listen = () => { throw error; };",
  ],
])('%s ends the bot with 1 and one line of the log', { timeout: 60_000 }, async (_, fault) => {
  const { code, stdout, stderr } = await runWith(fault);
  expect(code).toBe(1);
  expect(stderr).toBe('');
  const lines = stdout.split('\n').filter((line) => line.includes('"level":"fatal"'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'a fault ends the bot' });
  expect(stdout).not.toContain('diary');
  expect(stdout).not.toContain(KEY);
});

test.concurrent('what an operator can mend stays one line on stderr', { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await runWith('', { PORT: 'many' });
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: 'PORT must be a whole number from 0 to 65535\n',
  });
});
