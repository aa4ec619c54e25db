/**
 * The engine of the program that holds the lease, where workers run the chats. Events go to the workers through Restate. What they commit
 * for people to see stands in the database: `NOTIFY` wakes this one, which reads what is pending of that chat, and shows it in order.
 */
import type { Command, ChatEvent } from '../../chat/events.ts';
import { listen } from '../../database/listen.ts';
import { CHAT_CHANGED, TEXT_GREW } from '../../database/notify.ts';
import { isPostgresql, select, type Database } from '../../database/open.ts';
import { retryTransient } from '../../database/retry.ts';
import { KeyedQueue } from '../../lib/keyed-queue.ts';
import { markSeen, wasSeen } from '../apply.ts';
import { chatAndTopics, chatAt } from '../chats.ts';
import { deleteChats } from '../delete.ts';
import { Dispatcher } from '../dispatcher.ts';
import type { EngineEvents } from '../observe.ts';
import { PARKED_FAULT, pendingIn, recover } from '../parked.ts';
import type { EffectHandlers, Engine, Place, SendResult } from '../ports.ts';
import { makesCall, type PendingEffect } from '../restore.ts';
import type { Ingress } from './ingress.ts';
import { deletePreview, previewAt, previewId } from './previews.ts';

/** How often all chats are looked at in which something is pending, milliseconds. */
const SWEEP_MS = 60_000;
/** An event that is not committed after so long waits for something that lasts, milliseconds. */
const LATE_MS = 3000;

/** Shows people that a call is being made elsewhere. */
export interface CallShown {
  /** Its text has grown. */
  grew(text: string): void;
  end(): void;
}

/** What a gateway works with. */
export interface GatewayOptions {
  readonly database: Database;
  /** The address of the database, for listening. */
  readonly url: string;
  readonly handlers: EffectHandlers;
  readonly observe: EngineEvents;
  readonly ingress: Ingress;
  /** Shows that a call is being made, until it is ended. */
  readonly showCall: (effect: PendingEffect) => CallShown;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** See the top of this file. */
export class GatewayEngine implements Engine {
  readonly #options: GatewayOptions;
  readonly #now: () => number;
  readonly #dispatcher: Dispatcher;
  /** Events of a chat are sent one after the other, so that none overtakes another on its way. */
  readonly #sending = new KeyedQueue();
  /** When each event that is on its way was sent, oldest first. */
  readonly #sent = new Map<symbol, number>();
  readonly #looking = new KeyedQueue();
  /** Chats that will be looked at, and have not begun to be. */
  readonly #asked = new Set<number>();
  /** The calls that are being made elsewhere, by effect. */
  readonly #calls = new Map<string, { readonly effect: PendingEffect; readonly shown: CallShown }>();
  /** The same by the ids of their previews. */
  readonly #previews = new Map<string, CallShown>();

  constructor(options: GatewayOptions) {
    const { database, handlers, observe, ingress, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#dispatcher = new Dispatcher({
      database,
      handlers,
      observe,
      now,
      commit: (incoming) => ingress.send(incoming),
      // A look that has begun may still take it for pending.
      beforeGone: (chat) => this.#looking.enqueue(chat, () => Promise.resolve()),
    });
  }

  /** How many effects are being done now. */
  get inFlight(): number {
    return this.#dispatcher.inFlight;
  }

  /** Whether Restate could be reached when it was last tried. */
  get reachable(): boolean {
    return this.#options.ingress.reachable;
  }

  /** Whether an event waits for something that lasts: others must not wait for it. */
  get late(): boolean {
    const [oldest] = this.#sent.values();
    return oldest !== undefined && performance.now() - oldest > LATE_MS;
  }

  /** How many events are on their way, and how many chats are to be looked at. */
  get waiting(): number {
    return this.#sending.waiting + this.#looking.waiting;
  }

