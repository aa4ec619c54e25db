/** The calls of one job: each waits for its permit, and is attempted until it succeeds or cannot. */
import type { ChatAddress } from '../../engine/ports.ts';
import { pause } from '../../lib/wait.ts';
import { lostBy, type Api, type ApiResult, type Verdict } from './api.ts';
import type { Limiter, Permit, PermitRequest } from './limiter.ts';
import { plainPayload, withoutTopic, type Contents } from './message.ts';
import type { DropReason, OnLost, ShownStore } from './types.ts';

/** What all jobs of a sender share. */
export interface Shared {
  readonly limiter: Limiter;
  readonly api: Api;
  readonly shown: ShownStore;
  readonly contents: Contents;
  /** When "typing…" was last shown, by our own chat id. A new message ends it. */
  readonly typed: Map<number, number>;
  /** Our own ids of private chats whose topic Telegram has refused: what is sent there replies to its question instead. */
  readonly topicless: Set<number>;
  /** A clock that never goes back, milliseconds. */
  readonly now: () => number;
  readonly onDropped: (reason: DropReason) => void;
}

/** A call to be made for a chat. */
export interface ApiRequest {
  readonly method:
    | 'sendMessage'
    | 'sendDocument'
    | 'editMessageText'
    | 'editMessageReplyMarkup'
    | 'setMessageReaction'
    | 'deleteMessage'
    | 'sendChatAction';
  /** Without `chat_id`. */
  readonly payload: object;
  /** Make it again when nobody knows whether it arrived: for what can be done twice. */
  readonly repeat?: boolean;
  /** The Telegram chat that the message to edit or delete is in: ids start afresh when a chat moves. */
  readonly madeIn?: number;
  /** Gets the message id of an attempt that was given up as unanswered and was answered after all. */
  readonly late?: (messageId: number) => void;
  readonly onLost?: OnLost | undefined;
  /** What a message replies to where the chat's topic is refused. */
  readonly anchor?: number | null | undefined;
}

/** How a call ended after all attempts. `missing`: the message to edit or delete is not there, or not there any more. */
export type CallEnd =
  | { readonly ok: true; readonly messageId: number }
  | { readonly ok: false; readonly why: 'missing' | DropReason };

/** Thrown inside the sender when a job is to end without being done. */
export class Stopped extends Error {
  override name = 'Stopped';
}

/** The pauses of an outage double from the first to the longest. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** So often a send follows a chat that moves. */
const MOST_MOVES = 3;

/**
 * Makes one call that has its permit, and hands the permit back. The limiter is told of a 429, `onLost` of a refusal that means that
 * nobody sees the chat.
 * @param chat where the chat is now
 */
export async function callWith(
  { api, limiter }: Shared,
  permit: Permit,
  chat: Pick<ChatAddress, 'telegramChat' | 'private'>,
  { method, payload, late, onLost }: ApiRequest,
): Promise<ApiResult> {
  const result = await api.call(method, { chat_id: chat.telegramChat, ...payload }, late);
  // Before the permit is handed back, or the next call would slip through.
  if (!result.ok && result.verdict.kind === 'flood') {
    limiter.pause(chat.telegramChat, chat.private, result.verdict.waitMs);
  }
  permit.done();
  const lost = result.ok ? null : lostBy(result.verdict, method);
  if (lost !== null) onLost?.(lost);
  return result;
}

/** Calls that count for the limit of all chats, and not for the messages of one. */
const NO_MESSAGES = new Set(['deleteMessage', 'setMessageReaction']);

const isRefusedTopic = (verdict: Verdict): boolean => verdict.kind === 'gone' && verdict.reason === 'topic_closed';

/** The calls of one job. Can be stopped between them. */
export class Attempts {
  readonly #shared: Shared;
  readonly #address: ChatAddress;
  readonly #urgency: Pick<PermitRequest, 'purpose' | 'may' | 'onPermit'>;
  readonly #abort = new AbortController();
  #held: Permit | null = null;

