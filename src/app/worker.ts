/** A worker: applies the events of chats and asks models, where Restate spreads both over several machines. */
import type { Config, RestateConfig } from '../config/config.ts';
import type { Database } from '../database/open.ts';
import { growing } from '../effects/elsewhere.ts';
import { effectHandlers } from '../effects/handlers.ts';
import type { World } from '../effects/world.ts';
import { startEndpoint } from '../engine/restate/endpoint.ts';
import { openIngress } from '../engine/restate/ingress.ts';
import { keepRegistered } from '../engine/restate/register.ts';
import { Worker } from '../engine/restate/worker.ts';
import { waitingForModel } from '../engine/chats.ts';
import type { Engine } from '../engine/ports.ts';
import { parkedChats } from '../engine/parked.ts';
import { createReadiness } from '../http/health.ts';
import { createHttp } from '../http/server.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { safeError, type Logger } from '../lib/log.ts';
import type { Chosen } from '../panel/choose.ts';
import { atOnce } from '../panel/openai/openai.ts';
import { Access } from '../telegram/access/access.ts';
import { budgetOf } from './budget.ts';
import { startDatabase, Storage, type OnFault } from './database.ts';
import { panelConfig, startModels } from './models.ts';
import { reports } from './reports.ts';

/** What a worker has opened, for a gateway in the same program. */
export interface Opened {
  readonly database: Database;
  readonly storage: Storage;
  readonly models: Chosen;
  readonly metrics: Metrics;
}

/** A worker that runs. */
export interface RunningWorker extends Opened {
  /** Its pages; null beside a gateway, which has its own. */
  readonly url: string | null;
  /** Rejects when it cannot go on; never resolves before `stop`. */
  readonly done: Promise<void>;
  /** Stops; what runs is given so much time, milliseconds. */
  stop(graceMs: number): Promise<void>;
}

/** What a worker is started with. */
export interface WorkerOptions {
  readonly config: Config;
  readonly restate: RestateConfig & { readonly worker: NonNullable<RestateConfig['worker']> };
  readonly log: Logger;
}

/**
 * Starts a worker. Restate is told of it as soon as it can be reached.
 * @throws OwnError with one readable line when the database cannot be opened or an address is in use
 */
export async function startWorker({ config, restate, log }: WorkerOptions): Promise<RunningWorker> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { ingressUrl, role, worker: at } = restate;
  const storage = new Storage();
  const onFault: OnFault = (what, error) => log.warn({ err: safeError(error) }, storage.note(what, error));
  const metrics = createMetrics();
  await using starting = new AsyncDisposableStack();
  const database = await startDatabase(config.database, metrics, log);
  starting.defer(() => database.close());
  const models = await startModels(config, metrics, log);

  let limited = false;
  const panel = panelConfig(config);
  const limits = Object.fromEntries(config.providers.map(({ name }) => [name, atOnce(panel, name)]));
  const ingress = openIngress(ingressUrl, (error) => onFault('Restate could not be reached', error));
  const texts = growing(database, (error) => onFault('a growing text could not be written', error));
  const send: Engine['send'] = (chat, event, eventId) => ingress.send({ chat, event, eventId, at: Date.now() });
  const world: World = {
    database,
    model: models.model,
    catalogue: models.catalogue,
    display: texts.display,
    now: Date.now,
    // Whoever holds the lease may have changed it.
    allows: async (user, chat) => (await Access.open(database, config.access)).allows(user, chat),
    tellOwners: () => {},
    typing: () => () => {},
    forgetElsewhere: () => Promise.resolve(true),
    send,
  };
  const worker = new Worker({
    database,
    handlers: effectHandlers(world, () => {
      throw new Error('A worker deletes nothing');
    }),
    observe: reports(metrics, log, storage),
    now: Date.now,
    budget: budgetOf(config.budget, models),
    scopeOf(model) {
      const [provider = ''] = models.catalogue.priced(model).id.split(':', 1);
      // Restate takes no other word for one, and would try again for ever.
      return limited && Object.hasOwn(limits, provider) ? provider : null;
    },
    around: texts.around,
  });
  const { host } = config.http;
  const endpoint = await startEndpoint({
    worker,
    host,
    port: at.port,
    identityKey: at.identityKey,
    onWarning: (line) => log.debug({ line }, 'Restate'),
  });
  starting.defer(() => endpoint.close(0));
  let registered = false;
  const registering = keepRegistered({
    adminUrl: at.adminUrl,
    workerUrl: at.url,
    limits,
    signal,
    onFault: (error) => onFault('Restate could not be told of this worker', error),
    async onTold(told) {
      ({ limited } = told);
      const whose = limited ? "Restate's, over all workers" : "each worker's own";
      log.info(`a worker at port ${endpoint.port}, found at ${at.url}; the limits of calls are ${whose}`);
      // It may know nothing of the calls that chats wait for: its data was lost, or whoever saw that has ended since.
      for (const chat of await waitingForModel(database)) await ingress.look(chat);
      registered = true;
    },
  });
  starting.defer(async () => {
    stopping.abort();
    ingress.close();
    await registering;
  });
  const http =
    role === 'worker'
      ? await createHttp({
          ...config.http,
          log,
          metrics,
          ready: createReadiness({
            database: storage.check(database, onFault),
            parked: () => parkedChats(database),
            restate: () => registered,
          }),
        })
      : null;
  if (http !== null) {
    starting.defer(() => http.close());
    log.info(`HTTP at ${http.url}`);
  }
  const opened = starting.move();
  const done = Promise.withResolvers<void>();
  return {
    database,
    storage,
    models,
    metrics,
    url: http?.url ?? null,
    done: done.promise,
    async stop(graceMs) {
      await endpoint.close(graceMs);
      await opened.disposeAsync();
      done.resolve();
    },
  };
}
