/** A task that many ask for is done once for all of them. */
import { setTimeout as wait } from 'node:timers/promises';

/** Asks for a task; `stop` ends it. */
export interface Coalesced {
  readonly ask: () => void;
  readonly stop: () => void;
}

/**
 * Runs a task when it is asked for: at once, but the next time only so long after the last run ended. No asking is lost.
 * @param task never rejects
 * @param everyMs milliseconds
 */
export function coalesced(task: () => Promise<void>, everyMs: number): Coalesced {
  const stopping = new AbortController();
  const { signal } = stopping;
  let asked = false;
  let running = false;
  const run = async () => {
    running = true;
    while (asked && !signal.aborted) {
      asked = false;
      await task();
      await wait(everyMs, undefined, { signal }).catch(() => {});
    }
    running = false;
  };
  return {
    ask() {
      asked = true;
      if (!running) void run();
    },
    stop: () => stopping.abort(),
  };
}
