/** Lets calls of the API through as Telegram's limits allow, the most urgent first, and no chat before all others. */
import {
  chatLimit,
  neededFor,
  priorityOf,
  totalLimit,
  type Limits,
  type Priority,
  type CallPurpose,
  type RateLimit,
} from './limits.ts';

/** Leave to make one call now. Ends with one of the two, once. */
export interface Permit {
  /** The call has ended, however. */
  done(): void;
  /** The call was not made. */
  undo(): void;
}

/** What a permit is asked for. */
export interface PermitRequest {
  readonly telegramChat: number;
  readonly private: boolean;
  /** May change while the request waits. Call `recheck` when it does. */
  readonly purpose: () => CallPurpose;
  /** Whether the call may be made at all now. May change as `purpose` does. Left out: it may. */
  readonly may?: (() => boolean) | undefined;
  /** Called at the moment the permit is given, before anything else runs. */
  readonly onPermit?: (() => void) | undefined;
}

interface Waiting {
  readonly request: PermitRequest;
  readonly resolve: (permit: Permit | null) => void;
}

/** One Telegram chat: its limit, and the requests that wait for it. */
interface Chat {
  readonly id: number;
  readonly private: boolean;
  readonly limit: RateLimit;
  readonly waiting: Set<Waiting>;
  /** Telegram said 429: no call before this time. */
  pausedUntil: number;
  timer: NodeJS.Timeout | undefined;
}

/** The request of a chat that goes next, how urgent it is, and when it may go. */
interface Next {
  readonly waiting: Waiting;
  readonly priority: Priority;
  readonly at: number;
}

/** When so many chats meet a 429 within `FLOOD_SPAN_MS`, the limit of all chats together is hit. */
const FLOOD_CHATS = 3;
const FLOOD_SPAN_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Each Telegram chat has a limit of its own. A chat with a request that could go now waits in the ready queue of that request's
 * priority. Whenever the limit of all chats has room, the first chat of the most urgent ready queue gets a permit and goes to the end.
 */