  seen(eventId: string): Promise<boolean> {
    return wasSeen(this.#options.database, eventId);
  }

  markSeen(eventId: string): Promise<void> {
    return markSeen(this.#options.database, eventId, this.#now());
  }

  chatAt(place: Place): Promise<number> {
    return chatAt(this.#options.database, place, this.#now());
  }

  async send(chat: number, event: Command | ChatEvent, eventId: string): Promise<SendResult> {
    let sent: SendResult = 'taken';
    const began = Symbol(eventId);
    this.#sent.set(began, performance.now());
    try {
      await this.#sending.enqueue(chat, async () => {
        sent = await this.#options.ingress.send({ chat, eventId, event, at: this.#now() });
      });
      return sent;
    } finally {
      this.#sent.delete(began);
    }
  }

  async start(): Promise<void> {
    const { database, url, observe, ingress } = this.#options;
    if (!isPostgresql(database)) throw new Error('Several programs need PostgreSQL');
    let again = false;
    await listen(url, {
      signal: this.#dispatcher.stopping,
      onNotice: (channel, payload) => this.#hear(channel, payload),
      onListening: () => {
        if (again) void this.#lookAtAll();
        again = true;
      },
      onFault: (error) => observe.fault('other programs cannot be heard', error, 0),
    });
    // What was not heard, and chats that were left to a newer program.
    const sweep = setInterval(() => void this.#lookAtAll(), SWEEP_MS).unref();
    this.#dispatcher.stopping.addEventListener('abort', () => clearInterval(sweep), { once: true });
    const left = await recover(database, this.#now(), (chat, error) => observe.fault(PARKED_FAULT, error, chat));
    for (const chat of left.keys()) this.#look(chat);
    // Restate may have lost what it knew. It may also be away for long, and what is to be shown does not wait for that.
    const waiting = [...left].flatMap(([chat, effects]) => (effects.some(({ kind }) => makesCall(kind)) ? [chat] : []));
    const lookAt = async (): Promise<void> => {
      for (const chat of waiting) await ingress.look(chat);
    };
    // Only the end of this program ends it.
    void lookAt().catch(() => {});
  }

  async stop(graceMs: number): Promise<void> {
    await this.#dispatcher.stop(graceMs);
    for (const { shown } of this.#calls.values()) shown.end();
    this.#options.ingress.close();
    await this.#looking.idle();
  }

  async forget(chat: number): Promise<boolean> {
    const { database, observe, ingress } = this.#options;
    const chats = (await chatAndTopics(database, chat)).toSorted((a, b) => a - b);
    // What is committed may not be in flight yet.
    for (const one of chats) {
      this.#look(one);
      await this.#looking.enqueue(one, () => Promise.resolve());
    }
    if (!(await this.#dispatcher.shownBeforeForget(chats))) return false;
    // The effect that asks for this is in flight too. It must be able to try again.
    for (const one of chats) this.#dispatcher.abortAll(one, ({ kind }) => kind !== 'forget');
    await deleteChats(database, chats, this.#now());
    observe.forgotten?.(chats);
    for (const one of chats) {
      this.#look(one);
      // What still runs for it ends.
      await ingress.look(one);
    }
    return true;
  }

  #hear(channel: string, payload: string): void {
    if (channel === TEXT_GREW) return void this.#showGrown(payload);
    if (channel !== CHAT_CHANGED) return;
    const [id = '', event = ''] = payload.split(' ');
    this.#look(Number(id));
    this.#options.observe.changed?.(Number(id), event, this.#now());
  }

  /** Looks at every chat in which something is pending, or was shown to be. Never rejects. */
  async #lookAtAll(): Promise<void> {
    const { database, observe } = this.#options;
    const sql = 'select distinct chat as id from effect where done_at is null';
    const onFault = (error: unknown) => observe.fault('chats could not be looked at', error, 0);
    const found = () => select<{ id: number }>(database, sql, []);
    const busy = await retryTransient(found, onFault, this.#dispatcher.stopping).catch(() => []);
    for (const id of new Set([
      ...busy.map(({ id }) => id),
      ...[...this.#calls.values()].map((one) => one.effect.address.id),
    ]))
      this.#look(id);
  }

  /** Looks soon at what is pending in a chat. */
  #look(chat: number): void {
    if (this.#asked.has(chat) || this.#dispatcher.stopping.aborted) return;
    this.#asked.add(chat);
    const { observe } = this.#options;
    void this.#looking.enqueue(chat, async () => {
      this.#asked.delete(chat);
      const onFault = (error: unknown) => observe.fault('a chat could not be looked at', error, chat);
      await retryTransient(() => this.#lookNow(chat), onFault, this.#dispatcher.stopping).catch(() => {});
    });
  }

  async #lookNow(chat: number): Promise<void> {
    const { database, observe } = this.#options;
    const pending = await pendingIn(database, chat, this.#now(), (error) => observe.fault(PARKED_FAULT, error, chat));
    const ids = new Set(pending.map(({ id }) => id));
    // Ended otherwise: by `/stop`, because nobody can see it, or because its chat cannot be read.
    this.#dispatcher.abortAll(chat, ({ id }) => !ids.has(id));
    for (const { effect } of this.#calls.values())
      if (effect.address.id === chat && !ids.has(effect.id)) this.#endCall(effect.id);
    for (const effect of pending) {
      if (makesCall(effect.kind)) this.#beginCall(effect);
      else this.#dispatcher.dispatch(effect);
    }
  }

  #beginCall(effect: PendingEffect): void {
    if (this.#calls.has(effect.id) || this.#dispatcher.stopping.aborted) return;
    const shown = this.#options.showCall(effect);
    this.#calls.set(effect.id, { effect, shown });
    if ('call' in effect.input) this.#previews.set(previewId(effect.address.id, effect.input.call), shown);
  }

  #endCall(id: string): void {
    const call = this.#calls.get(id);
    if (!call) return;
    const { effect, shown } = call;
    shown.end();
    this.#calls.delete(id);
    if (!('call' in effect.input)) return;
    const preview = previewId(effect.address.id, effect.input.call);
    this.#previews.delete(preview);
    // What is missed here is deleted within the hour.
    void deletePreview(this.#options.database, preview).catch(() => {});
  }

  /** A preview is lossy: what cannot be read is not shown. */
  async #showGrown(id: string): Promise<void> {
    const grown = await previewAt(this.#options.database, id).catch(() => null);
    if (grown !== null) this.#previews.get(id)?.grew(grown.text);
  }
}
