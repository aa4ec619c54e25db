/** Starts what this program is to be: the whole bot, or of several machines a gateway, a worker, or both. */
import type { Config } from '../config/config.ts';
import type { Logger } from '../lib/log.ts';
import { startApp, type App, type AppOptions } from './app.ts';
import { standBy } from './standby.ts';

/** How long a stop lets what runs finish, milliseconds. */
const GRACE_MS = 3000;

/** What a program is started with. */
export interface StartOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Ends the waiting for the lease. */
  readonly signal: AbortSignal;
  /** See `AppOptions`. */
  readonly limits?: AppOptions['limits'];
}

/**
 * @returns null if the signal was aborted before it was its turn
 * @throws OwnError with one readable line
 */
export async function start({ config, log, signal, limits }: StartOptions): Promise<App | null> {
  const worker = await workerOf(config, log);
  try {
    if (worker !== null && worker.url !== null) {
      return { url: worker.url, playground: false, done: worker.done, stop: () => worker.stop(GRACE_MS) };
    }
    const turn = await standBy(config, log, signal);
    const app = turn && (await startApp({ config, log, limits, lease: turn.lease, opened: worker }));
    if (app === null) await worker?.stop(GRACE_MS);
    if (app === null || worker === null) return app;
    const stop = async (): Promise<void> => {
      // What the one has begun the other may still have to take.
      await app.stop();
      await worker.stop(GRACE_MS);
    };
    return { ...app, stop };
  } catch (error) {
    await worker?.stop(0);
    throw error;
  }
}

/** Where one machine does everything, nothing of this is loaded. */
async function workerOf(config: Config, log: Logger) {
  const { restate } = config;
  if (restate === null || restate.worker === null) return null;
  const { startWorker } = await import('./worker.ts');
  return startWorker({ config, restate: { ...restate, worker: restate.worker }, log });
}
