/**
 * Requests that another site makes a browser send. The browser says so itself (`Sec-Fetch-Site`), and no page can change that.
 *
 * They are refused, whatever they ask for. Only who follows a link from elsewhere is let in, by a page that goes there once more: by
 * itself, so that what follows is a request of our own page, with the cookie that browsers keep back (`SameSite=Strict`) on the way here.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml, ownPath } from './own-path.ts';

/** Whether a page of ours, or none at all, sent it. Another port of the same host is another program. */
function isOwn({ headers, routeOptions }: FastifyRequest): boolean {
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // Older browsers, and those that came by plain http from another machine, tell only this, and only of posts. Of the form for the
  // token they do not tell it, since our pages name no referrer; who can post the token may.
  if (routeOptions.config?.login) return true;
  return origin === undefined || (host !== undefined && URL.parse(origin)?.host === host.toLowerCase());
}

/** Whether somebody follows a link, in a tab of its own and not in a frame. */
function isVisit({ headers, method }: FastifyRequest): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/** A hook (`onRequest`) that refuses requests across sites: 403. What is open to all is open to other sites too. */
export async function refuseAcrossSites(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (request.routeOptions.config?.open || isOwn(request)) return undefined;
  if (!isVisit(request))
    return reply.code(403).type('text/plain; charset=utf-8').send('Not for pages of other sites\n');
  const path = escapeHtml(ownPath(request.url));
  return reply
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${path}"><title>Conclave</title>`,
    );
}
