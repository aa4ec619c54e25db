/** The server's time: dates of messages, rate limits, and everything that ends by itself. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once, so many milliseconds later; gives what cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's clock. Reads the globals at each call, so that fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
