/**
 * The lease: of several programs on one PostgreSQL database one at a time may poll, send and ask models. It is a lock of the server's on a
 * connection of its own, which the server frees when that connection ends, however that happens.
 *
 * A holder that no longer knows whether it holds it must end before another can: the server drops a connection that is silent for
 * `IDLE`, and so frees the lock, and a holder that has not heard from the server for `FENCED_MS` ends itself before that. A pooler that
 * shares connections between transactions would break that: the address must be the server's own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ofDatabase } from './errors.ts';

/** The number of the lock, one of many that a server has. */
const LOCK = 7_253_600;
/** How often the holder asks whether it still holds it, milliseconds. */
const HEARTBEAT_MS = 1000;
/** A holder that has not been answered for so long gives up, milliseconds. It must be less than `IDLE`. */
const FENCED_MS = 4000;
/** The server ends a connection that was silent for so long, and frees its lock. */
const IDLE = '5s';
/** How often a standby tries to get it, milliseconds. */
const TRY_MS = 200;
/** How long a connection may take, milliseconds. */
const CONNECTING_MS = 3000;

/** A lease that is held. */
export interface Lease {
  /** Aborted once it is lost: whoever held it must end at once. */
  readonly lost: AbortSignal;
  /** Gives it back. */
  release(): Promise<void>;
}

/** How a lease is waited for. */
export interface LeaseOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told once when another holds it. */
  readonly onStandby?: () => void;
  /** Gets what goes wrong while it is waited for. It is tried again. */
  readonly onFault?: (error: unknown) => void;
}

/**
 * Waits until the lease is ours.
 * @param url of the database, without a pooler
 * @returns null if the signal was aborted first
 */
export async function takeLease(url: string, { signal, onStandby, onFault }: LeaseOptions): Promise<Lease | null> {
  let told = false;
  let client: Client | null = null;
  while (!signal.aborted) {
    try {
      client ??= await connect(url);
      if (await tryLock(client)) return hold(client);
      if (!told) onStandby?.();
      told = true;
    } catch (error) {
      onFault?.(ofDatabase(error));
      await client?.end().catch(() => {});
      client = null;
    }
    await sleep(TRY_MS, undefined, { signal }).catch(() => {});
  }
  await client?.end().catch(() => {});
  return null;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTING_MS,
    application_name: 'conclave lease',
    keepAlive: true,
    query_timeout: FENCED_MS,
  });
  // What ends a connection is heard at the next question; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  await client.query(`set idle_session_timeout = '${IDLE}'`);
  return client;
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LOCK]);
  return rows[0]?.got === true;
}

/** Asks the server again and again whether the lock is still ours, until that is not sure any more. */
function hold(client: Client): Lease {
  const lost = new AbortController();
  let heardAt = performance.now();
  let asking = false;
  const lose = (): void => {
    clearInterval(timer);
    lost.abort();
    void client.end().catch(() => {});
  };
  const timer = setInterval(() => {
    // This runs late where the process was frozen: then the answer that would come is of a time long past.
    if (performance.now() - heardAt > FENCED_MS) return lose();
    if (asking) return;
    asking = true;
    const askedAt = performance.now();
    client.query('select 1').then(
      () => {
        asking = false;
        heardAt = askedAt;
      },
      () => {
        if (!lost.signal.aborted) lose();
      },
    );
  }, HEARTBEAT_MS);
  client.on('end', () => {
    if (!lost.signal.aborted) lose();
  });
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      client.removeAllListeners('end');
      await client.end().catch(() => {});
    },
  };
}
