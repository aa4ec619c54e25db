/** How a request shows the token, and the cookie that a browser shows from then on. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Secret } from '../lib/log.ts';
import { sameSecret } from '../lib/same-secret.ts';

const COOKIE = 'conclave_token';

/** Where a token was, and whether it is the right one. */
export interface Shown {
  readonly where: 'header' | 'address' | 'cookie';
  readonly right: boolean;
}

type Asked = Pick<FastifyRequest, 'headers' | 'method' | 'url'>;

/** The first cookie of our name; null if there is none or it is empty. */
function cookieIn(header: string | undefined): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) || null;
}

/** Whether the browser came by https, to us or to a proxy that says so. Who lies harms only their own cookie. */
function cameByHttps({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  if ('encrypted' in socket && socket.encrypted === true) return true;
  const said = [headers['x-forwarded-proto'], headers['x-forwarded-ssl'], headers.forwarded].flat().join(',');
  return /(?:^|[\s,;=])(?:"?https"?|on)(?:$|[\s,;])/i.test(said);
}

/** The one token, as requests show it. */
export class Credentials {
  readonly #token: string;
  /** The cookie is not the token itself: whoever reads it from a browser's disk cannot use it as the bearer. */
  readonly #pass: string;
  readonly #https: boolean;

  /** @param https a proxy in front of this server takes https alone, whether it says so or not */
  constructor(token: Secret, https: boolean) {
    this.#token = token.reveal();
    this.#pass = createHash('sha256').update(`conclave cookie ${this.#token}`).digest('hex');
    this.#https = https;
  }

  /**
   * What a request shows; null for nothing. Only one place counts, so that a request is one try: a header before the address, and that
   * before a cookie.
   */
  shownBy({ headers, method, url }: Asked): Shown | null {
    const { authorization } = headers;
    if (authorization !== undefined) {
      const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      return bearer === undefined ? null : { where: 'header', right: this.isToken(bearer) };
    }
    const inAddress = method === 'GET' ? URL.parse(url, 'http://localhost')?.searchParams.get('token') : null;
    if (inAddress) return { where: 'address', right: this.isToken(inAddress) };
    const cookie = cookieIn(headers.cookie);
    return cookie === null ? null : { where: 'cookie', right: sameSecret(cookie, this.#pass) };
  }

  /** Whether a text is the token. */
  isToken(text: string): boolean {
    return sameSecret(text, this.#token);
  }

  /** The header that makes a browser keep the cookie. */
  cookieFor(request: Pick<FastifyRequest, 'headers' | 'socket'>): string {
    return this.#cookie(request, this.#pass);
  }

  /** The header that makes a browser drop the cookie. */
  noCookieFor(request: Pick<FastifyRequest, 'headers' | 'socket'>): string {
    return `${this.#cookie(request, '')}; Max-Age=0`;
  }

  #cookie(request: Pick<FastifyRequest, 'headers' | 'socket'>, value: string): string {
    const secure = this.#https || cameByHttps(request) ? '; Secure' : '';
    return `${COOKIE}=${value}; Path=/${secure}; HttpOnly; SameSite=Strict`;
  }
}
