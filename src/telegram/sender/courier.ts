import type { Gate } from './gate.ts';
import { plainPayload } from './payload.ts';
import { Stopped, type Turn } from './turn.ts';
import type { ChatAddress, OnLost, ShownStore } from './types.ts';
import { lostBy, type DropReason, type Verdict } from './verdict.ts';
import type { Wire } from './wire.ts';

/** A call to be carried out for a chat. */
export interface Errand {
  readonly method: 'sendMessage' | 'sendDocument' | 'editMessageText' | 'deleteMessage';
  /** Without `chat_id`. */
  readonly payload: object;
  /** Make it again when nobody knows whether it arrived: for what can be done twice. */
  readonly repeat: boolean;
  /** The Telegram chat that the message to edit or delete is in: ids start afresh when a chat moves. */
  readonly bornIn?: number;
  /** Gets the message id of an attempt that was given up as unanswered and then answered after all. */
  readonly late?: (messageId: number) => void;
  readonly onLost?: OnLost | undefined;
}

/** How an errand ended. `missing`: the message to edit or delete is not there, or not there any more. */
export type Carried =
  | { readonly ok: true; readonly messageId: number }
  | { readonly ok: false; readonly why: 'missing' }
  | { readonly ok: false; readonly why: 'gone'; readonly reason: DropReason };

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const MOST_MOVES = 3;

function messageIdOf(result: unknown): number {
  const id: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'message_id') : undefined;
  return typeof id === 'number' ? id : 0;
}

/** Carries out calls until they have succeeded or cannot: waits out 429 and outages, follows a group that moved. */
export class Courier {
  readonly #gate: Gate;
  readonly #wire: Wire;
  readonly #shown: ShownStore;
  readonly #now: () => number;
  readonly #moves = new Map<number, number>();
  readonly #moving = new Map<number, Promise<void>>();

  constructor(gate: Gate, wire: Wire, shown: ShownStore, now: () => number) {
    this.#gate = gate;
    this.#wire = wire;
    this.#shown = shown;
    this.#now = now;
  }

  /** Where a Telegram chat is now. */
  whereIs(telegramChat: number): number {
    let at = telegramChat;
    for (let steps = 0; steps < 8; steps += 1) at = this.#moves.get(at) ?? at;
    return at;
  }

  /**
   * Carries out one errand. Outages are waited out for `patienceMs`. Gives a failure as a value; throws `Stopped` when the turn
   * was stopped, and what the store throws.
   */
  async carry(turn: Turn, address: ChatAddress, errand: Errand, patienceMs = Infinity): Promise<Carried> {
    const began = this.#now();
    let pause = FIRST_PAUSE_MS;
    let moves = 0;
    let { payload } = errand;
    for (;;) {
      const verdict = await this.#attempt(turn, address, { ...errand, payload });
      if (typeof verdict === 'number') return { ok: true, messageId: verdict };
      if (verdict.kind === 'unchanged') return { ok: true, messageId: 0 };
      if (verdict.kind === 'gone') return { ok: false, why: 'gone', reason: verdict.reason };
      const isSend = errand.method.startsWith('send');
      if ((verdict.kind === 'missing' || verdict.kind === 'moved') && !isSend) return { ok: false, why: 'missing' };
      if (verdict.kind === 'moved' && (moves += 1) > MOST_MOVES)
        return { ok: false, why: 'gone', reason: 'chat_not_found' };
      if (verdict.kind === 'rejected' || verdict.kind === 'missing') {
        if (payload !== errand.payload) return { ok: false, why: 'gone', reason: 'rejected' };
        payload = plainPayload(payload);
      }
      if (verdict.kind === 'unanswered' && turn.stopped) throw new Stopped();
      if (verdict.kind === 'unanswered' && !errand.repeat) return { ok: false, why: 'gone', reason: 'unanswered' };
      if (verdict.kind === 'unanswered' || verdict.kind === 'unavailable') {
        if (this.#now() - began + pause > patienceMs) return { ok: false, why: 'gone', reason: 'unreachable' };
        await turn.sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** One attempt, in its turn: the message id (0 if the method gives none) or why not. Throws as `carry`. */
  async #attempt(turn: Turn, address: ChatAddress, errand: Errand): Promise<number | Verdict> {
    const pass = await turn.take(errand.method === 'deleteMessage');
    const chat = this.whereIs(address.telegramChat);
    if (errand.bornIn !== undefined && errand.bornIn !== chat) {
      pass.undo();
      return { kind: 'moved', to: chat };
    }
    const { late } = errand;
    const answered = await this.#wire.once(
      errand.method,
      { chat_id: chat, ...errand.payload },
      late && ((result) => late(messageIdOf(result))),
    );
    // Before the pass is handed back, or the next call would slip through.
    if (!answered.ok && answered.verdict.kind === 'flood') {
      this.#gate.flood(chat, address.private, answered.verdict.waitMs);
    }
    pass.done();
    if (answered.ok) return messageIdOf(answered.result);
    const lost = lostBy(answered.verdict, errand.method);
    if (lost !== null) errand.onLost?.(lost);
    if (answered.verdict.kind === 'moved') await this.#move(chat, answered.verdict.to);
    return answered.verdict;
  }

  /** Once a chat, and in this order: ids read from now on are of the new chat. */
  async #move(from: number, to: number): Promise<void> {
    if (from === to || this.#moves.has(from)) return;
    const moving = this.#moving.get(from) ?? this.#shown.moved(from, to);
    this.#moving.set(from, moving);
    try {
      await moving;
      this.#moves.set(from, to);
    } finally {
      this.#moving.delete(from);
    }
  }

  /** One attempt of something that may as well fail: no repeats. The message id (0 if there is none), or null for a failure. */
  async tryOnce(turn: Turn, address: ChatAddress, errand: Errand): Promise<number | null> {
    const result = await this.#attempt(turn, address, errand);
    if (typeof result === 'number') return result;
    return result.kind === 'unchanged' ? 0 : null;
  }
}
