import { describe, expect, test, vi } from 'vitest';
import { pause } from '../../src/lib/wait.ts';

describe('pause', () => {
  test('ends in time, or at once when aborted', async () => {
    vi.useFakeTimers();
    try {
      const aborting = new AbortController();
      const done = pause(1_000, aborting.signal);
      await vi.advanceTimersByTimeAsync(1_000);
      await done;
      const cut = pause(1_000, aborting.signal);
      aborting.abort(new Error('stop'));
      await expect(cut).rejects.toThrow('stop');
      await expect(pause(1_000, aborting.signal)).rejects.toThrow('stop');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
