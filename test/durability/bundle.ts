/**
 * The bot's child process as one file. It is started more than a hundred times here: finding and compiling 900 modules takes
 * 0.8 s of a core each time, reading one file a quarter of it. What runs is the same code.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/conclave-durability');
const DAY_MS = 24 * 3600 * 1000;

interface Rolldown {
  rolldown(options: object): Promise<{ write(options: object): Promise<unknown>; close(): Promise<void> }>;
}

/** Sources look for pages, and for what runs in a thread, beside themselves: that is where they stand, not where the bundle does. */
const stayingPut = {
  name: 'staying-put',
  transform: (code: string, id: string) =>
    id.startsWith(join(ROOT, 'src'))
      ? code
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
      : null,
};

/** The bundler that vitest brings along. */
async function bundler(): Promise<Rolldown> {
  const ofVite = createRequire(createRequire(import.meta.url).resolve('vitest')).resolve('vite');
  return (await import(pathToFileURL(createRequire(ofVite).resolve('rolldown')).href)) as Rolldown;
}

let bundled: Promise<string> | undefined;

/** Gives the path of the bundle of the sources as they are now, made once. It lies beside the packages it may still look for. */
export function bundledChild(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of globSync(['src/**/*.ts', 'test/durability/{child,kill-at-commit}.ts', 'package-lock.json'], {
    cwd: ROOT,
  }).toSorted()) {
    hash.update(file).update(readFileSync(join(ROOT, file)));
  }
  const path = join(CACHE, `${hash.digest('hex').slice(0, 16)}.mjs`);
  mkdirSync(CACHE, { recursive: true });
  if (existsSync(path)) return path;
  for (const old of globSync('*.mjs', { cwd: CACHE })) {
    if (Date.now() - statSync(join(CACHE, old)).mtimeMs > DAY_MS) rmSync(join(CACHE, old), { force: true });
  }
  const bundling = await bundler();
  const made = await bundling.rolldown({
    input: join(import.meta.dirname, 'child.ts'),
    platform: 'node',
    // It looks for its binary beside itself.
    external: ['better-sqlite3', 'pg'],
    plugins: [stayingPut],
    logLevel: 'silent',
  });
  const fresh = `${path}.${process.pid}`;
  await made.write({ file: fresh, format: 'esm', codeSplitting: false });
  await made.close();
  renameSync(fresh, path);
  return path;
}

/** Where Node keeps what it compiled of the bundle. */
export const COMPILE_CACHE = join(CACHE, 'compiled');
