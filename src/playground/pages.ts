/** The web chat's files, served as they are: no build step, no script or style but these, nothing from elsewhere. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FOLDER = join(import.meta.dirname, 'web');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Scripts and styles from here alone; markup in a text cannot become elements even by mistake (trusted types). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Adds `/` and `/playground/web/*`. The files are read once. */
export function addPages(app: FastifyInstance): void {
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = readFileSync(join(FOLDER, name));
    app.get(name === 'index.html' ? '/' : `/playground/web/${name}`, (_request, reply) =>
      reply.headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' }).type(type).send(body),
    );
  }
}
