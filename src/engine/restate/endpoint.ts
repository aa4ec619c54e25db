/** Where Restate finds a worker: an HTTP/2 server, since a call can only be cancelled where both sides can speak at any time. */
import { createServer, type ServerHttp2Session } from 'node:http2';
import { createEndpointHandler, type LoggerTransport } from '@restatedev/restate-sdk';
import { field } from '../../lib/field.ts';
import { OwnError } from '../../lib/log.ts';
import { services } from './services.ts';
import type { Worker } from './worker.ts';

/** What an endpoint is made of. */
export interface EndpointOptions {
  readonly worker: Worker;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Whose requests are taken. Null takes anybody's. */
  readonly identityKey: string | null;
  /** Told what the library has to say. Nothing of people is in it. */
  readonly onWarning: (line: string) => void;
}

/** An endpoint that listens. */
export interface Endpoint {
  readonly port: number;
  /** Takes nothing new and waits up to `graceMs` for what runs. The rest is done by another worker, or by this one at its next start. */
  close(graceMs: number): Promise<void>;
}

const WARNINGS: readonly string[] = ['warn', 'error'];

/** @throws OwnError if it cannot listen where the configuration says */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { worker, host, port, identityKey, onWarning } = options;
  const logger: LoggerTransport = ({ level }, ...words) => {
    // Its lines of errors repeat what was thrown here, which is in the log already.
    if (WARNINGS.includes(level)) onWarning(words.map(String).join(' ').split('\n', 1)[0] ?? '');
  };
  const handler = createEndpointHandler({
    services: services(worker),
    logger,
    ...(identityKey !== null && { identityKeys: [identityKey] }),
  });
  const server = createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  // What strangers send to the port ends their connection, not this program.
  server.on('error', () => {});
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Restate is told to send what is new elsewhere. What runs goes on.
      for (const session of sessions) session.close();
      const timer = setTimeout(() => {
        for (const session of sessions) session.destroy();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = field(error, 'code');
  if (code === 'EADDRINUSE')
    return new OwnError(`WORKER_PORT ${port} on ${host} is in use: stop the other program or set WORKER_PORT`);
  if (code === 'EACCES')
    return new OwnError(`WORKER_PORT ${port} needs more rights than this program has: set it above 1023`);
  return error;
}
