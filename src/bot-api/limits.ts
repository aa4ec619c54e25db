import type { Clock } from './clock.ts';
import type { Chat } from './chats/state.ts';

/**
 * Telegram's limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): about 30 messages a
 * second in all, 1 a second in a chat, with some more at once, and 20 a minute in a group.
 */
export interface LimitOptions {
  /** `record` refuses nothing and only records what Telegram would have refused. */
  readonly mode: 'off' | 'record' | 'enforce';
  readonly perSecond: number;
  readonly privateBurst: number;
  readonly privatePerSecond: number;
  readonly groupPerMinute: number;
  /** How much too early a call may come, milliseconds. The time on the way varies, so that calls sent on time can come early. */
  readonly slackMs: number;
}

const DEFAULT_LIMITS: LimitOptions = {
  mode: 'off',
  perSecond: 30,
  privateBurst: 5,
  privatePerSecond: 1,
  groupPerMinute: 20,
  slackMs: 50,
};

/** A call above a limit. `penalty`: it came before the wait of an earlier 429 was over. */
export interface Violation {
  readonly at: number;
  readonly kind: 'all' | 'private' | 'group' | 'penalty';
  readonly chatId: number;
  readonly method: string;
  /** Seconds. */
  readonly retryAfter: number;
}

/** Counts messages and edits. `options` may be changed at any time. */
export class RateLimits {
  options: LimitOptions;
  readonly violations: Violation[] = [];
  readonly #clock: Clock;
  #all: number[] = [];
  readonly #groups = new Map<number, number[]>();
  readonly #buckets = new Map<number, { tokens: number; at: number }>();
  readonly #penalties = new Map<number, number>();

  constructor(clock: Clock, options: Partial<LimitOptions> = {}) {
    this.#clock = clock;
    this.options = { ...DEFAULT_LIMITS, ...options };
  }

  /** Counts one message or edit. Returns the seconds to wait if it is refused, otherwise null. */
  take(chat: Pick<Chat, 'id' | 'type'>, method: string): number | null {
    if (this.options.mode === 'off') return null;
    const now = this.#clock.now();
    const wait = this.#penalty(chat.id, now) ?? this.#overAll(now) ?? this.#overChat(chat, now);
    if (wait !== null) {
      const retryAfter = Math.max(1, Math.ceil(wait.ms / 1000));
      this.violations.push({ at: now, kind: wait.kind, chatId: chat.id, method, retryAfter });
      if (this.options.mode === 'enforce') {
        if (wait.kind !== 'penalty') this.#penalties.set(chat.id, now + retryAfter * 1000);
        return retryAfter;
      }
    }
    this.#count(chat, now);
    return null;
  }

  #penalty(chatId: number, now: number): { kind: 'penalty'; ms: number } | null {
    const until = this.#penalties.get(chatId);
    if (until === undefined) return null;
    if (until - now > this.options.slackMs) return { kind: 'penalty', ms: until - now };
    this.#penalties.delete(chatId);
    return null;
  }

  #overAll(now: number): { kind: 'all'; ms: number } | null {
    const { perSecond, slackMs } = this.options;
    this.#all = this.#all.filter((at) => at > now - 1000 + slackMs);
    const oldest = this.#all[this.#all.length - perSecond];
    return oldest === undefined ? null : { kind: 'all', ms: oldest + 1000 - now };
  }

  #overChat(chat: Pick<Chat, 'id' | 'type'>, now: number): { kind: 'private' | 'group'; ms: number } | null {
    const { privatePerSecond, groupPerMinute, slackMs } = this.options;
    if (chat.type === 'private') {
      const missing = 1 - (slackMs / 1000) * privatePerSecond - this.#bucket(chat.id, now).tokens;
      return missing > 0 ? { kind: 'private', ms: (missing / privatePerSecond) * 1000 } : null;
    }
    const sent = (this.#groups.get(chat.id) ?? []).filter((at) => at > now - 60_000 + slackMs);
    this.#groups.set(chat.id, sent);
    const oldest = sent[sent.length - groupPerMinute];
    return oldest === undefined ? null : { kind: 'group', ms: oldest + 60_000 - now };
  }

  #bucket(chatId: number, now: number): { tokens: number; at: number } {
    const { privateBurst, privatePerSecond } = this.options;
    const bucket = this.#buckets.get(chatId) ?? { tokens: privateBurst, at: now };
    const tokens = Math.min(privateBurst, bucket.tokens + ((now - bucket.at) / 1000) * privatePerSecond);
    const filled = { tokens, at: now };
    this.#buckets.set(chatId, filled);
    return filled;
  }

  #count(chat: Pick<Chat, 'id' | 'type'>, now: number): void {
    this.#all.push(now);
    if (chat.type === 'private') this.#bucket(chat.id, now).tokens -= 1;
    else this.#groups.get(chat.id)?.push(now);
  }
}
