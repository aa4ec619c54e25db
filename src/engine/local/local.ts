/**
 * The engine of one machine. Each chat has a queue, in which its events wait for each other. Chats do not wait for one another,
 * except for the database. The effects of an event are dispatched once the event is committed. The result of an effect is the
 * next event.
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { EffectKind } from '../../chat/effects.ts';
import type { ChatEvent, Command, GivenAnswer } from '../../chat/events.ts';
import type { Database } from '../../database/open.ts';
import { retryTransient, untilCommitted } from '../../database/retry.ts';
import { KeyedQueue } from '../../lib/keyed-queue.ts';
import { apply, endEffect, markSeen, StepError, wasSeen, type AppliedEvent, type IncomingEvent } from '../apply.ts';
import { chatAndTopics, chatAt } from '../chats.ts';
import { NO_BUDGET, type Budget } from '../funds.ts';
import { deleteChats } from '../delete.ts';
import type { EffectContext, EffectEnd, EffectHandlers, EffectResult, Engine, Place, SendResult } from '../ports.ts';
import { UnreadableChat, type PendingEffect } from '../restore.ts';
import { isHeldUnseen } from '../statements.ts';
import { park, recover } from './parked.ts';

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

/** Events that end answers which people may have begun to read. */
const ENDING: ReadonlySet<string> = new Set<ChatEvent['type']>(['stop', 'enough', 'skip']);

/** What a chat that is to be deleted still shows: that nothing runs any more, and why. */
const SHOWN_BEFORE_FORGET = new Set<EffectKind>(['retract', 'board', 'notice']);

const PARKED_FAULT = 'a chat cannot be read: it is left alone until it can be';

/** What the engine reports, for logs, metrics and the inspector. */
export interface EngineEvents {
  /** An event was committed. */
  event(type: string): void;
  /** The end of an effect was committed. */
  effect(kind: string, outcome: string): void;
  /** Something went wrong, and nobody else handles it. */
  fault(what: string, error: unknown, chat: number): void;
  /** A chat took an event, and that is committed. `at`: milliseconds since 1970. */
  step?(chat: number, applied: AppliedEvent, at: number): void;
  /** An effect of a chat is no longer pending. */
  ended?(chat: number): void;
  /** The rows of these chats are deleted. */
  forgotten?(chats: readonly number[]): void;
}

/** An effect that is being done. */
interface InFlight {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  readonly effect: PendingEffect;
  /** What people have seen of the answer that it writes. */
  readonly partial: () => GivenAnswer | null;
}

/** Runs the chats of this process: see the top of this file. */
export class LocalEngine implements Engine {
  readonly #database: Database;
  readonly #handlers: EffectHandlers;
  readonly #observe: EngineEvents;
  readonly #now: () => number;
  readonly #budget: Budget;
  readonly #queue = new KeyedQueue();
  readonly #inFlight = new Map<string, InFlight>();
  readonly #stopping = new AbortController();
  /**
   * Settled when the effects of the last run are in the queues of their chats. New events wait for that, so as not to overtake
   * them.
   */
  #recovered = Promise.resolve();

  constructor(
    database: Database,
    handlers: EffectHandlers,
    observe: EngineEvents,
    now: () => number = Date.now,
    budget: Budget = NO_BUDGET,
  ) {
    this.#database = database;
    this.#budget = budget;
    this.#handlers = handlers;
    this.#observe = observe;
    this.#now = now;
  }

