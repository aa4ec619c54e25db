/** The composition root: every part is made here once and given what it needs; no part knows the whole. */
import type { Config } from '../config/config.ts';
import { createMetrics } from '../http/metrics.ts';
import { createInspect } from '../inspect/inspect.ts';
import type { Lease } from '../database/lease.ts';
import { OwnError, safeError, type Logger } from '../lib/log.ts';
import type { SenderOptions } from '../telegram/sender/types.ts';
import { startDatabase, Storage, type OnFault } from './database.ts';
import type { Running } from './engine.ts';
import { startHttp } from './http.ts';
import { endLoading } from './loading.ts';
import { startModels } from './models.ts';
import type { Opened } from './worker.ts';
import { logStart } from './start-line.ts';
import { connectTelegram } from './telegram.ts';

/** How long a stop lets what is in flight finish, milliseconds. */
const GRACE_MS = 3000;

/** What an app is started with. */
export interface AppOptions {
  /** Without `telegram` the playground is started in its place. */
  readonly config: Config;
  readonly log: Logger;
  /** Telegram's limits; null switches them off (benchmarks). */
  readonly limits?: SenderOptions['limits'];
  /** On PostgreSQL: the right to work. It is given back when the app has stopped. */
  readonly lease?: Lease | null;
  /** What a worker in the same program has opened, and closes. */
  readonly opened?: Opened | null;
}

/** Another program may work on the database now, so this one must end. */
class LeaseLost extends OwnError {
  constructor() {
    super(
      'The lease on the database is lost: another program may hold it by now, so this one ends. Start it again to stand by',
    );
  }
}

/** A bot that runs. */
export interface App {
  /** Where the HTTP server listens. */
  readonly url: string;
  /** Whether the playground stands in for Telegram. */
  readonly playground: boolean;
  /** Rejects when the app cannot go on; never resolves before `stop`. */
  readonly done: Promise<void>;
  /** Stops in reverse order; resolves when everything is closed. */
  stop(): Promise<void>;
}

/**
 * Starts the bot.
 * @throws OwnError with one readable line when the database cannot be opened or the address is in use
 */
export async function startApp({ config, log, limits, lease = null, opened = null }: AppOptions): Promise<App> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const storage = opened?.storage ?? new Storage();
  const onFault: OnFault = (what, error) => log.warn({ err: safeError(error) }, storage.note(what, error));
  const metrics = opened?.metrics ?? createMetrics();
  // What is opened is closed in reverse order, also where the start fails half-way.
  await using starting = new AsyncDisposableStack();
  if (lease !== null) starting.defer(() => lease.release());

  const database = opened?.database ?? (await startDatabase(config.database, metrics, log));
  if (opened === null) starting.defer(() => database.close());
  const models = opened?.models ?? (await startModels(config, metrics, log));
  let running: Running | null = null;
  const stuck = () => storage.failing || (running?.engine.late ?? false);
  const telegram = await connectTelegram({ config, database, models, metrics, log, limits, signal, stuck, onFault });
  starting.defer(() => telegram.close());
  const inspect = createInspect({
    database,
    texts: config.inspectTexts,
    onFault,
    nameOf: (chat) => telegram.playground?.nameOf(chat) ?? null,
  });
  const reachable = () => running?.engine.reachable ?? true;
  const http = await startHttp({ config, database, storage, telegram, inspect, metrics, log, onFault, reachable });
  starting.defer(() => http.close());
  void logStart(log, { config, models, url: http.url, signal });

  const failure = Promise.withResolvers<void>();
  const fail = (error: unknown) => {
    if (!signal.aborted) failure.reject(error);
  };
  lease?.lost.addEventListener('abort', () => fail(new LeaseLost()), { once: true });
  const receiving = telegram
    .receive(async () => {
      const { startEngine } = await import('./engine.ts');
      signal.throwIfAborted();
      running = await startEngine({
        config,
        database,
        storage,
        models,
        telegram,
        inspect,
        metrics,
        log,
        signal,
        onFault,
      });
      running.resumed.catch(fail);
      // Nobody waits for it here: the first answer does, if it comes so soon. Then all is loaded.
      models.warmUp().then(endLoading, fail);
      return running.engine;
    })
    .catch(fail);

  const started = starting.move();
  return {
    url: http.url,
    playground: telegram.playground !== null,
    done: failure.promise,
    async stop() {
      stopping.abort();
      const engine = running && [running.engine.stop(GRACE_MS), running.resumed.catch(() => {})];
      await Promise.all([receiving, telegram.sender.stop(GRACE_MS), ...(engine ?? [])]);
      await started.disposeAsync();
      failure.resolve();
    },
  };
}
