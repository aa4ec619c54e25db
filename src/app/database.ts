/** The database as the program opens it, and whether what happens can be written down, as the log and `/readyz` tell it. */
import { isNewer } from '../chat/versions.ts';
import { NewerDatabase, whyNotWritten } from '../database/errors.ts';
import { openDatabase, type Database } from '../database/open.ts';
import { writeProbe } from '../database/probe.ts';
import { newestVersions } from '../database/queries.ts';

/**
 * Opens the database and locks it, if this program can read what is in it.
 * @throws NewerDatabase, DatabaseInUse, or what opening it threw
 */
export async function openOurs(path: string): Promise<Database> {
  const database = await openDatabase(path, { lock: true });
  try {
    if (isNewer(await newestVersions(database))) throw new NewerDatabase();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What could not be written is tried again after five seconds at most; if it still cannot, there is a new fault then. */
const LASTS_MS = 6000;

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
  check(database: Database, onFault: (what: string, error: unknown) => void): () => Promise<void> {
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
