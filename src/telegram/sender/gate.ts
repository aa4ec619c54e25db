import { chatMeter, neededFor, rankOf, totalMeter, type CallKind, type Limits, type Meter } from './limits.ts';

/** Leave to make one call now. End it with one of the two, once. */
export interface Pass {
  /** The call has ended, however. */
  done(): void;
  /** The call was not made. */
  undo(): void;
}

/** Who wants to make a call. */
export interface Want {
  readonly telegramChat: number;
  readonly private: boolean;
  /** May change while waiting; tell the gate by `look`. */
  readonly kind: () => CallKind;
  /** Whether it may go at all now; as `kind`. */
  readonly may?: () => boolean;
  /** Called in the moment the pass is given, before anybody else runs. */
  readonly granted?: () => void;
}

/** A place in the line. `pass` gives `null` when it was cancelled. */
export interface Ticket {
  readonly pass: Promise<Pass | null>;
  cancel(): void;
}

interface Waiting {
  readonly want: Want;
  readonly grant: (pass: Pass | null) => void;
}

interface Room {
  readonly id: number;
  readonly private: boolean;
  readonly meter: Meter;
  readonly waiting: Set<Waiting>;
  pausedUntil: number;
  timer: NodeJS.Timeout | undefined;
}

/** So many chats refused within `FLOOD_SPAN_MS` mean that the limit of all chats together is hit. */
const FLOOD_CHATS = 3;
const FLOOD_SPAN_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Lets calls through as Telegram's limits allow. Each Telegram chat is a room with a meter and a line of its own; a room whose best
 * call could go now stands in the line of that call's rank, and the first room of the lowest rank takes the next of all calls, then
 * goes to the end: chats take turns, answers go before progress, progress before previews.
 */
