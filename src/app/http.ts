/** What an operator sees: health, metrics, the live statechart; and the pages of the playground. A webhook's updates come this way too. */
import type { Config } from '../config/config.ts';
import type { Database } from '../database/open.ts';
import { parkedChats } from '../engine/parked.ts';
import { createReadiness } from '../http/health.ts';
import type { Metrics } from '../http/metrics.ts';
import { createHttp, type HttpServer } from '../http/server.ts';
import type { Inspect } from '../inspect/inspect.ts';
import type { Logger } from '../lib/log.ts';
import type { OnFault, Storage } from './database.ts';
import type { Telegram } from './telegram.ts';

/** What the HTTP server shows. */
export interface HttpPartOptions {
  readonly config: Config;
  readonly database: Database;
  readonly storage: Storage;
  readonly telegram: Pick<Telegram, 'playground' | 'webhook' | 'readiness'>;
  readonly inspect: Inspect;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly onFault: OnFault;
  /** Whether Restate could be reached when that was last tried. */
  readonly reachable: () => boolean;
}

/** Starts the HTTP server. @throws ListenError if it cannot listen where the configuration says */
export async function startHttp(options: HttpPartOptions): Promise<HttpServer> {
  const { config, database, storage, telegram, inspect, metrics, log, onFault, reachable } = options;
  const { playground, webhook, readiness } = telegram;
  const http = await createHttp({
    ...config.http,
    https: config.telegram?.webhook?.url.startsWith('https:') ?? false,
    log,
    metrics,
    ready: createReadiness({
      database: storage.check(database, onFault),
      parked: () => parkedChats(database),
      ...(config.restate && { restate: reachable }),
      ...readiness,
    }),
    register: (app) => {
      inspect.register(app);
      playground?.register(app);
    },
    ...(webhook && { webhook }),
  });
  log.info(`HTTP at ${http.url}`);
  return http;
}
