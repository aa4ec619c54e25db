/** The server's time, for dates of messages, rate limits and time-outs. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once, `ms` milliseconds later. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The clock of the machine. It looks up the globals at each call, so that fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
