import { pause } from '../../lib/wait.ts';
import { CallFailure } from './failures.ts';

/** Time as calls see it; tests have their own. */
export interface Clock {
  /** Milliseconds since any beginning, never going back. */
  now(): number;
  /** Milliseconds since 1970. */
  date(): number;
  /** Waits so many milliseconds; rejects with the signal's reason when that is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of the world. */
export const realClock: Clock = { now: () => performance.now(), date: () => Date.now(), pause };

/** The time of one answer with all its attempts. */
export interface Deadline {
  /** Aborts with a `CallFailure`: `timed_out` when the time is up, `aborted` with the caller's signal. */
  readonly signal: AbortSignal;
  /** Milliseconds since the beginning. */
  passed(): number;
  /** Milliseconds until the time is up. */
  left(): number;
  /** Makes the whole time at least so long. */
  atLeast(ms: number): void;
  /** It is not needed any more. */
  end(): void;
}

/** Begins the time of an answer. */
export function createDeadline(ms: number, caller: AbortSignal, clock: Clock): Deadline {
  const started = clock.now();
  const controller = new AbortController();
  const passed = (): number => clock.now() - started;
  const onAbort = (): void => controller.abort(new CallFailure('aborted'));
  const onTime = (): void => controller.abort(new CallFailure('timed_out'));
  let limit = ms;
  let timer = setTimeout(onTime, limit);
  caller.addEventListener('abort', onAbort, { once: true });
  if (caller.aborted) onAbort();

  return {
    signal: controller.signal,
    passed,
    left: () => limit - passed(),
    atLeast(least) {
      if (least <= limit) return;
      limit = least;
      clearTimeout(timer);
      timer = setTimeout(onTime, Math.max(0, limit - passed()));
    },
    end() {
      clearTimeout(timer);
      caller.removeEventListener('abort', onAbort);
    },
  };
}

/** Waits for `work`, but no longer than until the signal aborts; then rejects with a `CallFailure`. */
export async function before<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void =>
    aborted.reject(signal.reason instanceof CallFailure ? signal.reason : new CallFailure('aborted'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
