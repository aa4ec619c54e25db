/** A whole text that is shown before it is posted: the post of the very same makes no second call. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import type { Composed, PostOutcome } from '../../../src/telegram/sender/types.ts';
import { FakeTelegram, MemoryStore, composed, post, privateChat } from './telegram.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const chat = privateChat(1);
const RESTED_MS = 10_000;

/** A store that may take its time for one key. */
class SlowStore extends MemoryStore {
  slow: string | null = null;
  override async get(id: number, key: string): Promise<readonly number[]> {
    if (key === this.slow) await new Promise((resolve) => setTimeout(resolve, 5));
    return super.get(id, key);
  }
}

/** A sender, and a chat with a placeholder under each key. */
async function setUp(...keys: readonly string[]) {
  const telegram = new FakeTelegram();
  const store = new SlowStore();
  const sender = createSender({ call: telegram.call, shown: store });
  for (const key of keys) void sender.post(chat, post(key, 'notice', `${key} thinks`));
  await vi.advanceTimersByTimeAsync(RESTED_MS);
  telegram.log = [];
  const texts = (): string[] => telegram.log.map(({ text }) => text);
  const ahead = (key: string, whole: Composed): void => sender.preview(chat, key, () => whole, true);
  const answer = (key: string, whole: Composed | null): Promise<PostOutcome> =>
    sender.post(chat, { key, class: 'answer', compose: () => Promise.resolve(whole) });
  /** Uses up what the chat may send at once. */
  const exhaust = async (): Promise<void> => {
    for (let n = 0; n < 5; n += 1) void sender.post(chat, post(`n${n}`, 'notice', `n${n}`));
    await vi.advanceTimersByTimeAsync(100);
    telegram.log = [];
  };
  return { telegram, store, sender, texts, ahead, answer, exhaust };
}

test('is there at once, and its post makes no call', async () => {
  const { texts, ahead, answer } = await setUp('a');
  const whole = composed('all of a');
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(6);
  expect(texts()).toEqual(['all of a']);
  await vi.advanceTimersByTimeAsync(20);
  const outcome = answer('a', whole);
  await vi.advanceTimersByTimeAsync(0);
  expect(await outcome).toBe('shown');
  expect(texts()).toEqual(['all of a']);
});

