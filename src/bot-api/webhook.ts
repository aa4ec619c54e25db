import type { Clock } from './clock.ts';
import type { Updates } from './updates.ts';

/** The parameters of `setWebhook`. */
interface WebhookTarget {
  readonly url: string;
  readonly secret: string | null;
  readonly maxConnections: number;
}

/**
 * Delivers updates to the bot's webhook, one after another. Without a 2xx answer an update is sent again, after longer and
 * longer waits.
 */
export class Webhook {
  readonly #updates: Updates;
  readonly #clock: Clock;
  readonly #retryMs: number;
  #target: WebhookTarget | null = null;
  #running = false;
  #stop = new AbortController();
  /** The last delivery that failed. */
  lastError: { readonly at: number; readonly message: string } | null = null;

  /** `retryMs`: the first wait after a failure, milliseconds. It doubles with each failure, up to a minute. */
  constructor(updates: Updates, clock: Clock, retryMs: number) {
    this.#updates = updates;
    this.#clock = clock;
    this.#retryMs = retryMs;
    updates.onPending = () => this.#start();
  }

  get target(): WebhookTarget | null {
    return this.#target;
  }

  /** Sets the target, or removes it (null). A delivery that is under way is aborted. */
  set(target: WebhookTarget | null): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#target = target;
    this.lastError = null;
    this.#running = false;
    this.#start();
  }

  #start(): void {
    if (this.#target === null || this.#running) return;
    this.#running = true;
    void this.#deliver(this.#target, this.#stop.signal);
  }

  async #deliver(target: WebhookTarget, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const update = this.#updates.peek();
      if (update === undefined) {
        this.#running = false;
        return;
      }
      const problem = await post(target, update, signal);
      if (signal.aborted) return;
      if (problem === null) {
        failures = 0;
        this.#updates.confirm(update);
        continue;
      }
      this.lastError = { at: this.#clock.now(), message: problem };
      await this.#wait(Math.min(this.#retryMs * 2 ** failures, 60_000), signal);
      failures += 1;
    }
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(ms, resolve);
      signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
  }
}

/** Sends one update. Returns what went wrong, in Telegram's words, or null. */
async function post(target: WebhookTarget, update: object, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(target.secret === null ? {} : { 'x-telegram-bot-api-secret-token': target.secret }),
      },
      body: JSON.stringify(update),
      redirect: 'manual',
      signal,
    });
    await response.arrayBuffer();
    return response.ok ? null : `Wrong response from the webhook: ${response.status} ${response.statusText}`;
  } catch {
    return 'Connection refused';
  }
}
