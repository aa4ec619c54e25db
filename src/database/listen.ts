/** Hearing of other programs on the same PostgreSQL server: `NOTIFY` wakes whoever listens, in a millisecond. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ofDatabase } from './errors.ts';
import { CHAT_CHANGED, TEXT_GREW } from './notify.ts';

/** How long a connection may take, milliseconds. */
const CONNECTING_MS = 3000;
/** How long it is waited before a lost connection is made anew, milliseconds. */
const AGAIN_MS = 500;
/** How often it is asked whether the connection is still there, milliseconds. */
const HEARTBEAT_MS = 5000;

/** How it is listened. */
export interface ListenOptions {
  /** Ends the listening. */
  readonly signal: AbortSignal;
  /** Gets what is heard. Must not throw. */
  readonly onNotice: (channel: string, payload: string) => void;
  /** Told each time the connection is there anew: what happened before was not heard. Must not throw. */
  readonly onListening: () => void;
  /** Gets what goes wrong. It is tried again. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Listens until the signal is aborted, over lost connections.
 * @param url of the database, without a pooler
 * @returns once it listens for the first time, or the signal is aborted
 */
export function listen(url: string, options: ListenOptions): Promise<void> {
  const first = Promise.withResolvers<void>();
  void keepListening(url, { ...options, onListening: () => (options.onListening(), first.resolve()) }).then(
    first.resolve,
  );
  return first.promise;
}

/** Never rejects. */
async function keepListening(url: string, { signal, onNotice, onListening, onFault }: ListenOptions): Promise<void> {
  while (!signal.aborted) {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECTING_MS,
      application_name: 'conclave listener',
      keepAlive: true,
      query_timeout: HEARTBEAT_MS,
    });
    try {
      await listenOnce(client, signal, onNotice, onListening);
    } catch (error) {
      if (!signal.aborted) onFault(ofDatabase(error));
    }
    await client.end().catch(() => {});
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

/** Rejects when the connection is lost. */
async function listenOnce(
  client: Client,
  signal: AbortSignal,
  onNotice: ListenOptions['onNotice'],
  onListening: () => void,
): Promise<void> {
  const over = new AbortController();
  client.on('error', (error) => over.abort(error));
  client.on('end', () => over.abort(new Error('Connection terminated')));
  client.on('notification', ({ channel, payload = '' }) => onNotice(channel, payload));
  await client.connect();
  await client.query(`listen ${CHAT_CHANGED}`);
  await client.query(`listen ${TEXT_GREW}`);
  onListening();
  const either = AbortSignal.any([signal, over.signal]);
  while (!signal.aborted) {
    await sleep(HEARTBEAT_MS, undefined, { signal: either }).catch(() => {});
    over.signal.throwIfAborted();
    if (!signal.aborted) await client.query('select 1');
  }
}
