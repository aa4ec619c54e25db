/**
 * How long a start takes and how much memory it needs: on an empty database and on one of many chats, and beside a process that only
 * imports the same packages.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBot, type Servers } from './processes.ts';
import { seedChats, seedEmpty } from './seed.ts';
import { clockMs, median } from './statistics.ts';

/** What one start took. */
interface Started {
  /** From the start of the process to its first `getUpdates`, milliseconds. */
  readonly ms: number;
  /** Memory once what was pending is under way, MB. */
  readonly mb: number;
}

const CHATS = 10_000;
const PENDING = 100;
/** Enough for a placeholder each at 30 a second. */
const SETTLE_MS = 4000;

/** What was started, in turn. */
interface Startups {
  /** On a database of many chats. */
  readonly full: Started;
  /** On an empty one. */
  readonly empty: Started;
  /** The same without what an earlier start has kept (see `src/app/loading.ts`): the first start after an installation. */
  readonly first: Started;
  /** The packages alone. Nothing of an earlier start is kept there either. */
  readonly packages: Started;
}

/** Starts each so often, in turn. Gives the medians. The first round only fills what is kept for the next start. */
export async function startups(
  servers: Servers,
  times: number,
  env: Readonly<Record<string, string>>,
): Promise<Startups> {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const [empty, full, used] = [join(dir, 'empty.db'), join(dir, 'full.db'), join(dir, 'used.db')];
  await seedEmpty(empty);
  await seedChats(full, CHATS, PENDING);

  const start = async (file: string, database: string, more: Readonly<Record<string, string>> = {}) => {
    for (const end of ['', '-wal', '-shm']) rmSync(used + end, { force: true });
    copyFileSync(database, used);
    const stage = await servers.ask('stage', { enforce: true });
    await servers.ask('silence', stage.id);
    const polled = servers.ask('polled', stage.id);
    const began = clockMs();
    const given = { ...stage.environment, ...env, ...more, DATABASE_URL: `sqlite:${used}` };
    const bot = startBot(file, given);
    const ms = (await Promise.race([polled, bot.failed])) - began;
    await sleep(SETTLE_MS);
    const mb = bot.residentMb();
    await bot.kill();
    await servers.ask('close', stage.id);
    return { ms, mb };
  };

  const main = '../../src/main.ts';
  const runs = {
    full: () => start(main, full),
    empty: () => start(main, empty),
    first: () => start(main, empty, { NODE_DISABLE_COMPILE_CACHE: '1' }),
    packages: () => start('./packages.js', empty),
  };
  const found: Record<keyof Startups, Started[]> = { full: [], empty: [], first: [], packages: [] };
  for (let n = 0; n <= times; n += 1) {
    for (const [name, run] of Object.entries(runs) as [keyof Startups, () => Promise<Started>][]) {
      const started = await run();
      if (n > 0) found[name].push(started);
    }
  }
  rmSync(dir, { recursive: true });
  const middle = (name: keyof Startups): Started => ({
    ms: median(found[name].map(({ ms }) => ms)),
    mb: median(found[name].map(({ mb }) => mb)),
  });
  return { full: middle('full'), empty: middle('empty'), first: middle('first'), packages: middle('packages') };
}
