import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/bot-api/clock.ts';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import type { BotApi, BotApiOptions } from '../../src/bot-api/bot-api.ts';

/** What the Bot API answers. */
export interface Reply {
  readonly status: number;
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

/** A listening server that closes with the test, and a way to call it as a bot does. */
export async function startBotApi(options: BotApiOptions = {}) {
  const api = createBotApi(options);
  await api.listen();
  onTestFinished(() => api.close());
  return { api, call: caller(api) };
}

function caller(api: BotApi) {
  return async (method: string, payload: object = {}, signal?: AbortSignal): Promise<Reply> => {
    const response = await fetch(`${api.url}/bot${api.bot.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      ...(signal === undefined ? {} : { signal }),
    });
    const body: unknown = await response.json();
    return { status: response.status, ...(typeof body === 'object' ? body : {}) };
  };
}

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #now: number;
  #timers: { at: number; run: () => void }[] = [];

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How many wait for their time. */
  get timers(): number {
    return this.#timers.length;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { run } of due) run();
  }
}
