/**
 * The engine of one machine. A chat has a mailbox, in which events wait for each other; chats never wait for one another but for
 * the database. What an event asked for is dispatched once it is committed, and its result is the next event.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { EffectKind } from '../../chat/effects.ts';
import type { ChatEvent, Command } from '../../chat/events.ts';
import type { Database } from '../../database/open.ts';
import { retryTransient, untilCommitted } from '../../database/retry.ts';
import { apply, BrokenStep, endEffect, wasSeen, type Incoming, type Taken } from '../apply.ts';
import { UnreadableChat, type PendingEffect } from '../pending.ts';
import { chatAt, deleteChats, siblings } from '../chats.ts';
import type { EffectContext, EffectHandlers, Ended, Ending, Engine, Sent, TelegramPlace } from '../ports.ts';
import { Mailboxes } from './mailboxes.ts';
import { park, recover } from './parked.ts';
import { isHeld } from '../statements.ts';

/** How long aborted handlers are waited for when the engine stops, milliseconds: one that ignores its signal is left behind. */
const ABORT_MS = 1000;

/**
 * How long a chat that is forgotten may take to show that nothing runs in it any more, milliseconds: Telegram's limits can hold that
 * up for so long. Nobody waits for it, since the chat has left its address.
 */
const FAREWELL_MS = 60_000;

/** What a chat that is forgotten still shows: that nothing runs any more, and why. */
const LAST_WORDS = new Set<EffectKind>(['retract', 'board', 'notice']);

const PARKED = 'a chat cannot be read: it is left alone until it can be';

/** What the engine tells its operator. */
export interface EngineEvents {
  event(type: string): void;
  effect(kind: string, outcome: string): void;
  /** Something went wrong that nobody else handles. */
  fault(what: string, error: unknown, chat: number): void;
  /** A chat took an event, and that is committed. `at`: milliseconds since 1970. */
  step?(chat: number, taken: Taken, at: number): void;
  /** An effect of a chat is no longer pending. */
  ended?(chat: number): void;
  /** The rows of these chats are deleted. */
  forgotten?(chats: readonly number[]): void;
}

export class LocalEngine implements Engine {
  readonly #database: Database;
  readonly #handlers: EffectHandlers;
  readonly #observe: EngineEvents;
  readonly #now: () => number;
  readonly #mailboxes = new Mailboxes();
  readonly #inFlight = new Map<string, { abort: AbortController; done: Promise<void>; effect: PendingEffect }>();
  readonly #stopping = new AbortController();
  /** Settled when what was left pending stands in its chats' mailboxes: nothing new comes before it. */
  #queued = Promise.resolve();

  constructor(database: Database, handlers: EffectHandlers, observe: EngineEvents, now: () => number = Date.now) {
    this.#database = database;
    this.#handlers = handlers;
    this.#observe = observe;
    this.#now = now;
  }

  /** Effects being done now. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Events waiting or being applied now. */
  get waiting(): number {
    return this.#mailboxes.waiting;
  }

