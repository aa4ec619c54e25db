/**
 * The one way to Telegram: what is sent, in which order, and what happens when it cannot be.
 *
 * **What waits for what.** Each chat of ours has a queue of jobs. A job is a post or a retraction. New messages come in the order in
 * which they were asked for: the second waits until the first is in the chat. Progress whose message is there already only edits it.
 * So it leaves that queue, and nothing waits for it. Newer progress takes the place of older that waits. A preview is the growing text
 * of an answer, in private chats only. Of each key the newest text is kept, until the post of the key comes. While the placeholder of a
 * preview is being sent, the next new message waits for it, so that the order is kept. Chats do not wait for each other, as long as the
 * limit of all chats has room. The topics of a Telegram chat have a queue each, and share that chat's limit.
 *
 * **What leaves first.** Every call needs a permit of the limiter, which counts calls as Telegram does: of each chat, and of all
 * together. Answers and notices go before progress, progress before previews. Progress that an answer waits for is as urgent as the
 * answer. Among equals the chats alternate. Previews, and edits of progress, are made only while there is room for more than them.
 * "typing…" is sent only when nothing else could be. What a message says is composed when it has its permit, so it is not out of date.
 *
 * **Once, and whole.** An answer is first a silent placeholder. The id of that message is stored, and then the text is edited in. Both
 * calls may be made again when nobody knows whether they arrived. A placeholder that turns out to be one too many is deleted. A notice
 * is sent in one call. If nobody knows whether that arrived, it is not made again.
 *
 * **At a 429** the chat makes no call for as long as Telegram says. Then the same call is made again. When three chats meet one within a
 * second, it is the limit of all chats, and all of them wait. Nothing is lost, and the order is kept.
 *
 * **When Telegram cannot be reached** a call is made again after 1 s, then after 2 s, and so on up to 30 s. For answers and notices that
 * goes on without end, for progress ten minutes.
 *
 * **After a kill -9** nothing is left in memory. What was asked for and is not done is asked for again by the engine. The stored ids tell
 * which messages are there, and the post goes on with these. A message that was sent, but whose id was not yet stored, is not known:
 * of an answer that is only a placeholder, a notice may come a second time.
 *
 * **At a stop** nothing new begins. What is being sent is waited for, then aborted. What was not done ends as `stopped`.
 *
 * **When a group becomes a supergroup**, Telegram refuses a call and tells the new chat's id. The store is told first. Then the call goes
 * to the new chat. Message ids start afresh there, so no message of the old chat is edited or deleted any more. What would be edited
 * is sent anew.
 *
 * **When nobody can see the chat** (the bot is blocked or removed, the topic is closed), the post ends as `gone`, and `onLost` tells
 * whoever asked. The next post is tried all the same, so it arrives as soon as somebody can see it.
 *
 * **A message that Telegram does not take** is tried once more as plain text. If that is refused too, it is dropped and counted, and the
 * others go on.
 */
import type { ChatAddress } from '../../engine/ports.ts';
import { Api } from './api.ts';
import { Attempts, callWith, type Shared } from './attempts.ts';
import { Limiter } from './limiter.ts';
import { TELEGRAM_LIMITS } from './limits.ts';
import { Contents, inTopic } from './message.ts';
import { ChatQueue } from './queue.ts';
import type { OnLost, Sender, SenderOptions } from './types.ts';

/** A callback answer may be so long, in UTF-16 units. Source: https://core.telegram.org/bots/api#answercallbackquery */
const TOAST_LENGTH = 200;

/** "typing…" is shown for 5 s. Source: https://core.telegram.org/bots/api#sendchataction */
const TYPING_MS = 4000;

/** So long a stop waits, after everything was aborted, for ids of messages to be stored. */
const GRACE_MS = 200;

/** So often what is no longer of use is forgotten. */
const SWEEP_MS = 5000;

/** Makes the sender: see `Sender`. */
export function createSender(options: SenderOptions): Sender {
  return new TelegramSender(options);
}

