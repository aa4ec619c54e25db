import { request } from 'node:http';
import { connect } from 'node:net';
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

/** What a server answered, in the parts that are looked at. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request whose path and headers are sent exactly as given (`fetch` would tidy them up). */
export async function raw(
  port: number,
  path: string,
  headers: Record<string, string | string[]>,
  { method = 'GET', body = '' }: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  const done = Promise.withResolvers<Answer>();
  request({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    response.on('end', () =>
      done.resolve({
        status: response.statusCode ?? 0,
        location: response.headers.location,
        cookies: response.headers['set-cookie'] ?? [],
        headers: response.headers,
        text,
      }),
    );
  })
    .on('error', done.reject)
    .end(body);
  return done.promise;
}

/** The statuses of requests that are sent as these bytes, in one piece, on one connection. */
export async function bytes(port: number, text: string): Promise<readonly number[]> {
  const socket = connect(port, '127.0.0.1', () => socket.end(text));
  let got = '';
  socket.setEncoding('latin1').on('data', (piece: string) => (got += piece));
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return [...got.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}
