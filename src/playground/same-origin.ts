import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Whether a post comes from our own page. Browsers send `Origin` with every post, and a page elsewhere cannot change it;
 * without it only a browser's own `Sec-Fetch-Site: same-origin` counts.
 */
function isOwn({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] === 'same-origin';
  return host !== undefined && URL.parse(origin)?.host === host.toLowerCase();
}

/** A hook that refuses (403) posts that some other page makes a browser send. */
export async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (isOwn(request)) return undefined;
  return reply.code(403).send({ error: 'Only the page of this server may do this' });
}
