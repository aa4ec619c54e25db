/** What a worker does: it applies events of any chat, and makes calls of any chat. How it is asked to is Restate's (`services.ts`). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CHAT_CHANGED, notify } from '../../database/notify.ts';
import { select, type Database } from '../../database/open.ts';
import { isTransient } from '../../database/errors.ts';
import { partialsIn } from './previews.ts';
import { transaction } from '../../database/transaction.ts';
import { endEffect, StepError, type IncomingEvent } from '../apply.ts';
import { doEffect, failed } from '../do-effect.ts';
import type { Budget } from '../funds.ts';
import type { EngineEvents } from '../observe.ts';
import { park, PARKED_FAULT } from '../parked.ts';
import type { EffectContext, EffectHandlers, SendResult } from '../ports.ts';
import { pendingEffects, UnreadableChat, type PendingEffect } from '../restore.ts';
import { loadChat } from '../statements.ts';
import { endsAnswers, take, withPartials } from '../take.ts';
import type { AfterEvent, AskedCall, SentEvent, WaitedCall } from './messages.ts';

/** What surrounds a call. */
export interface Around extends Pick<EffectContext, 'onPartial'> {
  /** Called when it has ended. `left`: what people have seen of it is nothing any more. */
  readonly ended: (left: boolean) => Promise<void>;
}

/** How often an event is tried whose error is not transient, and the waits between the tries, milliseconds: it may still be brief. */
const WAITS_MS = [50, 200, 1000, 5000];

/** What a worker works with. */
export interface WorkerOptions {
  readonly database: Database;
  readonly handlers: EffectHandlers;
  readonly observe: EngineEvents;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly budget: Budget;
  /** Whose limit a call of a model counts for. Null where Restate has none. */
  readonly scopeOf: (model: string) => string | null;
  /** What an effect's handler is told beside the effect, and what is done when it has ended. */
  readonly around: (effect: PendingEffect) => Around;
}

/** Something could not be done, and will be tried again. Nothing of the cause is in it: Restate shows and keeps messages of errors. */
class TryAgain extends Error {
  override name = 'TryAgain';
}

/** See the top of this file. */
export class Worker {
  readonly #options: WorkerOptions;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /**
   * Applies an event, and tells whoever shows things that the chat has changed.
   * @throws TryAgain
   */
  async take({ incoming, otherwise }: SentEvent): Promise<AfterEvent> {
    const { database } = this.#options;
    const { chat, event } = incoming;
    return this.#orAgain('an event could not be committed', chat, async () => {
      const sent = await this.#taken(incoming, otherwise);
      // Also for an event of before: whoever applied it may have ended before this.
      await notify(database, CHAT_CHANGED, `${chat} ${event.type}`);
      return { sent, calls: await this.#waited(chat) };
    });
  }

  /**
   * The calls that a chat waits for.
   * @throws TryAgain
   */
  async look(chat: number): Promise<readonly WaitedCall[]> {
    return this.#orAgain('a chat could not be looked at', chat, () => this.#waited(chat));
  }

  /**
   * Makes a call.
   * @param signal aborted when nobody waits for it any more, or another makes it
   * @returns the event for its chat; null if there is none, and the chat is to be looked at
   * @throws TryAgain
   */
  async call({ chat, effect: id }: AskedCall, signal: AbortSignal): Promise<SentEvent | null> {
    const { database, handlers, observe, now, around } = this.#options;
    const effect = await this.#orAgain('a call could not be read', chat, () => this.#pending(chat, id));
    if (effect === null) return null;
    const { ended, onPartial } = around(effect);
    const context = { effectId: id, address: effect.address, signal, ...(onPartial && { onPartial }) };
    const onFault = (error: unknown) => observe.fault(`effect ${effect.kind} failed`, error, chat);
    const result = await doEffect(handlers, effect, context, onFault, now);
    const left = result === 'left' || signal.aborted;
    await ended(left);
    // It was aborted, or its chat is being told that it must not be made. Whoever tries again sees whether it is still waited for.
    if (left) throw new TryAgain('A call was left');
    const { event, outcome } = result;
    observe.effect(effect.kind, outcome);
    if (event === undefined) {
      await this.#orAgain('the end of a call could not be committed', chat, async () => {
        await endEffect(database, id, outcome, now());
        await notify(database, CHAT_CHANGED, `${chat} ended`);
      });
      return null;
    }
    return { incoming: { chat, effectId: id, event, outcome, at: now() }, otherwise: failed(effect, now()) };
  }

  /** What became of an event. A result of a call that the chat does not take counts as a failed call. */
  async #taken(incoming: IncomingEvent, otherwise: SentEvent['otherwise']): Promise<AfterEvent['sent']> {
    const sent = await this.#tryToTake(incoming);
    if ((sent !== 'refused' && sent !== 'failed') || !('effectId' in incoming)) return sent;
    const event = otherwise?.event;
    const again = event ? await this.#tryToTake({ ...incoming, event, outcome: 'fault' }) : sent;
    // A chat that takes neither is parked. Otherwise the call would be made and paid for again and again.
    if (otherwise && (again === 'refused' || again === 'failed'))
      await this.#park(incoming.chat, new StepError('No result can be taken'));
    return again;
  }

  async #tryToTake(incoming: IncomingEvent): Promise<SendResult | 'failed'> {
    const { database, budget, observe } = this.#options;
    const { chat } = incoming;
    for (let tries = 0; ; tries++) {
      try {
        const seen = endsAnswers(incoming) ? withPartials(incoming, await partialsIn(database, chat)) : incoming;
        return (await take(database, seen, budget, observe, true)).sent;
      } catch (error) {
        if (isTransient(error) || error instanceof UnreadableChat) throw error;
        observe.fault('an event could not be committed', error, chat);
        const waitMs = WAITS_MS[tries];
        if (waitMs === undefined) return 'failed';
        await sleep(waitMs);
      }
    }
  }

  /** The calls that a chat waits for. One that cannot be read waits for none. */
  async #waited(chat: number): Promise<WaitedCall[]> {
    const { database, scopeOf } = this.#options;
    const sql = `select effect.id, coalesce(input ->> 'by', input ->> 'alias', '') as model
      from effect join chat on chat.id = effect.chat
      where effect.chat = ? and done_at is null and call is not null and parked_at is null order by effect.seq, n`;
    const calls = await select<{ id: string; model: string }>(database, sql, [chat]);
    return calls.map(({ id, model }) => ({ id, scope: scopeOf(model) }));
  }

  /** An effect, if it is still pending and its chat can be read. */
  async #pending(chat: number, id: string): Promise<PendingEffect | null> {
    const { database } = this.#options;
    try {
      return await transaction(database, async (em) => {
        const row = await loadChat(em, chat);
        if (row === null || row.parkedAt !== null) return null;
        return (await pendingEffects(em, row)).find((effect) => effect.id === id) ?? null;
      });
    } catch (error) {
      if (!(error instanceof UnreadableChat) || error.newer) throw error;
      await this.#park(chat, error);
      return null;
    }
  }

  async #park(chat: number, error: unknown): Promise<void> {
    const { database, observe, now } = this.#options;
    if (await park(database, chat, now())) observe.fault(PARKED_FAULT, error, chat);
    await notify(database, CHAT_CHANGED, `${chat} parked`);
  }

  async #orAgain<T>(what: string, chat: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#options.observe.fault(what, error, chat);
      throw new TryAgain(what);
    }
  }
}
