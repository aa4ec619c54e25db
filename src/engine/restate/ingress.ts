/** The way into Restate: events for chats. */
import { connect, rpc } from '@restatedev/restate-sdk-clients';
import type { IncomingEvent } from '../apply.ts';
import type { SendResult } from '../ports.ts';
import { CHAT, type ChatHandlers } from './messages.ts';

/** How it is tried again to reach Restate: soon, and without end. */
const AGAIN = { maxAttempts: false, maxDuration: false, initialInterval: 100, maxInterval: 2000 } as const;

/** The way into Restate. */
export interface Ingress {
  /**
   * Sends an event to a chat, and waits until it is committed, for as long as that takes.
   * @throws Error if the database does not take it, and would not later; or the way is closed
   */
  send(incoming: IncomingEvent): Promise<SendResult>;
  /**
   * Has a chat looked at: what it waits for is asked for anew where Restate does not know of it. Does not wait until that is done.
   * @throws Error if the way is closed
   */
  look(chat: number): Promise<void>;
  /** Whether Restate could be reached when it was last tried. */
  readonly reachable: boolean;
  /** Ends every waiting. */
  close(): void;
}

/**
 * @param url of Restate's ingress
 * @param onAway told once when Restate can no longer be reached, or knows of no worker. It is tried again
 */
export function openIngress(url: string, onAway: (error: unknown) => void): Ingress {
  const closing = new AbortController();
  const { signal } = closing;
  let reachable = true;
  const shouldRetry = (failure: { readonly kind: string; readonly status?: number; readonly error?: unknown }) => {
    if (reachable) onAway(failure.error ?? new Error(`Restate answers ${failure.status}`));
    reachable = false;
    return true;
  };
  const client = connect({ url, retry: { ...AGAIN, shouldRetry } });
  const chatAt = (chat: number) => client.objectClient<ChatHandlers>(CHAT, String(chat));
  return {
    async send(incoming) {
      const idempotencyKey = 'effectId' in incoming ? incoming.effectId : incoming.eventId;
      const sent = await chatAt(incoming.chat).event({ incoming }, rpc.opts({ idempotencyKey, signal }));
      reachable = true;
      if (sent === 'failed') throw new Error('The database does not take an event');
      return sent;
    },
    async look(chat) {
      const sent = rpc.sendOpts<void>({ idempotencyKey: `look:${chat}:${Date.now()}`, signal });
      await client.objectSendClient<ChatHandlers>(CHAT, String(chat)).look(sent);
      reachable = true;
    },
    get reachable() {
      return reachable;
    },
    close: () => closing.abort(),
  };
}