  /** How many effects are being done now. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** How many events wait or are being applied now. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  seen(eventId: string): Promise<boolean> {
    return wasSeen(this.#database, eventId);
  }

  markSeen(eventId: string): Promise<void> {
    return markSeen(this.#database, eventId, this.#now());
  }

  chatAt(place: Place): Promise<number> {
    return chatAt(this.#database, place, this.#now());
  }

  async send(chat: number, event: Command | ChatEvent, eventId: string): Promise<SendResult> {
    await this.#recovered;
    return this.#commit({ chat, eventId, event, at: this.#now() });
  }

  async start(): Promise<void> {
    const queued = Promise.withResolvers<void>();
    this.#recovered = queued.promise;
    let dispatched = Promise.resolve();
    try {
      const left = await recover(this.#database, this.#now(), (chat, error) =>
        this.#observe.fault(PARKED_FAULT, error, chat),
      );
      for (const [chat, effects] of left) {
        const before = dispatched;
        // One chat after the other, and the event loop runs in between. So the bot can receive updates meanwhile.
        dispatched = this.#queue.enqueue(chat, async () => {
          await before;
          await yieldToEventLoop();
          for (const effect of effects) this.#dispatch(effect);
        });
      }
    } finally {
      queued.resolve();
    }
    await dispatched;
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#settled(graceMs);
    for (const { abort } of this.#inFlight.values()) abort.abort();
    await this.#settled(ABORT_WAIT_MS);
    await this.#queue.idle();
  }

  async forget(chat: number): Promise<boolean> {
    const chats = (await chatAndTopics(this.#database, chat)).toSorted((a, b) => a - b);
    const inFlight = () => [...this.#inFlight.values()].filter(({ effect }) => chats.includes(effect.address.id));
    const shows = inFlight().filter(({ effect: { kind } }) => SHOWN_BEFORE_FORGET.has(kind));
    await this.#settled(FORGET_WAIT_MS, shows);
    if (this.#stopping.signal.aborted) return false;
    await this.#whileIdle(chats, async () => {
      // The effect that asks for this is in flight too. It must be able to try again.
      for (const { abort, effect } of inFlight()) if (effect.kind !== 'forget') abort.abort();
      await deleteChats(this.#database, chats, this.#now());
      this.#observe.forgotten?.(chats);
    });
    return true;
  }

  /**
   * Runs a task while no event of these chats is applied. The chats must be sorted, so that two such tasks never wait for each
   * other.
   */
  #whileIdle([first, ...rest]: readonly number[], task: () => Promise<void>): Promise<void> {
    return first === undefined ? task() : this.#queue.enqueue(first, () => this.#whileIdle(rest, task));
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

