import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { createHttp } from '../../src/http/server.ts';
import type { HttpOptions, HttpServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/lib/log.ts';

/** A server on a free port that ends with the test, and the log lines it wrote. */
export async function serve(options: Partial<HttpOptions> = {}): Promise<HttpServer & { readonly lines: string[] }> {
  const lines: string[] = [];
  const server = await createHttp({
    host: '127.0.0.1',
    port: 0,
    token: null,
    log: createLogger('debug', { destination: { write: (line) => void lines.push(line) } }),
    ready: async () => ({ ok: true, checks: {} }),
    metrics: createMetrics(),
    ...options,
  });
  onTestFinished(() => server.close());
  return { ...server, lines };
}

/** The status of a request whose path and headers are sent exactly as given (`fetch` would tidy them up). */
export async function raw(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; location: string | undefined }> {
  const done = Promise.withResolvers<{ status: number; location: string | undefined }>();
  request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
    response.resume();
    done.resolve({ status: response.statusCode ?? 0, location: response.headers.location });
  })
    .on('error', done.reject)
    .end();
  return done.promise;
}