export class Limiter {
  readonly #limits: Limits | null;
  readonly #now: () => number;
  readonly #total: RateLimit;
  readonly #chats = new Map<number, Chat>();
  /** By priority. A set keeps the order in which chats came. */
  readonly #ready = [new Set<Chat>(), new Set<Chat>(), new Set<Chat>()] as const;
  #floods: { readonly chat: number; readonly at: number; readonly until: number }[] = [];
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Limits | null, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#total = totalLimit(limits);
  }

  /** How many chats are counted for their limit. */
  get size(): number {
    return this.#chats.size;
  }

  /** Waits for a permit; null when `signal` is aborted before. */
  acquire(request: PermitRequest, signal: AbortSignal): Promise<Permit | null> {
    const chat = this.#chat(request.telegramChat, request.private);
    const { promise, resolve } = Promise.withResolvers<Permit | null>();
    const cancel = (): void => {
      if (!chat.waiting.delete(waiting)) return;
      resolve(null);
      this.#sort(chat);
    };
    const waiting: Waiting = {
      request,
      resolve: (permit) => {
        signal.removeEventListener('abort', cancel);
        resolve(permit);
      },
    };
    signal.addEventListener('abort', cancel);
    chat.waiting.add(waiting);
    this.#sort(chat);
    this.#dispatch();
    return promise;
  }

  /** A permit for something that may as well be left out: only while nothing waits and half of the second is free. */
  tryAcquire(telegramChat: number): Permit | null {
    const now = this.#now();
    const crowded = this.#total.left(now) < (this.#limits?.allPerSecond ?? 0) / 2;
    const paused = Math.max(this.#pausedUntil, this.#chats.get(telegramChat)?.pausedUntil ?? 0) > now;
    if (crowded || paused || this.#ready.some((chats) => chats.size > 0)) return null;
    const taken = this.#total.take(now);
    return { done: () => taken.done(this.#now()), undo: () => taken.undo(this.#now()) };
  }

  /** A waiting request of this chat has changed. */
  recheck(telegramChat: number): void {
    const chat = this.#chats.get(telegramChat);
    if (!chat) return;
    this.#sort(chat);
    this.#dispatch();
  }

  /** Telegram refused a call of this chat with 429: none for `waitMs`. None of any chat when several are refused at once. */
  pause(telegramChat: number, isPrivate: boolean, waitMs: number): void {
    const now = this.#now();
    const until = now + waitMs;
    const chat = this.#chat(telegramChat, isPrivate);
    chat.pausedUntil = Math.max(chat.pausedUntil, until);
    chat.limit.drained(until);
    this.#floods = this.#floods.filter((flood) => flood.at > now - FLOOD_SPAN_MS && flood.chat !== telegramChat);
    this.#floods.push({ chat: telegramChat, at: now, until });
    if (this.#floods.length >= FLOOD_CHATS) {
      // The shortest of them: a longer one may be that chat's own.
      this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(...this.#floods.map((flood) => flood.until)));
    }
    this.#sort(chat);
  }

  /** Forgets the chats whose limits are as if never used. */
  sweep(): void {
    const now = this.#now();
    for (const chat of this.#chats.values()) {
      if (chat.waiting.size === 0 && chat.pausedUntil <= now && chat.limit.atRest(now)) this.#chats.delete(chat.id);
    }
  }

  /** Ends all timers: no request that waits gets its permit from now on. */
  close(): void {
    clearTimeout(this.#timer);
    for (const chat of this.#chats.values()) clearTimeout(chat.timer);
  }

  #chat(id: number, isPrivate: boolean): Chat {
    const known = this.#chats.get(id);
    if (known) return known;
    const limit = chatLimit(isPrivate, this.#limits);
    const chat: Chat = { id, private: isPrivate, limit, waiting: new Set(), pausedUntil: 0, timer: undefined };
    this.#chats.set(id, chat);
    return chat;
  }

  /** The most urgent of the requests that could go now, else the one that can go first. Null when there is none. */
  #next(chat: Chat, now: number): Next | null {
    let next: Next | null = null;
    for (const waiting of chat.waiting) {
      if (waiting.request.may?.() === false) continue;
      const purpose = waiting.request.purpose();
      const priority = priorityOf(purpose);
      const needed = this.#limits ? neededFor(purpose, chat.private, this.#limits) : 0;
      const isFree = chat.limit.left(now) >= needed;
      const at = Math.max(chat.pausedUntil, isFree ? now : chat.limit.when(needed, now));
      const isBetter = !next || (at <= now && next.at <= now ? priority < next.priority : at < next.at);
      if (isBetter) next = { waiting, priority, at };
    }
    return next;
  }

  /** Puts a chat into the ready queue where it belongs now. It keeps its place if it is in that one already. */
  #sort(chat: Chat): void {
    clearTimeout(chat.timer);
    chat.timer = undefined;
    const now = this.#now();
    const next = this.#next(chat, now);
    const ready = next && next.at <= now ? this.#ready[next.priority] : null;
    for (const other of this.#ready) if (other !== ready) other.delete(chat);
    if (ready) ready.add(chat);
    else if (next && next.at < Infinity) chat.timer = this.#later(next.at - now, () => this.recheck(chat.id));
  }

  /** Gives permits while the limit of all chats has room; then waits until it has. */
  #dispatch(): void {
    for (;;) {
      const ready = this.#ready.find((chats) => chats.size > 0);
      const [chat] = ready ?? [];
      if (!ready || !chat) return;
      const now = this.#now();
      const at = Math.max(this.#pausedUntil, this.#total.left(now) >= 1 ? now : this.#total.when(1, now));
      if (at > now) {
        clearTimeout(this.#timer);
        this.#timer = this.#later(at - now, () => this.#dispatch());
        return;
      }
      ready.delete(chat);
      const next = this.#next(chat, now);
      if (next && next.at <= now) this.#permit(chat, next.waiting, now);
      this.#sort(chat);
    }
  }

  #permit(chat: Chat, waiting: Waiting, now: number): void {
    const { request, resolve } = waiting;
    chat.waiting.delete(waiting);
    const taken = [this.#total.take(now)];
    if (request.purpose() !== 'delete') taken.push(chat.limit.take(now));
    request.onPermit?.();
    const end = (how: 'done' | 'undo'): void => {
      for (const one of taken) one[how](this.#now());
      this.recheck(chat.id);
      this.#dispatch();
    };
    resolve({ done: () => end('done'), undo: () => end('undo') });
  }

  #later(ms: number, run: () => void): NodeJS.Timeout {
    return setTimeout(run, Math.min(Math.max(1, Math.ceil(ms)), LONGEST_TIMER_MS));
  }
}
