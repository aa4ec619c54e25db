import { Contents } from './contents.ts';
import { Courier } from './courier.ts';
import { Gate } from './gate.ts';
import { TELEGRAM_LIMITS } from './limits.ts';
import { clip, inTopic } from './payload.ts';
import { ChatQueue } from './queue.ts';
import type { ChatAddress, OnLost, Sender, SenderOptions } from './types.ts';
import { lostBy } from './verdict.ts';
import { Wire } from './wire.ts';

/** A callback answer may be so long. Source: https://core.telegram.org/bots/api#answercallbackquery */
const TOAST_LENGTH = 200;

/** "typing…" is shown for 5 s. Source: https://core.telegram.org/bots/api#sendchataction */
const TYPING_MS = 4000;

/** How long a stop waits, after everything was cut, for ids of messages to be stored. */
const GRACE_MS = 200;

/** How often what is no longer of use is forgotten. */
const SWEEP_MS = 5000;

/** Makes the sender: see `Sender`. */
export function createSender(options: SenderOptions): Sender {
  return new TelegramSender(options);
}

class TelegramSender implements Sender {
  readonly #options: SenderOptions;
  readonly #now: () => number;
  readonly #gate: Gate;
  readonly #wire: Wire;
  readonly #courier: Courier;
  readonly #contents = new Contents();
  readonly #queues = new Map<number, ChatQueue>();
  readonly #typed = new Map<number, number>();
  #sweeper: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    const limits = options.limits === null ? null : { ...TELEGRAM_LIMITS, ...options.limits };
    this.#gate = new Gate(limits, this.#now);
    this.#wire = new Wire(options.call);
    this.#courier = new Courier(this.#gate, this.#wire, options.shown, this.#now);
  }

  post: Sender['post'] = (address, item) => {
    if (this.#stopping) return Promise.resolve('stopped');
    return this.#queue(address).add(address, item.key, item.class, item);
  };

  preview: Sender['preview'] = (address, key, compose, onLost) => {
    if (this.#stopping || !address.private) return;
    this.#queue(address).preview(key, { address, compose, onLost });
  };

  retract: Sender['retract'] = async (address, key) => {
    if (this.#stopping) return 'stopped';
    const outcome = await this.#queue(address).add(address, key, 'retract', { compose: () => Promise.resolve(null) });
    return outcome === 'stopped' ? outcome : undefined;
  };

  toast: Sender['toast'] = async (callbackId, text, alert) => {
    const words = text === null ? {} : { text: clip(text, TOAST_LENGTH) };
    await this.#wire.once('answerCallbackQuery', { callback_query_id: callbackId, show_alert: alert, ...words });
  };

  typing: Sender['typing'] = (address, onLost) => {
    if (this.#now() - (this.#typed.get(address.id) ?? -Infinity) < TYPING_MS) return;
    void this.#type(address, onLost);
  };

  stop: Sender['stop'] = async (withinMs) => {
    this.#stopping = true;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    const queues = [...this.#queues.values()];
    const finished = Promise.all(queues.map((queue) => queue.finish()));
    await Promise.race([finished, late]);
    clearTimeout(timer);
    for (const queue of queues) queue.halt();
    this.#wire.cut();
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
    this.#gate.close();
    clearTimeout(this.#sweeper);
  };

  depths: Sender['depths'] = () => {
    let waiting = 0;
    let sending = 0;
    for (const queue of this.#queues.values()) {
      waiting += queue.waiting;
      sending += queue.sending;
    }
    return { waiting, sending, chats: this.#queues.size, rooms: this.#gate.rooms };
  };

  async #type(address: ChatAddress, onLost: OnLost | undefined): Promise<void> {
    const chat = this.#courier.whereIs(address.telegramChat);
    const pass = this.#stopping ? null : this.#gate.spare(chat);
    if (!pass) return;
    this.#typed.set(address.id, this.#now());
    this.#sweepLater();
    const payload = { chat_id: chat, action: 'typing', ...inTopic(address.topic) };
    const method = 'sendChatAction';
    const answered = await this.#wire.once(method, payload);
    if (!answered.ok && answered.verdict.kind === 'flood') {
      this.#gate.flood(chat, address.private, answered.verdict.waitMs);
    }
    pass.done();
    const lost = answered.ok ? null : lostBy(answered.verdict, method);
    if (lost !== null) onLost?.(lost);
  }

  #queue(address: ChatAddress): ChatQueue {
    const known = this.#queues.get(address.id);
    if (known) return known;
    const queue = new ChatQueue({
      gate: this.#gate,
      courier: this.#courier,
      shown: this.#options.shown,
      contents: this.#contents,
      onDropped: this.#options.onDropped ?? (() => {}),
      onIdle: () => void this.#queues.delete(address.id),
    });
    this.#queues.set(address.id, queue);
    this.#sweepLater();
    return queue;
  }

  #sweepLater(): void {
    this.#sweeper ??= setTimeout(() => {
      this.#sweeper = undefined;
      const now = this.#now();
      for (const [id, at] of this.#typed) if (now - at >= TYPING_MS) this.#typed.delete(id);
      if (this.#gate.sweep() + this.#typed.size + this.#queues.size > 0 && !this.#stopping) this.#sweepLater();
    }, SWEEP_MS).unref();
  }
}
