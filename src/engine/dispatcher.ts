/**
 * Does effects once they are committed, each in flight by its id, and commits how they end. Every engine has one: how an event is
 * committed is the engine's own.
 */
import type { EffectKind } from '../chat/effects.ts';
import type { GivenAnswer } from '../chat/events.ts';
import type { Database } from '../database/open.ts';
import { untilCommitted } from '../database/retry.ts';
import { endEffect, StepError, type IncomingEvent } from './apply.ts';
import { doEffect, failed } from './do-effect.ts';
import type { EngineEvents } from './observe.ts';
import { park, PARKED_FAULT } from './parked.ts';
import type { EffectContext, EffectEnd, EffectHandlers, SendResult } from './ports.ts';
import type { PendingEffect } from './restore.ts';

/**
 * How long a stopping engine waits for aborted handlers, milliseconds. After that it no longer waits for a handler that ignores
 * its signal.
 */
const ABORT_WAIT_MS = 1000;

/**
 * How long a chat that is to be deleted may still show things, milliseconds. The limits on sending messages can delay them for
 * so long. Nobody notices the delay, since a new chat can already be made at the same place.
 */
const FORGET_WAIT_MS = 60_000;

/** What a chat that is to be deleted still shows: that nothing runs any more, and why. */
const SHOWN_BEFORE_FORGET = new Set<EffectKind>(['retract', 'board', 'notice']);

/** What a dispatcher works with. */
export interface DispatcherOptions {
  readonly database: Database;
  readonly handlers: EffectHandlers;
  readonly observe: EngineEvents;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Commits the event with which an effect ends.
   * @throws what the database throws
   */
  readonly commit: (incoming: IncomingEvent) => Promise<SendResult>;
  /** Waited for before an effect whose end is committed counts as no longer in flight. */
  readonly beforeGone?: (chat: number) => Promise<void>;
}

/** An effect that is being done. */
interface InFlight {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  readonly effect: PendingEffect;
  /** What people have seen of the answer that it writes. */
  readonly partial: () => GivenAnswer | null;
}

/** Does effects: see the top of this file. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #inFlight = new Map<string, InFlight>();
  readonly #stopping = new AbortController();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** How many effects are being done now. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Aborted once nothing new is dispatched. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Does an effect, unless it is in flight already. */
  dispatch(effect: PendingEffect): void {
    if (this.#stopping.signal.aborted) return;
    const before = this.#inFlight.get(effect.id);
    // The chat was parked while its effect ran, and now runs again. The aborted handler must return before the effect is done anew.
    if (before?.abort.signal.aborted) return void before.done.then(() => this.dispatch(effect));
    if (before) return;
    const abort = new AbortController();
    let partial: InFlight['partial'] = () => null;
    const onPartial = (seen: InFlight['partial']): void => void (partial = seen);
    const done = this.#run(effect, abort.signal, onPartial).finally(() => this.#inFlight.delete(effect.id));
    this.#inFlight.set(effect.id, { abort, done, effect, partial: () => partial() });
  }

  /** Aborts an effect that was ended otherwise. */
  abort(id: string): void {
    this.#inFlight.get(id)?.abort.abort();
  }

  /** Aborts what is being done for a chat. These effects do not end. */
  abortAll(chat: number, which: (effect: PendingEffect) => boolean = () => true): void {
    for (const { abort, effect } of this.#of([chat])) if (which(effect)) abort.abort();
  }

  /** What people have seen of the answers that are being written in a chat, by call. */
  partialsOf(chat: number): Record<string, GivenAnswer> {
    const partials: Record<string, GivenAnswer> = {};
    for (const { effect, partial } of this.#of([chat])) {
      const seen = effect.kind === 'answer' ? partial() : null;
      if (effect.kind === 'answer' && seen) partials[effect.input.call] = seen;
    }
    return partials;
  }

  /**
   * Waits, a minute at most, for what these chats still have to show before they are deleted.
   * @returns false if the engine stops meanwhile
   */
  async shownBeforeForget(chats: readonly number[]): Promise<boolean> {
    const shows = this.#of(chats).filter(({ effect: { kind } }) => SHOWN_BEFORE_FORGET.has(kind));
    await this.#settled(FORGET_WAIT_MS, shows);
    return !this.#stopping.signal.aborted;
  }

  /** Dispatches nothing any more and waits up to `graceMs` for what is in flight. Then it aborts the rest, which stays pending. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#settled(graceMs);
    for (const { abort } of this.#inFlight.values()) abort.abort();
    await this.#settled(ABORT_WAIT_MS);
  }

  #of(chats: readonly number[]): InFlight[] {
    return [...this.#inFlight.values()].filter(({ effect }) => chats.includes(effect.address.id));
  }

  /** Resolves when these effects have ended, or after `withinMs`. */
  async #settled(
    withinMs: number,
    effects: Iterable<{ done: Promise<void> }> = this.#inFlight.values(),
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([Promise.allSettled([...effects].map(({ done }) => done)), late]);
    clearTimeout(timer);
  }

  /** Does one effect and commits its end. Never rejects. */
  async #run(
    effect: PendingEffect,
    signal: AbortSignal,
    onPartial: NonNullable<EffectContext['onPartial']>,
  ): Promise<void> {
    const { handlers, observe, now, beforeGone } = this.#options;
    const chat = effect.address.id;
    const context = { effectId: effect.id, address: effect.address, signal, onPartial };
    const onFault = (error: unknown) => observe.fault(`effect ${effect.kind} failed`, error, chat);
    const result = await doEffect(handlers, effect, context, onFault, now);
    // An aborted effect was ended in the transaction that aborted it. Or the engine stops, and the effect stays pending.
    if (result === 'left' || signal.aborted) return;
    const fault = failed(effect, now());
    // A result that cannot be stored counts as failed. When that cannot be stored either, the effect stays pending.
    let ended = await this.#end(effect, result, signal);
    if ((ended === 'given up' || ended === 'refused') && fault.event) ended = await this.#end(effect, fault, signal);
    // A chat that takes neither is parked. Otherwise its call would be made and paid for at every start.
    if (ended === 'refused') await this.#park(chat).catch(() => {});
    if (ended === 'committed') observe.ended?.(chat);
    await beforeGone?.(chat);
  }

  /** Commits the end of an effect. Tries again while that fails. */
  async #end({ id, kind, address }: PendingEffect, { event, outcome }: EffectEnd, signal: AbortSignal) {
    const { database, observe, now, commit } = this.#options;
    const chat = address.id;
    const result: { sent: SendResult } = { sent: 'taken' };
    const committed = await untilCommitted(
      async () => {
        if (event) result.sent = await commit({ chat, effectId: id, event, outcome, at: now() });
        else await endEffect(database, id, outcome, now());
      },
      (error) => observe.fault('the end of an effect could not be committed', error, chat),
      signal,
    );
    if (committed !== 'committed') return committed;
    if (result.sent === 'refused' || result.sent === 'parked') return result.sent;
    observe.effect(kind, outcome);
    return committed;
  }

  async #park(chat: number): Promise<void> {
    const { database, observe, now } = this.#options;
    if (!(await park(database, chat, now()))) return;
    observe.fault(PARKED_FAULT, new StepError('No result can be taken'), chat);
    this.abortAll(chat);
  }
}
