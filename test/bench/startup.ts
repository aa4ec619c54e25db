/** How long a start takes and how much memory it needs, on an empty database and on one of many chats. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBot, type Servers } from './processes.ts';
import { seedChats, seedEmpty } from './seed.ts';
import { clockMs, inTurn, median } from './statistics.ts';

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

/** Starts `src/main.ts` so often on each database. Gives the medians. */
export async function startups(servers: Servers, times: number, env: Readonly<Record<string, string>>) {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const [empty, full, used] = [join(dir, 'empty.db'), join(dir, 'full.db'), join(dir, 'used.db')];
  await seedEmpty(empty);
  await seedChats(full, CHATS, PENDING);

  const start = async (database: string): Promise<Started> => {
    for (const end of ['', '-wal', '-shm']) rmSync(used + end, { force: true });
    copyFileSync(database, used);
    const stage = await servers.ask('stage', { enforce: true });
    await servers.ask('silence', stage.id);
    const polled = servers.ask('polled', stage.id);
    const began = clockMs();
    const bot = startBot('../../src/main.ts', { ...stage.environment, ...env, DATABASE_URL: `sqlite:${used}` });
    const ms = (await Promise.race([polled, bot.failed])) - began;
    await sleep(SETTLE_MS);
    const mb = bot.residentMb();
    await bot.kill();
    await servers.ask('close', stage.id);
    return { ms, mb };
  };

  const { ours, other } = await inTurn(
    times,
    () => start(full),
    () => start(empty),
  );
  rmSync(dir, { recursive: true });
  const middle = (runs: readonly Started[]) => ({
    ms: median(runs.map(({ ms }) => ms)),
    mb: median(runs.map(({ mb }) => mb)),
  });
  return { full: middle(ours), empty: middle(other) };
}
