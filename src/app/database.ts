/** The database as the program opens it, and whether what happens can be written down, as the log and `/readyz` tell it. */
import type { Config } from '../config/config.ts';
import { EFFECT_VERSION } from '../chat/effect-versions.ts';
import { MACHINE_VERSION } from '../chat/snapshot-versions.ts';
import { NewerDatabase, whyNotOpened, whyNotWritten } from '../database/errors.ts';
import { openDatabase, shownUrl, type Database } from '../database/open.ts';
import { writeProbe } from '../database/probe.ts';
import { newestVersions } from '../database/queries.ts';
import { Effect } from '../database/schema.ts';
import { dayOf, reservedNow, spentSince, type SpentBy } from '../database/spending.ts';
import { parkedChats } from '../engine/parked.ts';
import type { Metrics, Spending } from '../http/metrics.ts';
import { OwnError, safeError, type Logger } from '../lib/log.ts';

/** Told what went wrong, in a few words of ours, and the error. */
export type OnFault = (what: string, error: unknown) => void;

/**
 * Opens the database and locks it.
 * @throws OwnError with one readable line if it cannot be opened, or not be read by this program
 */
export async function startDatabase(where: Config['database'], metrics: Metrics, log: Logger): Promise<Database> {
  const address = 'path' in where ? where.path : where.url.reveal();
  const pool = 'pool' in where ? where.pool : undefined;
  const database = await openOurs(address, pool, (line) => log.warn(line)).catch((error: unknown) => {
    log.debug({ err: safeError(error) }, 'the database cannot be opened');
    throw new OwnError(`DATABASE_URL: ${'path' in where ? where.path : shownUrl(address)} ${whyNotOpened(error)}`);
  });
  metrics.onPending(() => database.em.fork().count(Effect, { doneAt: null }));
  metrics.onParked(() => parkedChats(database));
  metrics.onSpending(() => spendingToday(database, Date.now()));
  return database;
}

/** So many chats, persons and models are named in the metrics: the dearest. */
const NAMED = 50;

/** What was spent today, as `/metrics` tells it. */
async function spendingToday(database: Database, at: number): Promise<Spending> {
  const sums = async (by: SpentBy) =>
    (await spentSince(database, dayOf(at), by, NAMED)).map(({ name, usd }) => ({ by, name, usd }));
  const [today] = await sums('day');
  const all = { by: 'all', name: 'all', usd: today?.usd ?? 0 };
  const spent = [all, ...(await sums('chat')), ...(await sums('person')), ...(await sums('model'))];
  return { spent, reserved: await reservedNow(database) };
}

/**
 * Opens the database and locks it, if this program can read what is in it.
 * @throws NewerDatabase, DatabaseInUse, or what opening it threw
 */
async function openOurs(address: string, pool: number | undefined, onLine: (line: string) => void): Promise<Database> {
  const database = await openDatabase(address, { lock: true, pool, onLine });
  try {
    const { snapshot, effect } = await newestVersions(database);
    if (snapshot > MACHINE_VERSION || effect > EFFECT_VERSION) throw new NewerDatabase();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What could not be written is tried again after five seconds at most; if it still cannot, there is a new fault then. */
const LASTS_MS = 6000;

/** Whether what happens can be written down. */
export class Storage {
  #failedAt = -Infinity;
  #told = false;

  /** Whether something could not be written just now, and is being tried again. */
  get failing(): boolean {
    return performance.now() - this.#failedAt < LASTS_MS;
  }

  /** What went wrong, with the reason if the database cannot be written; that it cannot is noted. */
  note(what: string, error: unknown): string {
    const why = whyNotWritten(error);
    if (why === null) return what;
    this.#failedAt = performance.now();
    return `${what}: the database cannot be written: ${why}`;
  }

  /**
   * Makes the function that rejects while the database cannot be written.
   * @param onFault is told once each time that begins: where nobody writes nobody else would notice
   */
  check(database: Database, onFault: OnFault): () => Promise<void> {
    const probe = writeProbe(database);
    return async () => {
      try {
        await probe();
        this.#told = false;
      } catch (error) {
        if (!this.#told) onFault('not ready', error);
        this.#told = true;
        throw error;
      }
      if (this.failing) throw new Error('Something could not be written just now');
    };
  }
}
