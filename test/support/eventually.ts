import { vi } from 'vitest';

/**
 * Waits until `look` no longer throws: 45 seconds, so that other work on the machine fails no test, and looked at every 10 milliseconds.
 * Rejects then with what it threw last.
 */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 45_000, interval: 10 });
