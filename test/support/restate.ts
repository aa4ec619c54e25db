/** A Restate server of our own, in a folder that is gone afterwards: npm's package, wherever it is installed. Without it its tests are skipped, but for a build server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** The program itself: what npm puts on the path only starts it, and would leave it behind when it is killed. */
function findServer(): string | null {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'restate-server'))
    .find((path) => existsSync(path));
  if (found === undefined) return null;
  const real = realpathSync(found);
  if (!real.endsWith('.js')) return real;
  return createRequire(real).resolve(
    `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
  );
}

const SERVER = findServer();

/** Whether tests with Restate are skipped on this machine. */
export const noRestate = SERVER === null && !process.env['CI'];

/** How long a start may take, milliseconds. */
const START_MS = 30_000;

/** A server that runs. */
export interface RestateServer {
  readonly ingressUrl: string;
  readonly adminUrl: string;
  /** With which it signs, as its log says. Null if it does not. */
  readonly identityKey: string | null;
  /** The process's id. */
  readonly pid: number;
  /** Kills it as a crash does, and starts it again on the same data. Or on none, as if its data was lost. */
  restart(data?: 'kept' | 'lost'): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** How a server is started. */
export interface RestateOptions {
  /** Limits of what runs at once, which new clusters alone can have. */
  readonly limits?: boolean;
  /** It signs its requests, with a key of its own. */
  readonly signs?: boolean;
  /** Lines for the section of the invoker. */
  readonly invoker?: readonly string[];
}

/** Starts a server. */
export async function startRestate({
  limits = false,
  signs = false,
  invoker = [],
}: RestateOptions = {}): Promise<RestateServer> {
  if (SERVER === null) throw new Error('Restate is not installed: npm install --global @restatedev/restate-server');
  const folder = mkdtempSync(join(tmpdir(), 'conclave-restate-'));
  const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()];
  const config = join(folder, 'restate.toml');
  const key = join(folder, 'key.pem');
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(key, pem, { mode: 0o600 });
  const signing = signs ? [`request-identity-private-key-pem-file = "${key}"`] : [];
  writeFileSync(
    config,
    `auto-provision = true
listen-mode = "tcp"
bind-ip = "127.0.0.1"
bind-port = ${node}
base-dir = "${join(folder, 'data')}"
node-name = "one"
default-num-partitions = 4
log-filter = "${signs ? 'info' : 'error'}"
log-disable-ansi-codes = true
disable-telemetry = true
[admin]
bind-address = "127.0.0.1:${admin}"
[ingress]
bind-address = "127.0.0.1:${ingress}"
[worker.invoker]
${[...KEEP_ALIVE, ...signing, ...invoker].join('\n')}
`,
  );
  const experimental = {
    RESTATE_EXPERIMENTAL_ENABLE_PROTOCOL_V7: 'true',
    RESTATE_EXPERIMENTAL_ENABLE_VQUEUES: 'true',
  };
  let child: ChildProcess;
  let output = '';
  const adminUrl = `http://127.0.0.1:${admin}`;
  const start = async (): Promise<void> => {
    child = spawn(SERVER, ['--no-logo'], {
      cwd: folder,
      env: { RESTATE_CONFIG: config, DO_NOT_TRACK: '1', ...(limits ? experimental : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (output += String(piece)));
    const began = performance.now();
    while (!(await isReady(adminUrl, ingress))) {
      if (performance.now() - began > START_MS || child.exitCode !== null) throw new Error(`no Restate:\n${output}`);
      await sleep(50);
    }
  };
  const kill = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('close', resolve));
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    ingressUrl: `http://127.0.0.1:${ingress}`,
    adminUrl,
    identityKey: /publickeyv1_\w+/.exec(output)?.[0] ?? null,
    get pid() {
      return child.pid ?? 0;
    },
    async restart(data = 'kept') {
      await kill();
      if (data === 'lost') rmSync(join(folder, 'data'), { recursive: true, force: true });
      await start();
    },
    signal: (signal) => void child.kill(signal),
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A worker that is frozen is noticed in so long; with Restate's own values it holds its calls for a minute. */
const KEEP_ALIVE = ['http2-keep-alive-interval = "3s"', 'http2-keep-alive-timeout = "3s"'];

async function isReady(adminUrl: string, ingress: number): Promise<boolean> {
  const ok = (url: string) =>
    fetch(url).then(
      (response) => response.ok,
      () => false,
    );
  return (await ok(`${adminUrl}/health`)) && (await ok(`http://127.0.0.1:${ingress}/restate/health`));
}

/** One address before several workers, as a load balancer gives it: each new connection goes to the next one that is there. */
export interface Balancer {
  readonly port: number;
  readonly url: string;
  /** The ports of the workers. */
  targets: readonly number[];
  /** How many connections each has got so far, by port. */
  readonly counts: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const counts = new Map<number, number>();
  let next = 0;
  const balancer = {
    port,
    url: `http://127.0.0.1:${port}`,
    targets: [] as readonly number[],
    counts,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer({ noDelay: true }, (client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    client.on('error', () => {});
    const attempt = (left: number): void => {
      const { targets } = balancer;
      const target = targets[next++ % Math.max(1, targets.length)];
      if (left === 0 || target === undefined) return void client.destroy();
      const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true });
      upstream.once('error', () => attempt(left - 1));
      upstream.once('connect', () => {
        counts.set(target, (counts.get(target) ?? 0) + 1);
        upstream.removeAllListeners('error');
        sockets.add(upstream);
        upstream.on('error', () => client.destroy());
        upstream.on('close', () => {
          sockets.delete(upstream);
          client.destroy();
        });
        client.on('close', () => upstream.destroy());
        client.pipe(upstream).pipe(client);
      });
    };
    attempt(balancer.targets.length);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return balancer;
}
