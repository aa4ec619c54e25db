import type { TelegramUpdate } from '@gramio/types';
import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import { Refusal } from './refusal.ts';

/** The parameters of `getUpdates`. `timeout` is in seconds. `allowed` is null if the call did not give it. */
interface Poll {
  readonly offset: number;
  readonly limit: number;
  readonly timeout: number;
  readonly allowed: readonly string[] | null;
  /** Aborted when the caller has closed the connection. */
  readonly signal: AbortSignal;
}

// Without `allowed_updates` a bot gets all kinds but these (https://core.telegram.org/bots/api#getupdates).
const ONLY_WHEN_ASKED = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

const CONFLICT = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

/** The queue of updates for the bot, and its one long poll. */
export class Updates {
  readonly #clock: Clock;
  readonly #events: Events;
  #pending: TelegramUpdate[] = [];
  /** Sent again, whatever the offset says. */
  #again: TelegramUpdate[] = [];
  readonly #sent = new Map<number, TelegramUpdate>();
  #allowed: readonly string[] = [];
  #lastId: number;
  #waiting: { poll: Poll; settle(result: TelegramUpdate[] | Refusal): void } | null = null;
  /** Called when there is something to deliver and nobody polls. */
  onPending: () => void = () => {};
  /** When `getUpdates` last came. */
  lastPollAt: number | null = null;

  constructor(clock: Clock, events: Events, firstId: number) {
    this.#clock = clock;
    this.#events = events;
    this.#lastId = firstId - 1;
  }

  /** How many updates wait for the bot. */
  get count(): number {
    return this.#pending.length + this.#again.length;
  }

  /** What a later process needs to go on: the last id, and the updates that are not confirmed. */
  get unconfirmed(): { readonly lastId: number; readonly pending: readonly TelegramUpdate[] } {
    return { lastId: this.#lastId, pending: [...this.#again, ...this.#pending] };
  }

  /** Goes on from another process's `unconfirmed`. The last id never becomes smaller. */
  resume(lastId: number, pending: readonly TelegramUpdate[]): void {
    this.#lastId = Math.max(this.#lastId, lastId);
    this.#pending = [...pending, ...this.#pending];
  }

  /** Whether a poll waits now. */
  get polled(): boolean {
    return this.#waiting !== null;
  }

  /** The kinds of updates that the bot wants. None means all usual ones. */
  get allowed(): readonly string[] {
    return this.#allowed;
  }

  set allowed(kinds: readonly string[]) {
    this.#allowed = kinds;
  }

  /** Queues an update if the bot wants its kind. Returns its id, or null if it is not wanted. */
  push(kind: Exclude<keyof TelegramUpdate, 'update_id'>, body: object): number | null {
    const wanted = this.#allowed.length === 0 ? !ONLY_WHEN_ASKED.has(kind) : this.#allowed.includes(kind);
    return wanted ? this.pushRaw({ [kind]: body }) : null;
  }

  /** Queues any object as an update. It gets the next id unless it has one. Returns the id. */
  pushRaw(given: object): number {
    const own = 'update_id' in given && typeof given.update_id === 'number' ? given.update_id : null;
    const update = { ...given, update_id: own ?? ++this.#lastId } as TelegramUpdate;
    if (own !== null && own <= this.#lastId) this.#again.push(update);
    else this.#pending.push(update);
    this.#lastId = Math.max(this.#lastId, update.update_id);
    this.#sent.set(update.update_id, update);
    this.#events.emit('update', update);
    this.#wake();
    return update.update_id;
  }

  /** Delivers an update again, confirmed or not. False if there is no such update. */
  redeliver(id: number): boolean {
    const update = this.#sent.get(id);
    if (update === undefined) return false;
    this.#again.push(update);
    this.#wake();
    return true;
  }

  /** Drops all updates that wait. */
  drop(): void {
    this.#pending = [];
    this.#again = [];
  }

  /** Long polling: returns updates as soon as there are any, or none after the time-out. */
  async poll(poll: Poll): Promise<TelegramUpdate[]> {
    this.lastPollAt = this.#clock.now();
    this.terminate(CONFLICT);
    if (poll.allowed !== null) this.#allowed = poll.allowed;
    this.#confirm(poll.offset);
    const ready = this.#take(poll.limit);
    if (ready.length > 0 || poll.timeout === 0 || poll.signal.aborted) return ready;
    const outcome = await new Promise<TelegramUpdate[] | Refusal>((resolve) => {
      const settle = (result: TelegramUpdate[] | Refusal): void => {
        stop();
        poll.signal.removeEventListener('abort', gone);
        this.#waiting = null;
        resolve(result);
      };
      const gone = (): void => settle([]);
      const stop = this.#clock.after(poll.timeout * 1000, gone);
      poll.signal.addEventListener('abort', gone);
      this.#waiting = { poll, settle };
      this.#events.emit('poll');
    });
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  }

  /** Ends a waiting poll with 409. */
  terminate(reason: string): void {
    this.#waiting?.settle(new Refusal(409, reason));
  }

  /** For the webhook: the oldest update that waits. It stays until it is confirmed. */
  peek(): TelegramUpdate | undefined {
    return this.#again[0] ?? this.#pending[0];
  }

  /** For the webhook: this update was accepted. */
  confirm(update: TelegramUpdate): void {
    const again = this.#again.indexOf(update);
    if (again === -1) this.#pending = this.#pending.filter((other) => other !== update);
    else this.#again.splice(again, 1);
  }

  #confirm(offset: number): void {
    if (offset < 0) this.#pending = this.#pending.slice(offset);
    else this.#pending = this.#pending.filter(({ update_id }) => update_id >= offset);
  }

  #take(limit: number): TelegramUpdate[] {
    const again = this.#again.splice(0, limit);
    const fresh = this.#pending.slice(0, limit - again.length);
    return [...again, ...fresh].toSorted((a, b) => a.update_id - b.update_id);
  }

  #wake(): void {
    if (this.#waiting === null) this.onPending();
    else this.#waiting.settle(this.#take(this.#waiting.poll.limit));
  }
}
