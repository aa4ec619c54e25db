/** The web chat's files, served as they are: no build step, no script or style but these, nothing from elsewhere. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { webFiles } from '../lib/web-files.ts';

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
  for (const { name, type, text } of webFiles(join(import.meta.dirname, 'web'))) {
    app.get(name === 'index.html' ? '/' : `/playground/web/${name}`, (_request, reply) =>
      reply.headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' }).type(type).send(text),
    );
  }
}
