/** The page that asks a browser for the token, and what takes it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml, ownPath } from './own-path.ts';

/** Where the form is posted. */
const PATH = '/login';
/** A token, and the page that was asked for. */
const BODY_LIMIT = 8192;
const POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Whether a request is for a page that a person looks at. */
export function wantsPage({ headers, method }: Pick<FastifyRequest, 'headers' | 'method'>): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

/**
 * Answers with the page.
 * @param line why it is shown
 * @param to the address to go to with the right token
 */
export function sendLogin(reply: FastifyReply, line: string, to: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Conclave</title>
<h1>Conclave</h1>
<form method="post" action="${PATH}">
<p>${escapeHtml(line)}</p>
<input type="hidden" name="to" value="${escapeHtml(to)}">
<label>HTTP_TOKEN <input type="password" name="token" autocomplete="current-password" required autofocus></label>
<button>Open</button>
</form>
</html>
`);
}

/** Adds what takes the form. @param judge answers a token that was posted */
export async function mountLogin(
  app: FastifyInstance,
  judge: (request: FastifyRequest, reply: FastifyReply, token: string, to: string) => Promise<FastifyReply>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    scope.post(PATH, { bodyLimit: BODY_LIMIT, config: { login: true } }, (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      return judge(request, reply, form.get('token') ?? '', ownPath(form.get('to') ?? '/', 'token'));
    });
  });
}