class TelegramSender implements Sender {
  readonly #shared: Shared;
  /** By our own chat id. */
  readonly #queues = new Map<number, ChatQueue>();
  #sweeper: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor({ call, shown, limits, now = () => performance.now(), onDropped = () => {} }: SenderOptions) {
    const limiter = new Limiter(limits === null ? null : { ...TELEGRAM_LIMITS, ...limits }, now);
    this.#shared = {
      limiter,
      api: new Api(call, shown),
      shown,
      contents: new Contents(),
      typed: new Map(),
      topicless: new Set(),
      now,
      onDropped,
    };
  }

  post: Sender['post'] = (address, post) => {
    if (this.#stopping) return Promise.resolve('stopped');
    return this.#queue(address).add(address, post);
  };

  preview: Sender['preview'] = (address, key, compose, onLost) => {
    if (this.#stopping || !address.private) return;
    this.#queue(address).preview(key, { address, compose, onLost });
  };

  retract: Sender['retract'] = async (address, key, onLost) => {
    if (this.#stopping) return 'stopped';
    const nothing = { key, class: 'retract', compose: () => Promise.resolve(null), onLost } as const;
    const outcome = await this.#queue(address).add(address, nothing);
    return outcome === 'stopped' ? outcome : undefined;
  };

  toast: Sender['toast'] = async (callbackId, text, alert) => {
    const words = text === null ? {} : { text: text.slice(0, TOAST_LENGTH).replace(/[\ud800-\udbff]$/, '') };
    const payload = { callback_query_id: callbackId, show_alert: alert, ...words };
    await this.#shared.api.call('answerCallbackQuery', payload);
  };

  react: Sender['react'] = async (address, message, emoji, signal) => {
    if (this.#stopping || signal.aborted) return;
    const attempts = new Attempts(this.#shared, address, { purpose: () => 'progress' });
    const stop = (): void => attempts.stop();
    signal.addEventListener('abort', stop);
    const payload = { message_id: message, reaction: [{ type: 'emoji', emoji }] };
    await attempts.tryOnce({ method: 'setMessageReaction', payload }).catch(() => null);
    signal.removeEventListener('abort', stop);
  };

  typing: Sender['typing'] = (address, onLost) => {
    if (this.#shared.now() - (this.#shared.typed.get(address.id) ?? -Infinity) < TYPING_MS) return;
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
    this.#shared.api.abort();
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
    this.#shared.limiter.close();
    clearTimeout(this.#sweeper);
  };

  depths: Sender['depths'] = () => {
    let waiting = 0;
    let sending = 0;
    for (const queue of this.#queues.values()) {
      waiting += queue.waiting;
      sending += queue.sending;
    }
    return { waiting, sending, chats: this.#queues.size, counted: this.#shared.limiter.size };
  };

  async #type({ id, telegramChat, topic, private: isPrivate }: ChatAddress, onLost: OnLost | undefined): Promise<void> {
    const { api, limiter, now, typed } = this.#shared;
    const chat = { telegramChat: api.whereIs(telegramChat), private: isPrivate };
    const permit = this.#stopping ? null : limiter.tryAcquire(chat.telegramChat);
    if (!permit) return;
    typed.set(id, now());
    this.#sweepLater();
    const { topicless } = this.#shared;
    const payload = { action: 'typing', ...inTopic(topicless.has(id) ? null : topic) };
    const told: OnLost = (lost) => (isPrivate && lost === 'topic' ? undefined : onLost?.(lost));
    await callWith(this.#shared, permit, chat, { method: 'sendChatAction', payload, onLost: told });
  }

  #queue({ id }: ChatAddress): ChatQueue {
    const known = this.#queues.get(id);
    if (known) return known;
    const queue = new ChatQueue(this.#shared, () => void this.#queues.delete(id));
    this.#queues.set(id, queue);
    this.#sweepLater();
    return queue;
  }

  #sweepLater(): void {
    this.#sweeper ??= setTimeout(() => {
      this.#sweeper = undefined;
      const { limiter, now, typed } = this.#shared;
      for (const [id, at] of typed) if (now() - at >= TYPING_MS) typed.delete(id);
      limiter.sweep();
      if (limiter.size + typed.size + this.#queues.size > 0 && !this.#stopping) this.#sweepLater();
    }, SWEEP_MS).unref();
  }
}
