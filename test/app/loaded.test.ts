/** What one machine loads: nothing that only several need. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Writes down each module that is loaded. */
const HOOK = `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({ load(url, context, next) { appendFileSync(process.env.LOADED, url + '\\n'); return next(url, context); } });`;

test('a program that does everything itself loads neither Restate nor the client of PostgreSQL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-'));
  const file = join(folder, 'loaded');
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const child = spawn(process.execPath, ['--import', hook, 'src/main.ts'], {
    env: { LOADED: file, DATABASE_URL: `sqlite:${join(folder, 'x.db')}`, PORT: '0', OLLAMA_HOST: 'http://127.0.0.1:9' },
  });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const loaded = () => readFileSync(file, 'utf8').split('\n');
  // The last that is loaded: the engine, and what the first answer needs.
  await expect.poll(() => loaded().some((url) => url.endsWith('/src/engine/local.ts'))).toBe(true);
  await expect.poll(() => loaded().some((url) => url.includes('/src/panel/demo/'))).toBe(true);
  child.kill('SIGTERM');
  await ended;
  expect(loaded().filter((url) => /@restatedev|\/pg\/|engine\/restate\/(?!previews)/.test(url))).toEqual([]);
});