test('its post does not wait for leave to make a call, nor does what comes after it', async () => {
  const { sender, telegram, texts, ahead, answer } = await setUp('a');
  const whole = composed('all of a');
  // Five may be sent at once: four lines and the whole text.
  for (let n = 0; n < 4; n += 1) void sender.post(chat, post(`n${n}`, 'notice', `n${n}`));
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(100);
  expect(texts()).toHaveLength(5);
  const began = performance.now();
  const outcome = answer('a', whole);
  void sender.post(chat, post('next', 'notice', 'next'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await outcome).toBe('shown');
  await vi.runAllTimersAsync();
  // The first token to come back is the next line's.
  expect(telegram.seenAt('next') - began).toBeLessThan(1000);
  expect(telegram.refusedByLimit).toBe(0);
});

test('one call is made when the post comes while it is on its way', async () => {
  const { telegram, texts, ahead, answer } = await setUp('a');
  telegram.latency = () => 300;
  const whole = composed('all of a');
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(5);
  const outcome = answer('a', whole);
  await vi.runAllTimersAsync();
  expect(await outcome).toBe('shown');
  expect(texts()).toEqual(['all of a']);
});

test('the post takes over when there is no room for it', async () => {
  const { telegram, texts, ahead, answer, exhaust } = await setUp('a');
  await exhaust();
  const whole = composed('all of a');
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(5);
  void answer('a', whole);
  await vi.runAllTimersAsync();
  expect(texts()).toEqual(['all of a']);
  expect(telegram.refusedByLimit).toBe(0);
});

test('goes before a text that is still growing, its own or another', async () => {
  const { sender, texts, ahead, exhaust } = await setUp('a', 'b');
  await exhaust();
  sender.preview(chat, 'a', () => composed('a so far'));
  await vi.advanceTimersByTimeAsync(5);
  ahead('b', composed('all of b'));
  await vi.advanceTimersByTimeAsync(1100);
  // One call came back; a growing text waits until all five are.
  expect(texts()).toEqual(['all of b']);
  ahead('a', composed('all of a'));
  await vi.advanceTimersByTimeAsync(1100);
  expect(texts()).toEqual(['all of b', 'all of a']);
});

test('goes first also when it comes while another is being looked up', async () => {
  const { sender, store, telegram, ahead, exhaust } = await setUp('a', 'b', 'c');
  await exhaust();
  store.slow = 'c';
  for (const key of ['a', 'b', 'c']) sender.preview(chat, key, () => composed(`${key} so far`));
  await vi.advanceTimersByTimeAsync(2);
  const began = performance.now();
  ahead('b', composed('all of b'));
  await vi.runAllTimersAsync();
  expect(telegram.seenAt('all of b') - began).toBeLessThan(1000);
});

test.each(Array.from({ length: 16 }, (_, ticks) => ticks))(
  'two of them are both shown, %i ticks apart',
  async (ticks) => {
    const { texts, ahead } = await setUp('a', 'b');
    ahead('a', composed('all of a'));
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    ahead('b', composed('all of b'));
    await vi.runAllTimersAsync();
    expect(texts().toSorted()).toEqual(['all of a', 'all of b']);
  },
);

test('what is gone by the time it may be posted is not posted; what is not there yet is read no earlier', async () => {
  const { sender, telegram, exhaust } = await setUp('a');
  await exhaust();
  let composedAt = NaN;
  let entry: Composed | null = composed('of a project that is being deleted');
  const outcome = sender.post(chat, {
    key: 'a',
    class: 'answer',
    compose: () => {
      composedAt = performance.now();
      return Promise.resolve(entry);
    },
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(composedAt).toBeNaN();
  entry = null;
  await vi.runAllTimersAsync();
  expect(await outcome).toBe('superseded');
  expect(telegram.log).toEqual([]);
});

test('only the first of many parts is there; the post sends the others', async () => {
  const { telegram, texts, ahead, answer } = await setUp('a');
  const whole = composed('one', 'two');
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(50);
  expect(texts()).toEqual(['one']);
  void answer('a', whole);
  await vi.runAllTimersAsync();
  expect(texts()).toEqual(['one', '…', 'two']);
  expect(telegram.texts(1)).toEqual(['one', 'two']);
});

test('the post says something else: that is shown', async () => {
  const { telegram, ahead, answer } = await setUp('a');
  ahead('a', composed('all of a'));
  await vi.advanceTimersByTimeAsync(50);
  void answer('a', composed('it could not be kept'));
  await vi.runAllTimersAsync();
  expect(telegram.texts(1)).toEqual(['it could not be kept']);
});

test('the post tries again what Telegram refused', async () => {
  const { telegram, texts, ahead, answer } = await setUp('a');
  const whole = composed('all of a');
  telegram.fault = () => ({ code: 429, description: 'Too Many Requests', parameters: { retry_after: 2 } });
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(50);
  telegram.fault = () => null;
  const outcome = answer('a', whole);
  await vi.runAllTimersAsync();
  expect(await outcome).toBe('shown');
  expect(texts()).toEqual(['all of a']);
});

test('a text that had grown to the whole is not refused for being the same', async () => {
  const { sender, telegram, texts, ahead, answer } = await setUp('a');
  sender.preview(chat, 'a', () => composed('all of a'));
  await vi.advanceTimersByTimeAsync(50);
  const whole = composed('all of a');
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(50);
  const calls = telegram.calls.length;
  expect(await answer('a', whole)).toBe('shown');
  expect(telegram.calls).toHaveLength(calls);
  expect(texts()).toEqual(['all of a']);
});

test('without a message it is left to its post', async () => {
  const { texts, ahead, answer } = await setUp();
  const whole = composed('all of a');
  ahead('a', whole);
  await vi.advanceTimersByTimeAsync(50);
  expect(texts()).toEqual([]);
  void answer('a', whole);
  await vi.runAllTimersAsync();
  expect(texts()).toEqual(['…', 'all of a']);
});

test('it is taken back with its key', async () => {
  const { telegram, sender, ahead } = await setUp('a');
  telegram.latency = () => 300;
  ahead('a', composed('all of a'));
  await vi.advanceTimersByTimeAsync(5);
  void sender.retract(chat, 'a');
  await vi.runAllTimersAsync();
  expect(telegram.texts(1)).toEqual([]);
});
