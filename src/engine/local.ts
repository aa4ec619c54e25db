/**
 * The engine of one machine. Each chat has a queue, in which its events wait for each other. Chats do not wait for one another,
 * except for the database. The effects of an event are dispatched once the event is committed. The result of an effect is the
 * next event.
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { ChatEvent, Command } from '../chat/events.ts';
import type { Database } from '../database/open.ts';
import { KeyedQueue } from '../lib/keyed-queue.ts';
import { markSeen, wasSeen, type IncomingEvent } from './apply.ts';
import { chatAndTopics, chatAt } from './chats.ts';
import { deleteChats } from './delete.ts';
import { Dispatcher } from './dispatcher.ts';
import { NO_BUDGET, type Budget } from './funds.ts';
import type { EngineEvents } from './observe.ts';
import { PARKED_FAULT, recover } from './parked.ts';
import type { EffectHandlers, Engine, Place, SendResult } from './ports.ts';
import { isHeldUnseen } from './statements.ts';
import { endsAnswers, take, withPartials } from './take.ts';

/** Runs the chats of this process: see the top of this file. */
export class LocalEngine implements Engine {
  readonly #database: Database;
  readonly #observe: EngineEvents;
  readonly #now: () => number;
  readonly #budget: Budget;
  readonly #queue = new KeyedQueue();
  readonly #dispatcher: Dispatcher;
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
    this.#observe = observe;
    this.#now = now;
    const commit = (incoming: IncomingEvent) => this.#commit(incoming);
    this.#dispatcher = new Dispatcher({ database, handlers, observe, now, commit });
  }

  /** How many effects are being done now. */
  get inFlight(): number {
    return this.#dispatcher.inFlight;
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
          for (const effect of effects) this.#dispatcher.dispatch(effect);
        });
      }
    } finally {
      queued.resolve();
    }
    await dispatched;
  }

  async stop(graceMs: number): Promise<void> {
    await this.#dispatcher.stop(graceMs);
    await this.#queue.idle();
  }

  async forget(chat: number): Promise<boolean> {
    const chats = (await chatAndTopics(this.#database, chat)).toSorted((a, b) => a - b);
    if (!(await this.#dispatcher.shownBeforeForget(chats))) return false;
    await this.#whileIdle(chats, async () => {
      // The effect that asks for this is in flight too. It must be able to try again.
      for (const one of chats) this.#dispatcher.abortAll(one, ({ kind }) => kind !== 'forget');
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
    const seen = endsAnswers(incoming) ? withPartials(incoming, this.#dispatcher.partialsOf(chat)) : incoming;
    const { sent, applied } = await take(this.#database, seen, this.#budget, this.#observe);
    // What runs for it stays pending.
    if (sent === 'parked') this.#dispatcher.abortAll(chat);
    if (applied === null) return sent;
    for (const id of applied.aborted) this.#dispatcher.abort(id);
    if (applied.held) this.#dispatcher.abortAll(chat, ({ kind }) => isHeldUnseen(kind));
    for (const effect of applied.effects) this.#dispatcher.dispatch(effect);
    return sent;
  }
}
