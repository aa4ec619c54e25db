/** Telegram's limits, what we keep free of them, and how calls are counted against them. */

/** Counts of messages; edits count like messages. */
export interface Limits {
  readonly privateBurst: number;
  readonly privatePerSecond: number;
  readonly groupPerMinute: number;
  readonly allPerSecond: number;
  /** A progress edit in a group leaves at least this many of the minute's messages. */
  readonly groupReserve: number;
  /** In a private chat previews and progress edits are made only while this many are left. */
  readonly privateSpare: number;
  /** In a private chat the first preview of a key (its placeholder, which the answer needs anyway) needs this many left. */
  readonly privatePlaceholder: number;
}

/**
 * Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this (1 a second a chat with short bursts,
 * 20 a minute a group, about 30 a second in all); the burst of 5 is what the API was seen to take.
 * `privateSpare` is the whole burst: three answers at 0.4, 1.2 and 2 s cost 2 calls each and the progress message one, which is
 * all that 5 + 2 s allow. Later the pace is the same for any spare: one edit a second.
 */
export const TELEGRAM_LIMITS: Limits = {
  privateBurst: 5,
  privatePerSecond: 1,
  groupPerMinute: 20,
  allPerSecond: 30,
  groupReserve: 14,
  privateSpare: 5,
  privatePlaceholder: 2,
};

/** What a call of the API is for. `final`: answers, notices, and whatever they wait for. */
export type CallPurpose = 'final' | 'delete' | 'progress' | 'progress edit' | 'first preview' | 'preview';

/** Which goes first when there is not room for all. */
export type Priority = 0 | 1 | 2;

/** The priority of a call: lower goes first. */
export function priorityOf(purpose: CallPurpose): Priority {
  if (purpose === 'final' || purpose === 'delete') return 0;
  return purpose === 'progress' || purpose === 'progress edit' ? 1 : 2;
}

/** So many calls must be left in the chat before one for this purpose is made. 0 for one that takes none: deleting is no message. */
export function neededFor(purpose: CallPurpose, isPrivate: boolean, limits: Limits): number {
  if (purpose === 'delete') return 0;
  if (purpose === 'final' || purpose === 'progress') return 1;
  if (!isPrivate) return Math.min(limits.groupReserve + 1, limits.groupPerMinute);
  const spare = purpose === 'first preview' ? limits.privatePlaceholder : limits.privateSpare;
  return Math.min(spare, limits.privateBurst);
}

/** One call that a limit counts. */
interface Taken {
  /** The call has been answered, or given up. */
  done(now: number): void;
  /** The call was not made. */
  undo(now: number): void;
}

/** The limit of one chat, or of all together: counts the calls made. Times are milliseconds of one clock. */
export interface RateLimit {
  /** How many calls may be made now. */
  left(now: number): number;
  take(now: number): Taken;
  /** The earliest time when `count` are left if nothing else happens; Infinity when something must end first. */
  when(count: number, now: number): number;
  /** Telegram said that nothing is left before `until`. */
  drained(until: number): void;
  /** A new one would behave the same. */
  atRest(now: number): boolean;
}

/** Rounding of times must not make a call wait another millisecond for ever. */
const EPSILON = 1e-6;

/**
 * A bucket of `burst` tokens that refills by `perSecond`. While a call is in flight the place of its token does not refill. Telegram
 * counts it somewhere between start and answer, so Telegram's bucket never holds less than this one.
 */
export function tokenBucket(burst: number, perSecond: number): RateLimit {
  let level = burst;
  let at = -Infinity;
  let inFlight = 0;
  const refill = (now: number): void => {
    if (now <= at) return;
    level = at === -Infinity ? burst : Math.min(burst - inFlight, level + ((now - at) * perSecond) / 1000);
    at = now;
  };
  return {
    left(now) {
      refill(now);
      return now < at ? 0 : level + EPSILON;
    },
    take(now) {
      refill(now);
      level -= 1;
      inFlight += 1;
      return {
        done(now) {
          refill(now);
          inFlight -= 1;
        },
        undo(now) {
          refill(now);
          inFlight -= 1;
          level = Math.min(burst - inFlight, level + 1);
        },
      };
    },
    when(count, now) {
      refill(now);
      if (count > burst - inFlight) return Infinity;
      return Math.max(now, at + ((count - level) / perSecond) * 1000);
    },
    drained(until) {
      at = Math.max(at, until);
      level = Math.min(level, 1);
    },
    atRest(now) {
      refill(now);
      return now >= at && inFlight === 0 && level >= burst - EPSILON;
    },
  };
}

/**
 * At most `count` calls in any `spanMs`. The span of a call begins with its answer, or `holdMs` after its start when that is earlier.
 * So a request that took long to arrive (a new connection) does not share a window of Telegram's with quick ones made later.
 * `usual` may tell how much of a call's time (milliseconds) every call takes: what all take cannot bring them closer together.
 */
export function slidingWindow(
  count: number,
  spanMs: number,
  holdMs: number,
  usual: (tookMs: number) => number = () => 0,
): RateLimit {
  const calls = new Set<{ from: number }>();
  const prune = (now: number): void => {
    for (const call of calls) if (call.from + spanMs <= now + EPSILON) calls.delete(call);
  };
  return {
    left(now) {
      prune(now);
      return count - calls.size;
    },
    take(start) {
      const call = { from: start + holdMs };
      calls.add(call);
      return {
        done: (now) => void (call.from = Math.min(call.from, now - usual(now - start))),
        undo: () => void calls.delete(call),
      };
    },
    when(wanted, now) {
      prune(now);
      const mustEnd = calls.size - (count - wanted);
      if (mustEnd <= 0) return now;
      const ends = [...calls].map((call) => call.from + spanMs).toSorted((a, b) => a - b);
      return ends[mustEnd - 1] ?? Infinity;
    },
    drained() {},
    atRest(now) {
      prune(now);
      return calls.size === 0;
    },
  };
}

/** The least time that calls were seen to take. It follows a quicker one at once, a slower one by a thousandth. It begins at 0, to be safe. */
function leastTime(): (tookMs: number) => number {
  let least = 0;
  return (tookMs) => {
    least = Math.min(tookMs, least + (tookMs - least) / 1000);
    return least;
  };
}

/** No limit. */
function unlimited(): RateLimit {
  const taken: Taken = { done() {}, undo() {} };
  return { left: () => Infinity, take: () => taken, when: (_, now) => now, drained() {}, atRest: () => true };
}

/** So long at most a call that is not answered counts in a group: the time-out of a call. */
const GROUP_HOLD_MS = 30_000;

/** A second by our clock and by Telegram's need not be quite the same. */
const SECOND_MS = 1005;

/**
 * So long at most such a call counts among those of all chats, so that calls which hang do not use up what others need. A call may
 * take long to arrive where many connections are made at once by a process that has much else to do. If it stopped counting before
 * it has arrived, another would go too early. So this is far longer than any call takes on its way.
 */
const ALL_HOLD_MS = 5000;

/** The limit of one Telegram chat. */
export function chatLimit(isPrivate: boolean, limits: Limits | null): RateLimit {
  if (!limits) return unlimited();
  if (isPrivate) return tokenBucket(limits.privateBurst, limits.privatePerSecond);
  return slidingWindow(limits.groupPerMinute, 60_000, GROUP_HOLD_MS);
}

/** The limit of all chats together. */
export function totalLimit(limits: Limits | null): RateLimit {
  return limits ? slidingWindow(limits.allPerSecond, SECOND_MS, ALL_HOLD_MS, leastTime()) : unlimited();
}
