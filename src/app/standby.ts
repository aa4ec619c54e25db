/**
 * Waits until this program may run: on PostgreSQL another may hold the lease. Meanwhile it answers who looks after it: it is healthy, and not
 * ready.
 */
import type { Config } from '../config/config.ts';
import { isTransient, whyNotOpened } from '../database/errors.ts';
import type { Lease } from '../database/lease.ts';
import { shownUrl } from '../database/open.ts';
import { createMetrics } from '../http/metrics.ts';
import { createHttp, type HttpServer } from '../http/server.ts';
import { OwnError, safeError, type Logger } from '../lib/log.ts';

/** What a start goes on with: the lease, where there is one. */
export interface Turn {
  readonly lease: Lease | null;
}

/**
 * @param signal ends the waiting
 * @returns null if the signal was aborted first
 * @throws OwnError with one readable line if the database refuses us, or the address is in use
 */
export async function standBy(config: Config, log: Logger, signal: AbortSignal): Promise<Turn | null> {
  if (!('url' in config.database)) return { lease: null };
  const { takeLease } = await import('../database/lease.ts');
  const url = config.database.url.reveal();
  const stop = new AbortController();
  const refused = Promise.withResolvers<never>();
  let http: Promise<HttpServer> | null = null;
  const serve = (): void => {
    http ??= standbyHttp(config, log);
    http.catch(refused.reject);
  };
  const faults = new Set<string>();
  const onFault = (error: unknown): void => {
    if (!isTransient(error)) refused.reject(new OwnError(`DATABASE_URL: ${shownUrl(url)} ${whyNotOpened(error)}`));
    const err = safeError(error);
    // It is tried five times a second.
    const kind = `${err.name} ${err.code ?? ''}`;
    if (!faults.has(kind)) log.warn({ err }, 'the database cannot be reached yet; trying again');
    faults.add(kind);
    serve();
  };
  const onStandby = (): void => {
    log.info('another program holds the lease: standing by');
    serve();
  };
  const taken = takeLease(url, { signal: AbortSignal.any([signal, stop.signal]), onStandby, onFault });
  try {
    const lease = await Promise.race([taken, refused.promise]);
    if (lease !== null) log.info('holds the lease');
    return lease && { lease };
  } finally {
    stop.abort();
    await (http as Promise<HttpServer> | null)?.then((server) => server.close()).catch(() => {});
  }
}

/** What is answered meanwhile: `/healthz` that it lives, `/readyz` that somebody else works. */
function standbyHttp(config: Config, log: Logger): Promise<HttpServer> {
  return createHttp({
    ...config.http,
    log,
    metrics: createMetrics(),
    ready: () => Promise.resolve({ ok: false, checks: { lease: { ok: false } } }),
  });
}