  /** @param urgency what decides when its calls get their permits */
  constructor(shared: Shared, address: ChatAddress, urgency: Pick<PermitRequest, 'purpose' | 'may' | 'onPermit'>) {
    this.#shared = shared;
    this.#address = address;
    this.#urgency = urgency;
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Ends the job while it waits for a permit or in a pause, or at the next of these. A call in flight is not touched. */
  stop(): void {
    this.#abort.abort(new Stopped());
  }

  /** Waits for the permit of the first call, so that what it says can be made at the last moment. Throws `Stopped`. */
  async ready(): Promise<void> {
    this.#held = await this.#acquire(false);
  }

  /** Gives back a permit that was not used. */
  release(): void {
    this.#held?.undo();
    this.#held = null;
  }

  /**
   * Makes one call. Waits out 429 and outages, the latter for at most `patienceMs`; follows a group that moves. Gives a failure as a
   * value. Throws `Stopped`, and what the store throws.
   */
  async call(request: ApiRequest, patienceMs = Infinity): Promise<CallEnd> {
    const isSend = request.method.startsWith('send');
    const began = this.#shared.now();
    let pauseMs = FIRST_PAUSE_MS;
    let moves = 0;
    let topicTries = 0;
    let { payload } = request;
    for (;;) {
      const result = await this.#attempt({ ...request, payload });
      if (result.ok) return result;
      const { verdict } = result;
      switch (verdict.kind) {
        case 'unchanged':
          return { ok: true, messageId: 0 };
        case 'gone':
          if (!(isRefusedTopic(verdict) && this.#address.private) || topicTries > 0)
            return { ok: false, why: verdict.reason };
          topicTries += 1;
          break;
        case 'flood':
          // The limiter gives no permit until it is over.
          break;
        case 'moved':
          if (!isSend) return { ok: false, why: 'missing' };
          moves += 1;
          if (moves > MOST_MOVES) return { ok: false, why: 'chat_not_found' };
          break;
        case 'missing':
        case 'rejected':
          if (verdict.kind === 'missing' && !isSend) return { ok: false, why: 'missing' };
          if (payload !== request.payload) return { ok: false, why: 'rejected' };
          payload = plainPayload(payload);
          break;
        case 'unanswered':
        case 'unavailable':
          if (verdict.kind === 'unanswered' && this.stopped) throw new Stopped();
          if (verdict.kind === 'unanswered' && !request.repeat) return { ok: false, why: 'unanswered' };
          if (this.#shared.now() - began + pauseMs > patienceMs) return { ok: false, why: 'unreachable' };
          await pause(pauseMs, this.#abort.signal);
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** One attempt of something that may as well fail. The message id (0 if there is none), or null for a failure. Throws as `call`. */
  async tryOnce(request: ApiRequest): Promise<number | null> {
    const result = await this.#attempt(request);
    if (result.ok) return result.messageId;
    return result.verdict.kind === 'unchanged' ? 0 : null;
  }

  async #attempt(request: ApiRequest): Promise<ApiResult> {
    const permit = await this.#take(NO_MESSAGES.has(request.method));
    const { api } = this.#shared;
    const telegramChat = api.whereIs(this.#address.telegramChat);
    if (request.madeIn !== undefined && request.madeIn !== telegramChat) {
      permit.undo();
      return { ok: false, verdict: { kind: 'moved', to: telegramChat } };
    }
    const { id, private: isPrivate } = this.#address;
    const chat = { telegramChat, private: isPrivate };
    const { topicless } = this.#shared;
    const payload = topicless.has(id) ? withoutTopic(request.payload, request.anchor ?? null) : request.payload;
    // A private chat is there without its topic too.
    const onLost: OnLost = (lost) => (isPrivate && lost === 'topic' ? undefined : request.onLost?.(lost));
    const result = await callWith(this.#shared, permit, chat, { ...request, payload, onLost });
    if (isPrivate && !result.ok && isRefusedTopic(result.verdict)) topicless.add(id);
    if (result.ok && request.method.startsWith('send')) this.#shared.typed.delete(this.#address.id);
    if (!result.ok && result.verdict.kind === 'moved') await api.move(telegramChat, result.verdict.to);
    return result;
  }

  /** The permit that is held, or a new one. What is no message needs one that costs the chat nothing. */
  async #take(isFree: boolean): Promise<Permit> {
    this.#abort.signal.throwIfAborted();
    if (isFree || !this.#held) return this.#acquire(isFree);
    const held = this.#held;
    this.#held = null;
    return held;
  }

  async #acquire(isFree: boolean): Promise<Permit> {
    const { signal } = this.#abort;
    signal.throwIfAborted();
    const { telegramChat, private: isPrivate } = this.#address;
    // Asked at each call: the chat may have moved.
    const chat = { telegramChat: this.#shared.api.whereIs(telegramChat), private: isPrivate };
    const urgency = isFree ? { purpose: () => 'delete' as const } : this.#urgency;
    const permit = await this.#shared.limiter.acquire({ ...chat, ...urgency }, signal);
    if (!permit) throw new Stopped();
    return permit;
  }
}
