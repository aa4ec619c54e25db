/**
 * Who may see the pages that are not open to all.
 *
 * On a loopback address, programs of this machine need no token. On any other address, and through a proxy of this machine, everybody
 * needs `HTTP_TOKEN`: as a bearer, or once as `?token=` in the address and from then on as a cookie.
 */
import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Secret } from '../lib/log.ts';
import { sameSecret } from '../lib/same-secret.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs neither token nor local address: health, and the webhook, which has its own secret. */
    open?: boolean;
  }
}

const COOKIE = 'conclave_token';

/** Whether an address or host name (no port, no brackets) is this machine's own: only local programs reach it. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^::ffff:/, '');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
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

function cookie(request: FastifyRequest): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? null;
}

const refuse = (reply: FastifyReply, status: 401 | 403, line: string) =>
  reply.code(status).type('text/plain; charset=utf-8').send(`${line}\n`);

/**
 * Lets in a browser that shows the token in the address: sets the cookie and redirects to the address without the token, so
 * that no history keeps it.
 */
function enter(request: FastifyRequest, reply: FastifyReply, url: URL, pass: string) {
  url.searchParams.delete('token');
  return reply
    .header('set-cookie', `${COOKIE}=${pass}; Path=/; HttpOnly; SameSite=Strict`)
    .redirect(`${url.pathname.replace(/^\/{2,}/, '/')}${url.search}`, 303);
}

/** Makes the hook (`onRequest`) that lets a request pass or answers it: 401 for a wrong or missing token, 403 where no token would help. */
export function createGuard(options: { readonly host: string; readonly token: Secret | null }) {
  const loopback = isLoopback(options.host);
  const token = options.token?.reveal() ?? null;
  // The cookie is not the token itself: whoever reads it from a browser's disk cannot use it as the bearer.
  const pass = token === null ? '' : createHash('sha256').update(`conclave cookie ${token}`).digest('hex');

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (request.routeOptions.config?.open) return undefined;
    if (loopback && fromThisMachine(request)) return undefined;
    if (loopback && token === null)
      return refuse(
        reply,
        403,
        'Only programs on this machine may see this: open it as http://127.0.0.1, or set HTTP_TOKEN',
      );
    if (token === null) return refuse(reply, 403, 'Set HTTP_TOKEN to see this: HOST is not a loopback address');

    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && sameSecret(bearer, token)) return undefined;
    const held = cookie(request);
    const url = URL.parse(request.url, 'http://localhost');
    const shown = url?.searchParams.get('token') ?? null;
    if (request.method === 'GET' && url && shown !== null && sameSecret(shown, token))
      return enter(request, reply, url, pass);
    if (held !== null && sameSecret(held, pass)) return undefined;
    reply.header('www-authenticate', 'Bearer');
    return refuse(reply, 401, 'Give the HTTP_TOKEN: Authorization: Bearer …, or ?token=… in the address');
  };
}
