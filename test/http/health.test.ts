import { afterEach, expect, test, vi } from 'vitest';
import { createReadiness } from '../../src/http/health.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('is ready when the database answers and Telegram was polled lately', async () => {
  let now = 1_000_000;
  const ready = createReadiness({ database: async () => 1, lastPollAt: () => 1_000_000, now: () => now });
  now += 120_000;
  expect(await ready()).toEqual({ ok: true, checks: { database: { ok: true }, telegram: { ok: true, ageS: 120 } } });
  now += 1000;
  expect(await ready()).toEqual({ ok: false, checks: { database: { ok: true }, telegram: { ok: false, ageS: 121 } } });
});

test('is not ready before the first poll; without polling only the database counts', async () => {
  const polled = await createReadiness({ database: async () => 1, lastPollAt: () => null })();
  expect(polled).toEqual({ ok: false, checks: { database: { ok: true }, telegram: { ok: false, ageS: null } } });
  expect(await createReadiness({ database: async () => 1 })()).toEqual({
    ok: true,
    checks: { database: { ok: true } },
  });
});

test('with a webhook it is ready when Telegram knows that', async () => {
  let set = false;
  const ready = createReadiness({ database: async () => 1, webhookSet: () => set });
  expect(await ready()).toEqual({ ok: false, checks: { database: { ok: true }, telegram: { ok: false } } });
  set = true;
  expect((await ready()).ok).toBe(true);
});

test('is not ready when the database throws, rejects or hangs', async () => {
  const failed = { ok: false, checks: { database: { ok: false } } };
  const throwing = () => {
    throw new Error('closed');
  };
  expect(await createReadiness({ database: throwing })()).toEqual(failed);
  expect(await createReadiness({ database: () => Promise.reject(new Error('closed')) })()).toEqual(failed);
  vi.useFakeTimers();
  const hanging = createReadiness({ database: () => new Promise(() => {}), databaseWithinMs: 2000 })();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await hanging).toEqual(failed);
});
