/** The HTTP server: health, metrics, the webhook, and whatever pages `register` adds behind the same guard. */
import { STATUS_CODES } from 'node:http';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { field } from '../lib/field.ts';
import { OwnError } from '../lib/log.ts';
import type { Logger, Secret } from '../lib/log.ts';
import { guard } from './access.ts';
import { refuseAcrossSites } from './across-sites.ts';
import { PROXIES } from './client.ts';
import type { Readiness } from './health.ts';
import { limitOpen } from './open-at-once.ts';
import type { OpenLimits } from './open-at-once.ts';
import { mountWebhook } from './webhook.ts';
import type { Webhook } from './webhook.ts';

/** What the server is made of. */
export interface HttpOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** `HTTP_TOKEN`; without it only programs of this machine are let in, and only on a loopback host. */
  readonly token: Secret | null;
  /** A proxy in front of this server takes https alone. */
  readonly https?: boolean;
  /** How many requests may be open at once. */
  readonly openAtOnce?: OpenLimits;
  readonly log: Logger;
  readonly ready: () => Promise<Readiness>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly webhook?: Webhook;
  /** Adds pages; they are guarded unless a route says `config: { open: true }`, and may set their own `content-security-policy`. */
  readonly register?: (app: FastifyInstance) => void | Promise<void>;
}

/** A server that listens. */
export interface HttpServer {
  /** e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  /** Cuts open connections (Telegram sends again what was not confirmed) and frees the port. May be called twice. */
  close(): Promise<void>;
}

/** The server could not listen: one line that says which variable to change. */
export class ListenError extends OwnError {
  override readonly name = 'ListenError';
}

/** For answers that load nothing. A page with scripts or styles sets a wider policy itself. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
} as const;

/** A request that takes longer than this to arrive is cut, milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

function listenError(error: unknown, host: string, port: number): unknown {
  const code = field(error, 'code');
  if (code === 'EADDRINUSE')
    return new ListenError(`PORT ${port} on ${host} is in use: stop the other program or set PORT`);
  if (code === 'EACCES')
    return new ListenError(`PORT ${port} needs more rights than this program has: set PORT above 1023`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new ListenError(`HOST ${host} is not an address of this machine: set HOST, e.g. to 127.0.0.1`);
  return error;
}

/** An answer that quotes nothing of the request. */
const answer = (reply: FastifyReply, status: number) =>
  reply
    .headers(HEADERS)
    .code(status)
    .send({ error: STATUS_CODES[status] ?? 'Error' });

function handleFaults(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((_request, reply) => answer(reply, 404));
  app.setErrorHandler((error, request, reply) => {
    const status = Number(field(error, 'statusCode') ?? 500);
    if (status >= 400 && status < 500) return answer(reply, status);
    log.error({ err: error, route: request.routeOptions.url ?? null }, 'A page failed');
    return answer(reply, 500);
  });
}

function mountHealth(app: FastifyInstance, options: HttpOptions): void {
  const open = { config: { open: true } };
  app.get('/healthz', open, () => ({ ok: true }));
  app.get('/readyz', open, async (_request, reply) => {
    const readiness = await options.ready().catch((error: unknown): Readiness => {
      options.log.error({ err: error }, 'Readiness could not be told');
      return { ok: false, checks: {} };
    });
    return reply.code(readiness.ok ? 200 : 503).send(readiness);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.metrics.contentType).send(await options.metrics.text()),
  );
}

/**
 * Builds the server and listens; resolves when it does. Rejects with a `ListenError` when the port is taken or the host is not ours.
 * Open: `/healthz`, `/readyz` and the webhook (which checks its own secret). All else passes the guard of `access.ts`.
 */
export async function createHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, port, log } = options;
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    trustProxy: PROXIES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    frameworkErrors: (_error, _request, reply) => {
      void answer(reply, 400);
    },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
  });
  app.addHook('onRequest', refuseAcrossSites);
  handleFaults(app, log);
  try {
    await guard(app, options);
    // Only who may see something can keep it open.
    app.addHook('onRequest', limitOpen(options.openAtOnce));
    mountHealth(app, options);
    if (options.webhook) mountWebhook(app, options.webhook, log);
    await options.register?.(app);
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () => app.close(),
  };
}
