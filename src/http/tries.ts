/**
 * Wrong tokens are slowed: a client has so many tries a minute, and all clients together have. Beyond that no token is looked at, a
 * right one neither: otherwise each try would still tell whether it is right.
 *
 * Strangers who use up what all have together must not keep the operator out: who gave the right token before is bound by the limit of
 * one client alone. What is kept of clients is bounded: a client is only remembered for a try that was counted for all, or as one of the
 * last who were right.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong tries of one client, and of all, in so many seconds. */
const OF_ONE = 10;
const OF_ALL = 200;
const WINDOW_S = 60;
/** So many of the clients who were right last are known. */
const KNOWN = 100;

const ALL = 'all';

/** Counts wrong tries. */
export class Tries {
  readonly #one = new RateLimiterMemory({ points: OF_ONE, duration: WINDOW_S });
  readonly #all = new RateLimiterMemory({ points: OF_ALL, duration: WINDOW_S });
  readonly #told = new RateLimiterMemory({ points: 1, duration: WINDOW_S });
  /** The last who were right, the newest at the end. */
  readonly #known = new Set<string>();

  /** How many clients are remembered. */
  get size(): number {
    return this.#one.dump().storage.length + this.#known.size;
  }

  /**
   * Takes a token that was given.
   * @returns null if its result counts, otherwise the seconds until the next try does. A right token that counts is let in
   */
  async take(client: string, right: boolean): Promise<number | null> {
    // A count is there before the first wait for it, so tries that arrive together are counted one by one.
    const overall = await (right ? wait(this.#all, ALL, OF_ALL) : count(this.#all, ALL));
    if (overall !== null && !this.#known.has(client)) return overall;
    const own = await (right ? wait(this.#one, client, OF_ONE) : count(this.#one, client));
    if (right && own === null) this.#remember(client);
    return own;
  }

  /** Whether the log is to be told now that tries are slowed. True once a minute. */
  async tells(): Promise<boolean> {
    return (await count(this.#told, ALL)) === null;
  }

  #remember(client: string): void {
    this.#known.delete(client);
    this.#known.add(client);
    const [oldest] = this.#known;
    if (this.#known.size > KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

const seconds = ({ msBeforeNext }: RateLimiterRes) => Math.max(1, Math.ceil(msBeforeNext / 1000));

/** Counts one. The seconds to wait if it was one too many. */
async function count(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return seconds(refusal);
    throw refusal;
  }
}

/** The seconds to wait if the limit is reached. Counts nothing. */
async function wait(limiter: RateLimiterMemory, key: string, most: number): Promise<number | null> {
  const state = await limiter.get(key);
  return state !== null && state.consumedPoints >= most && state.msBeforeNext > 0 ? seconds(state) : null;
}
