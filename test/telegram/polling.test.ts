import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Update } from 'telegraf/types';
import { poll, TokenRefused } from '../../src/telegram/updates/polling.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const late = new AbortController();
    setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), ms);
    return late.signal;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const update = (update_id: number) => ({ update_id }) as Update;
const refusal = (error_code: number, parameters = {}) =>
  Object.assign(new Error('refused'), { response: { error_code, parameters } });

/** A Telegram that gives all that is not confirmed, each time it is asked, and holds a poll when there is nothing. */
function telegram(updates: Update[]) {
  const asked: number[] = [];
  const call = (_method: string, payload: object, signal: AbortSignal): Promise<Update[]> => {
    const offset = Number(Reflect.get(payload, 'offset'));
    asked.push(offset);
    const left = updates.filter(({ update_id: id }) => id >= offset).slice(0, 100);
    if (left.length > 0 || Reflect.get(payload, 'timeout') === 0) return Promise.resolve(left);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  return { asked, call };
}

/** Polls a Telegram that answers with one script entry after the other, then holds; gives what was asked and handled. */
function polling(
  script: readonly (Update[] | Error | 'hang')[],
  handle: (update: Update) => Promise<void> = () => Promise.resolve(),
) {
  const stop = new AbortController();
  const asked: { offset: number; holdS: number; at: number }[] = [];
  const faults: string[] = [];
  let n = 0;
  const call = (_method: string, payload: object, signal: AbortSignal) => {
    const field = (name: string) => Number(Reflect.get(payload, name) ?? -1);
    asked.push({ offset: field('offset'), holdS: field('timeout'), at: Date.now() });
    const next = script[n++] ?? 'hang';
    if (next instanceof Error) return Promise.reject(next);
    if (next !== 'hang') return Promise.resolve(next);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const onFault = (what: string) => void faults.push(what);
  const conflicts: number[] = [];
  const onConflict = () => Promise.resolve(void conflicts.push(Date.now()));
  const done = poll({ call, handle, allowed: [], signal: stop.signal, onFault, onConflict });
  done.catch(() => {});
  return {
    asked,
    faults,
    conflicts,
    done,
    stop: () => stop.abort(),
    offsets: () => asked.map(({ offset }) => offset),
  };
}

test('the next poll asks for what comes after, once all of a batch is committed', async () => {
  const gate = Promise.withResolvers<void>();
  const { offsets, stop, done } = polling([[update(7), update(9), update(8)]], ({ update_id }) =>
    update_id === 8 ? gate.promise : Promise.resolve(),
  );
  await vi.advanceTimersByTimeAsync(30_000);
  expect(offsets()).toEqual([0]);
  gate.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(offsets()).toEqual([0, 10]);
  stop();
  await vi.advanceTimersByTimeAsync(1000);
  await done;
  // What was handled is confirmed at the end.
  expect(offsets()).toEqual([0, 10, 10]);
});

test('the first poll is answered at once, after a fault too; those after it are held', async () => {
  const { asked, stop } = polling([refusal(502), [], [update(1)]]);
  await vi.advanceTimersByTimeAsync(600);
  expect(asked.map(({ holdS }) => holdS)).toEqual([0, 0, 50, 50]);
  stop();
});

test('ids that begin anew after a while are followed', async () => {
  const { offsets, stop } = polling([[update(900)], [update(3)]]);
  await vi.advanceTimersByTimeAsync(0);
  expect(offsets()).toEqual([0, 901, 4]);
  stop();
});

test('an update that is not committed is asked for again', async () => {
  let tries = 0;
  const handle = () => ((tries += 1) === 1 ? Promise.reject(new Error('not committed')) : Promise.resolve());
  const { offsets, stop } = polling([[update(5)], [update(5)]], handle);
  await vi.advanceTimersByTimeAsync(600);
  expect(offsets()).toEqual([0, 0, 6]);
  stop();
});

test('faults are waited out, longer each time up to half a minute, and begin anew after a success', async () => {
  const faults = Array.from({ length: 9 }, () => refusal(502));
  const { asked, stop } = polling([...faults, [], refusal(409)]);
  await vi.advanceTimersByTimeAsync(300_000);
  const waits = asked.slice(1).map(({ at }, n) => at - (asked[n]?.at ?? 0));
  expect(waits.slice(0, 9)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(waits.slice(9, 11)).toEqual([0, 500]);
  stop();
});

test('429 waits as long as Telegram says', async () => {
  const { asked, stop } = polling([refusal(429, { retry_after: 7 })]);
  await vi.advanceTimersByTimeAsync(6999);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toHaveLength(2);
  stop();
});

test('a poll that is dead is given up after 65 s', async () => {
  const { asked, faults, stop } = polling(['hang', []]);
  await vi.advanceTimersByTimeAsync(64_999);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBeGreaterThan(1);
  expect(faults).toEqual(['Telegram could not be polled; trying again']);
  stop();
});

test('a conflict says what it is; a refused token ends it', async () => {
  const { faults, done } = polling([refusal(409), refusal(401)]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(faults).toEqual(['another program polls with this token, or a webhook is set; trying again']);
  await expect(done).rejects.toThrow(TokenRefused);
});

test('answers that are no list of updates are let go', async () => {
  const { asked, stop } = polling([{ no: 'list' } as never, []]);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(3);
  stop();
});

test('a conflict, and nothing else, is a reason to end what else takes the updates', async () => {
  const { asked, conflicts, stop, done } = polling([refusal(409), refusal(502), new Error('cut'), refusal(409), []]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked.length).toBeGreaterThanOrEqual(5);
  expect(conflicts).toHaveLength(2);
  stop();
  await vi.advanceTimersByTimeAsync(1000);
  await done;
});

test('while what is in hand is stuck others are handled too, each once; all are confirmed when all are committed', async () => {
  const updates = [update(7)];
  const { asked, call } = telegram(updates);
  const stop = new AbortController();
  const free = Promise.withResolvers<void>();
  const handled: number[] = [];
  let stuck = false;
  const handle = (one: Update) => {
    handled.push(one.update_id);
    stuck = true;
    return free.promise;
  };
  const done = poll({ call, handle, allowed: [], signal: stop.signal, stuck: () => stuck });
  await vi.advanceTimersByTimeAsync(1000);
  updates.push(update(8), update(9));
  await vi.advanceTimersByTimeAsync(5000);
  updates.push(update(10));
  await vi.advanceTimersByTimeAsync(5000);
  expect(handled).toEqual([7, 8, 9, 10]);
  // Nothing is confirmed, however often it is asked.
  expect(new Set(asked)).toEqual(new Set([0]));
  stuck = false;
  free.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.at(-1)).toBe(11);
  expect(handled).toEqual([7, 8, 9, 10]);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1000);
  await done;
});

test('a stop while it is stuck confirms nothing, and nobody’s failure is left alone', async () => {
  const updates = [update(7)];
  const { asked, call } = telegram(updates);
  const stop = new AbortController();
  const handle = () =>
    new Promise<void>((_resolve, reject) =>
      stop.signal.addEventListener('abort', () => reject(new Error('not committed'))),
    );
  const done = poll({ call, handle, allowed: [], signal: stop.signal, stuck: () => true });
  await vi.advanceTimersByTimeAsync(1000);
  updates.push(update(8));
  await vi.advanceTimersByTimeAsync(3000);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1000);
  await done;
  expect(new Set(asked)).toEqual(new Set([0]));
});
