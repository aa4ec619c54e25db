/**
 * So many requests of one client may be open at once, and of all clients. Streams of events stay open as long as a page does, so this
 * bounds how many pages somebody can have streams to; a browser has six connections to a server at most.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientOf } from './client.ts';

/** How many requests may be open. */
export interface OpenLimits {
  readonly ofOne: number;
  readonly ofAll: number;
}

const LIMITS: OpenLimits = { ofOne: 24, ofAll: 240 };

/** Makes the hook (`onRequest`) that refuses what is too many: 429. What anybody may do (health, the webhook, showing the token) does not count. */
export function limitOpen({ ofOne, ofAll }: OpenLimits = LIMITS) {
  const open = new Map<string, number>();
  let all = 0;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { open: forAll, login } = request.routeOptions.config ?? {};
    if (forAll || login) return undefined;
    const client = clientOf(request);
    const own = open.get(client) ?? 0;
    if (own >= ofOne || all >= ofAll)
      return reply.code(429).header('retry-after', 5).send({ error: 'Too many pages are open: close some' });
    open.set(client, own + 1);
    all += 1;
    reply.raw.once('close', () => {
      const left = (open.get(client) ?? 1) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
      all -= 1;
    });
    return undefined;
  };
}