  /** Applies an event after the earlier ones of its chat, and dispatches its effects. */
  async #commit(incoming: IncomingEvent): Promise<SendResult> {
    let sent: SendResult = 'taken';
    await this.#queue.enqueue(incoming.chat, async () => {
      sent = await this.#apply(incoming);
    });
    return sent;
  }

  async #apply(incoming: IncomingEvent): Promise<SendResult> {
    const { chat } = incoming;
    try {
      const applied = await apply(this.#database, this.#withPartials(incoming), this.#budget);
      if (applied.duplicate) return applied.gone ? 'gone' : 'taken';
      this.#observe.event(incoming.event.type);
      for (const event of applied.events) this.#observe.step?.(chat, event, incoming.at);
      for (const id of applied.aborted) this.#inFlight.get(id)?.abort.abort();
      if (applied.held) this.#abortAll(chat, isHeldUnseen);
      for (const effect of applied.effects) this.#dispatch(effect);
      return 'taken';
    } catch (error) {
      if (error instanceof UnreadableChat) return this.#park(chat, error, incoming.at);
      if (!(error instanceof StepError)) throw error;
      this.#observe.fault('a chat cannot take an event', error, chat);
      return 'refused';
    }
  }

  /** What ends answers, with what people have seen of them. */
  #withPartials(incoming: IncomingEvent): IncomingEvent {
    if ('effectId' in incoming || !ENDING.has(incoming.event.type)) return incoming;
    const partials: Record<string, GivenAnswer> = {};
    for (const { effect, partial } of this.#inFlight.values()) {
      const seen = effect.kind === 'answer' && effect.address.id === incoming.chat ? partial() : null;
      if (effect.kind === 'answer' && seen) partials[effect.input.call] = seen;
    }
    return { ...incoming, event: { ...incoming.event, partials } as typeof incoming.event };
  }

  /** Parks a chat that cannot be read. What runs for it is aborted and stays pending. */
  async #park(chat: number, error: unknown, at: number): Promise<SendResult> {
    if (await park(this.#database, chat, at)) {
      this.#observe.fault(PARKED_FAULT, error, chat);
      this.#abortAll(chat);
    }
    return 'parked';
  }

  /** Aborts what is being done for a chat. These effects do not end. */
  #abortAll(chat: number, which: (kind: EffectKind) => boolean = () => true): void {
    for (const { abort, effect } of this.#inFlight.values())
      if (effect.address.id === chat && which(effect.kind)) abort.abort();
  }

  #dispatch(effect: PendingEffect): void {
    if (this.#stopping.signal.aborted) return;
    const before = this.#inFlight.get(effect.id);
    // The chat was parked while its effect ran, and now runs again. The aborted handler must return before the effect is done anew.
    if (before?.abort.signal.aborted) return void before.done.then(() => this.#dispatch(effect));
    if (before) return;
    const abort = new AbortController();
    let partial: InFlight['partial'] = () => null;
    const onPartial = (seen: InFlight['partial']): void => void (partial = seen);
    const done = this.#run(effect, abort.signal, onPartial).finally(() => this.#inFlight.delete(effect.id));
    this.#inFlight.set(effect.id, { abort, done, effect, partial: () => partial() });
  }

  /** Does one effect and commits its end. Never rejects. */
  async #run(
    effect: PendingEffect,
    signal: AbortSignal,
    onPartial: NonNullable<EffectContext['onPartial']>,
  ): Promise<void> {
    const chat = effect.address.id;
    const context = { effectId: effect.id, address: effect.address, signal, onPartial };
    const result = await retryTransient(
      () => this.#handle(effect, context),
      (error) => this.#observe.fault(`effect ${effect.kind} failed`, error, chat),
      signal,
    ).catch(() => failed(effect, this.#now()));
    // An aborted effect was ended in the transaction that aborted it. Or the engine stops, and the effect stays pending.
    if (result === 'left' || signal.aborted) return;
    const fault = failed(effect, this.#now());
    // A result that cannot be stored counts as failed. When that cannot be stored either, the effect stays pending.
    let ended = await this.#end(effect, result, signal);
    if ((ended === 'given up' || ended === 'refused') && fault.event) ended = await this.#end(effect, fault, signal);
    // A chat that takes neither is parked. Otherwise its call would be made and paid for at every start.
    if (ended === 'refused')
      await this.#park(chat, new StepError('No result can be taken'), this.#now()).catch(() => {});
    if (ended === 'committed') this.#observe.ended?.(chat);
  }

  /** Commits the end of an effect. Tries again while that fails. */
  async #end({ id, kind, address }: PendingEffect, { event, outcome }: EffectEnd, signal: AbortSignal) {
    const chat = address.id;
    const result: { sent: SendResult } = { sent: 'taken' };
    const committed = await untilCommitted(
      async () => {
        if (event) result.sent = await this.#commit({ chat, effectId: id, event, outcome, at: this.#now() });
        else await endEffect(this.#database, id, outcome, this.#now());
      },
      (error) => this.#observe.fault('the end of an effect could not be committed', error, chat),
      signal,
    );
    if (committed !== 'committed') return committed;
    if (result.sent === 'refused' || result.sent === 'parked') return result.sent;
    this.#observe.effect(kind, outcome);
    return committed;
  }

  /**
   * Calls the handler of an effect. Not an async function, so that what the handler does before its first `await` is done at
   * once.
   */
  #handle(effect: PendingEffect, context: EffectContext): Promise<EffectResult> {
    const handler = this.#handlers[effect.kind] as (input: unknown, context: EffectContext) => Promise<EffectResult>;
    try {
      return handler(effect.input, context);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** How an effect ends whose handler threw. For a model call that is a failed call. Any other effect is given up. */
function failed(effect: PendingEffect, at: number): EffectEnd {
  const outcome = 'fault';
  if (effect.kind === 'answer') {
    return { outcome, event: { type: `${effect.input.for}.failed`, call: effect.input.call, at, reason: 'internal' } };
  }
  if (effect.kind === 'conclude') {
    return { outcome, event: { type: 'conclusion.failed', call: effect.input.call, at, reason: 'internal' } };
  }
  return { outcome };
}