export class Gate {
  readonly #limits: Limits | null;
  readonly #now: () => number;
  readonly #total: Meter;
  readonly #rooms = new Map<number, Room>();
  readonly #ready = [new Set<Room>(), new Set<Room>(), new Set<Room>()] as const;
  #floods: { readonly room: number; readonly at: number; readonly until: number }[] = [];
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Limits | null, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#total = totalMeter(limits);
  }

  /** Queues for a call. */
  enter(want: Want): Ticket {
    const room = this.#room(want.telegramChat, want.private);
    const { promise, resolve } = Promise.withResolvers<Pass | null>();
    const waiting: Waiting = { want, grant: resolve };
    room.waiting.add(waiting);
    this.#place(room);
    this.#pump();
    const cancel = (): void => {
      if (!room.waiting.delete(waiting)) return;
      resolve(null);
      this.#place(room);
    };
    return { pass: promise, cancel };
  }

  /** A want of this chat has changed. */
  look(telegramChat: number): void {
    const room = this.#rooms.get(telegramChat);
    if (!room) return;
    this.#place(room);
    this.#pump();
  }

  /** A pass outside the line for something that may as well be left out: only while nobody waits and half of the second is free. */
  spare(telegramChat: number): Pass | null {
    const now = this.#now();
    const crowded = this.#total.left(now) < (this.#limits?.allPerSecond ?? 0) / 2;
    const paused = Math.max(this.#pausedUntil, this.#rooms.get(telegramChat)?.pausedUntil ?? 0) > now;
    if (crowded || paused || this.#ready.some((line) => line.size > 0)) return null;
    const taken = this.#total.take(now);
    return { done: () => taken.done(this.#now()), undo: () => taken.undo(this.#now()) };
  }

  /** Telegram refused a call of this chat with 429: nothing for `waitMs`; for no chat when several are refused at once. */
  flood(telegramChat: number, isPrivate: boolean, waitMs: number): void {
    const now = this.#now();
    const until = now + waitMs;
    const room = this.#room(telegramChat, isPrivate);
    room.pausedUntil = Math.max(room.pausedUntil, until);
    room.meter.drained(until);
    this.#floods = this.#floods.filter((flood) => flood.at > now - FLOOD_SPAN_MS && flood.room !== telegramChat);
    this.#floods.push({ room: telegramChat, at: now, until });
    if (this.#floods.length >= FLOOD_CHATS) {
      // The shortest of them: a longer one may be that chat's own.
      this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(...this.#floods.map((flood) => flood.until)));
    }
    this.#place(room);
  }

  /** Forgets the chats whose limits are as if never used. Gives how many are left. */
  sweep(): number {
    const now = this.#now();
    for (const room of this.#rooms.values()) {
      if (room.waiting.size === 0 && room.pausedUntil <= now && room.meter.atRest(now)) this.#rooms.delete(room.id);
    }
    return this.#rooms.size;
  }

  /** Lets nobody through by itself any more. */
  close(): void {
    clearTimeout(this.#timer);
    for (const room of this.#rooms.values()) clearTimeout(room.timer);
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  #room(id: number, isPrivate: boolean): Room {
    let room = this.#rooms.get(id);
    if (!room) {
      const meter = chatMeter(isPrivate, this.#limits);
      room = { id, private: isPrivate, meter, waiting: new Set(), pausedUntil: 0, timer: undefined };
      this.#rooms.set(id, room);
    }
    return room;
  }

  /** The room's call that goes next, and when it may; null when there is none. */
  #best(room: Room, now: number): { waiting: Waiting; rank: 0 | 1 | 2; at: number } | null {
    let best: { waiting: Waiting; rank: 0 | 1 | 2; at: number } | null = null;
    for (const waiting of room.waiting) {
      if (waiting.want.may && !waiting.want.may()) continue;
      const kind = waiting.want.kind();
      const rank = rankOf(kind);
      const needed = this.#limits ? neededFor(kind, room.private, this.#limits) : 0;
      const free = room.meter.left(now) >= needed;
      const at = Math.max(room.pausedUntil, free ? now : room.meter.when(needed, now));
      const better = !best || (at <= now && best.at <= now ? rank < best.rank : at < best.at);
      if (better) best = { waiting, rank, at };
    }
    return best;
  }

  /** Puts the room into the line where it belongs now, keeping its place if that is the line it stands in. */
  #place(room: Room): void {
    clearTimeout(room.timer);
    room.timer = undefined;
    const now = this.#now();
    const best = this.#best(room, now);
    const line = best && best.at <= now ? this.#ready[best.rank] : null;
    for (const other of this.#ready) if (other !== line) other.delete(room);
    if (line) line.add(room);
    else if (best && best.at < Infinity) room.timer = this.#later(best.at - now, () => this.look(room.id));
  }

  #pump(): void {
    for (;;) {
      const line = this.#ready.find((rooms) => rooms.size > 0);
      const [room] = line ?? [];
      if (!line || !room) return;
      const now = this.#now();
      const at = Math.max(this.#pausedUntil, this.#total.left(now) >= 1 ? now : this.#total.when(1, now));
      if (at > now) {
        clearTimeout(this.#timer);
        this.#timer = this.#later(at - now, () => this.#pump());
        return;
      }
      line.delete(room);
      const best = this.#best(room, now);
      if (best && best.at <= now) this.#grant(room, best.waiting, now);
      this.#place(room);
    }
  }

  #grant(room: Room, waiting: Waiting, now: number): void {
    const { want, grant } = waiting;
    room.waiting.delete(waiting);
    const taken = [this.#total.take(now)];
    if (want.kind() !== 'delete') taken.push(room.meter.take(now));
    want.granted?.();
    const end = (how: 'done' | 'undo'): void => {
      for (const one of taken) one[how](this.#now());
      this.look(room.id);
      this.#pump();
    };
    grant({ done: () => end('done'), undo: () => end('undo') });
  }

  #later(ms: number, run: () => void): NodeJS.Timeout {
    return setTimeout(run, Math.min(Math.max(1, Math.ceil(ms)), LONGEST_TIMER_MS));
  }
}
