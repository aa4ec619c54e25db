/**
 * Who may see the pages that are not open to all.
 *
 * Once there is an `HTTP_TOKEN` everybody needs it, programs of this machine too: what a proxy of this machine passes on looks just like
 * them. It is given as a bearer, in the form that a browser is shown, or once as `?token=` in the address; a browser then keeps a cookie.
 *
 * Without one, programs of this machine may, on a loopback address only.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger, Secret } from '../lib/log.ts';
import { isLoopback } from '../lib/loopback.ts';
import { clientOf } from './client.ts';
import { Credentials } from './credentials.ts';
import { mountLogin, sendLogin, wantsPage } from './login.ts';
import { ownPath } from './own-path.ts';
import { Tries } from './tries.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs neither token nor local address: health, and the webhook, which has its own secret. */
    open?: boolean;
    /** Takes the token itself. */
    login?: boolean;
  }
}

/** What access depends on. */
export interface AccessOptions {
  readonly host: string;
  readonly token: Secret | null;
  /** A proxy in front of this server takes https alone. */
  readonly https?: boolean;
  readonly log: Logger;
}

/** The host in a `Host` or `Origin` header, without port and brackets; `null` when there is none. */
function hostIn(header: string | undefined): string | null {
  if (!header) return null;
  const url = URL.parse(header.includes('://') ? header : `http://${header}`);
  return url ? url.hostname.replace(/^\[(.*)\]$/, '$1') : null;
}

/**
 * Whether a program of this machine asks, and not a web page from elsewhere. Such a page can point its own name at 127.0.0.1 (DNS
 * rebinding) or open a socket to us, but then its name stands in a header.
 */
function fromThisMachine(request: FastifyRequest): boolean {
  const { host, origin } = request.headers;
  const local = (header: string | undefined) => isLoopback(hostIn(header) ?? '');
  // A proxy on this machine passes on what comes from outside.
  const proxied = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].some((name) => name in request.headers);
  return local(host) && (origin === undefined || local(origin)) && !proxied;
}

const refuse = (reply: FastifyReply, status: 401 | 403 | 429, line: string) =>
  reply.code(status).type('text/plain; charset=utf-8').send(`${line}\n`);

/** Adds what guards all pages (a hook `onRequest`): 401 for a wrong or missing token, 403 where no token would help, 429 after many. */
export async function guard(app: FastifyInstance, { host, token, https = false, log }: AccessOptions): Promise<void> {
  if (token !== null) return guardByToken(app, new Credentials(token, https), log);
  const loopback = isLoopback(host);
  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    if (request.routeOptions.config?.open || (loopback && fromThisMachine(request))) return undefined;
    const line = loopback
      ? 'Only programs on this machine may see this: open it as http://127.0.0.1, or set HTTP_TOKEN'
      : 'Set HTTP_TOKEN to see this: HOST is not a loopback address';
    return refuse(reply, 403, line);
  });
}

async function guardByToken(app: FastifyInstance, credentials: Credentials, log: Logger): Promise<void> {
  const tries = new Tries();

  /** Answers a request that may not pass. */
  const ask = (request: FastifyRequest, reply: FastifyReply, line: string, to: string) => {
    reply.code(401).header('www-authenticate', 'Bearer');
    return wantsPage(request) || request.routeOptions.config?.login
      ? sendLogin(reply, line, to)
      : refuse(reply, 401, 'Give the HTTP_TOKEN: Authorization: Bearer …, or ?token=… in the address');
  };

  /** Null if a token that was given counts; otherwise the answer that it does not. */
  const slowed = async (request: FastifyRequest, reply: FastifyReply, right: boolean) => {
    const seconds = await tries.take(clientOf(request), right);
    if (seconds === null) return null;
    if (await tries.tells())
      log.warn(`Many wrong HTTP_TOKENs were given: no token of these clients is looked at for up to ${seconds} s`);
    reply.header('retry-after', seconds);
    return refuse(reply, 429, `Too many wrong tokens were given: wait ${seconds} s`);
  };

  /** Makes a browser keep the cookie and go where it wanted to, without the token, so that no history keeps that. */
  const enter = (request: FastifyRequest, reply: FastifyReply, to: string) =>
    reply.header('set-cookie', credentials.cookieFor(request)).redirect(to, 303);

  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    const { open, login } = request.routeOptions.config ?? {};
    if (open || login) return undefined;
    const to = ownPath(request.url, 'token');
    const shown = credentials.shownBy(request);
    if (shown === null) return ask(request, reply, 'This page is for who has the token of the server.', to);
    const refused = await slowed(request, reply, shown.right);
    if (refused) return refused;
    if (shown.right) return shown.where === 'address' ? enter(request, reply, to) : undefined;
    // A page that is left open would go on giving it.
    if (shown.where === 'cookie') reply.header('set-cookie', credentials.noCookieFor(request));
    return ask(request, reply, 'That was not the token.', to);
  });

  await mountLogin(app, async (request, reply, token, to) => {
    const right = credentials.isToken(token);
    const refused = await slowed(request, reply, right);
    if (refused) return refused;
    return right ? enter(request, reply, to) : ask(request, reply, 'That was not the token.', to);
  });
}