  seen(eventId: string): Promise<boolean> {
    return wasSeen(this.#database, eventId);
  }

  chatAt(place: TelegramPlace): Promise<number> {
    return chatAt(this.#database, place, this.#now());
  }

  async send(chat: number, event: Command | ChatEvent, eventId: string): Promise<Sent> {
    await this.#queued;
    return this.#commit({ chat, eventId, event, at: this.#now() });
  }

  async start(): Promise<void> {
    const queued = Promise.withResolvers<void>();
    this.#queued = queued.promise;
    let dispatched = Promise.resolve();
    try {
      const left = await recover(this.#database, this.#now(), (chat, error) =>
        this.#observe.fault(PARKED, error, chat),
      );
      for (const [chat, effects] of left) {
        const before = dispatched;
        // Chat by chat, so that sockets and timers have their turn: polling need not wait until all of it is under way.
        dispatched = this.#mailboxes.enqueue(chat, async () => {
          await before;
          await turn();
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
    await this.#settled(ABORT_MS);
    await this.#mailboxes.idle();
  }

  async forget(chat: number): Promise<boolean> {
    const chats = (await siblings(this.#database, chat)).toSorted((a, b) => a - b);
    const flights = () => [...this.#inFlight.values()].filter(({ effect }) => chats.includes(effect.address.id));
    const ends = flights().filter(({ effect: { kind } }) => LAST_WORDS.has(kind));
    await this.#settled(FAREWELL_MS, ends);
    if (this.#stopping.signal.aborted) return false;
    await this.#alone(chats, async () => {
      // Who asks for this is one of them, and may have to ask again.
      for (const { abort, effect } of flights()) if (effect.kind !== 'forget') abort.abort();
      await deleteChats(this.#database, chats);
      this.#observe.forgotten?.(chats);
    });
    return true;
  }

  /** Runs a task while no event of these chats is applied or dispatched. They are taken in one order, so two never wait for each other. */
  #alone([first, ...rest]: readonly number[], task: () => Promise<void>): Promise<void> {
    return first === undefined ? task() : this.#mailboxes.enqueue(first, () => this.#alone(rest, task));
  }

  /** Resolves when none of these is in flight any more, but at most after so long (milliseconds). */
  async #settled(
    withinMs: number,
    flights: Iterable<{ done: Promise<void> }> = this.#inFlight.values(),
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([Promise.allSettled([...flights].map(({ done }) => done)), late]);
    clearTimeout(timer);
  }

  /** Applies an event in its chat's turn, then does what it asks for. */
  async #commit(incoming: Incoming): Promise<Sent> {
    let sent: Sent = 'taken';
    await this.#mailboxes.enqueue(incoming.chat, async () => {
      sent = await this.#apply(incoming);
    });
    return sent;
  }

  async #apply(incoming: Incoming): Promise<Sent> {
    const { chat } = incoming;
    try {
      const applied = await apply(this.#database, incoming);
      if (applied.duplicate) return applied.gone ? 'gone' : 'taken';
      this.#observe.event(incoming.event.type);
      for (const taken of applied.taken) this.#observe.step?.(chat, taken, incoming.at);
      for (const id of applied.aborted) this.#inFlight.get(id)?.abort.abort();
      if (applied.held) this.#abortAll(chat, isHeld);
      for (const effect of applied.effects) this.#dispatch(effect);
      return 'taken';
    } catch (error) {
      if (error instanceof UnreadableChat) return this.#park(chat, error, incoming.at);
      if (!(error instanceof BrokenStep)) throw error;
      this.#observe.fault('a chat cannot take an event', error, chat);
      return 'refused';
    }
  }

  /** Leaves a chat alone that cannot be read: what runs for it is ended and stays pending. */
  async #park(chat: number, error: unknown, at: number): Promise<Sent> {
    if (await park(this.#database, chat, at)) {
      this.#observe.fault(PARKED, error, chat);
      this.#abortAll(chat);
    }
    return 'parked';
  }

  /** Ends what is being done for a chat, without an outcome. */
  #abortAll(chat: number, which: (kind: EffectKind) => boolean = () => true): void {
    for (const { abort, effect } of this.#inFlight.values())
      if (effect.address.id === chat && which(effect.kind)) abort.abort();
  }

  #dispatch(effect: PendingEffect): void {
    if (this.#stopping.signal.aborted) return;
    const before = this.#inFlight.get(effect.id);
    // Of a chat that was left alone and has just been resumed: it is done again once it has ended.
    if (before?.abort.signal.aborted) return void before.done.then(() => this.#dispatch(effect));
    if (before) return;
    const abort = new AbortController();
    const done = this.#run(effect, abort.signal).finally(() => this.#inFlight.delete(effect.id));
    this.#inFlight.set(effect.id, { abort, done, effect });
  }

  /** Does one effect and commits its end. Never rejects. */
  async #run(effect: PendingEffect, signal: AbortSignal): Promise<void> {
    const chat = effect.address.id;
    const context = { effectId: effect.id, address: effect.address, signal };
    const ending = await retryTransient(
      () => this.#handle(effect, context),
      (error) => this.#observe.fault(`effect ${effect.kind} failed`, error, chat),
      signal,
    ).catch(() => failed(effect, this.#now()));
    // An aborted effect has ended already, in the transaction that aborted it; or the engine stops and it stays pending.
    if (ending === 'left' || signal.aborted) return;
    const fault = failed(effect, this.#now());
    // What cannot be written down has failed, which can be, unless nothing can: then the next start takes it up.
    let kept = await this.#end(effect, ending, signal);
    if ((kept === 'given up' || kept === 'refused') && fault.event) kept = await this.#end(effect, fault, signal);
    // A chat that takes neither would be asked for it again, and pay, at each start.
    if (kept === 'refused')
      await this.#park(chat, new BrokenStep('No result can be taken'), this.#now()).catch(() => {});
    if (kept === 'committed') this.#observe.ended?.(chat);
  }

  /** Commits the end of an effect, as often as need be. */
  async #end({ id, kind, address }: PendingEffect, { event, outcome }: Ended, signal: AbortSignal) {
    const chat = address.id;
    const ended: { sent: Sent } = { sent: 'taken' };
    const kept = await untilCommitted(
      async () => {
        if (event) ended.sent = await this.#commit({ chat, effectId: id, event, outcome, at: this.#now() });
        else await endEffect(this.#database, id, outcome, this.#now());
      },
      (error) => this.#observe.fault('the end of an effect could not be committed', error, chat),
      signal,
    );
    if (kept !== 'committed') return kept;
    if (ended.sent === 'refused' || ended.sent === 'parked') return ended.sent;
    this.#observe.effect(kind, outcome);
    return kept;
  }

  /** Calls the handler of an effect's kind. Async only in its result: what a handler does before its first `await` is done now. */
  #handle(effect: PendingEffect, context: EffectContext): Promise<Ending> {
    const handler = this.#handlers[effect.kind] as (input: unknown, context: EffectContext) => Promise<Ending>;
    try {
      return handler(effect.input, context);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** The end of an effect whose handler has a fault: a call has failed, anything else is given up. */
function failed(effect: PendingEffect, at: number): Ended {
  const outcome = 'fault';
  if (effect.kind === 'answer') {
    return { outcome, event: { type: `${effect.input.for}.failed`, call: effect.input.call, at, reason: 'internal' } };
  }
  if (effect.kind === 'conclude') {
    return { outcome, event: { type: 'conclusion.failed', call: effect.input.call, at, reason: 'internal' } };
  }
  return { outcome };
}
