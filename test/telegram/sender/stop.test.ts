import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import { FakeTelegram, MemoryStore, post, privateChat } from './telegram.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const telegram = new FakeTelegram();
  const dropped: string[] = [];
  const onDropped = (reason: string): void => void dropped.push(reason);
  return { telegram, dropped, sender: createSender({ call: telegram.call, shown: new MemoryStore(), onDropped }) };
}

const chat = privateChat(7);

describe('stop', () => {
  test('finishes what is being sent and leaves the rest undone', async () => {
    const { telegram, sender } = setUp();
    telegram.latency = () => 200;
    const outcomes = ['a', 'b', 'c'].map((key) => sender.post(chat, post(key, 'answer', key)));
    await vi.advanceTimersByTimeAsync(50);
    const stopped = sender.stop(3000);
    outcomes.push(sender.post(chat, post('d', 'answer', 'd')));
    await vi.runAllTimersAsync();
    await stopped;
    expect(await Promise.all(outcomes)).toEqual(['shown', 'stopped', 'stopped', 'stopped']);
    expect(await sender.retract(chat, 'a')).toBe('stopped');
    expect(telegram.texts(7)).toEqual(['a']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('cuts what takes longer, and does not count it as done', async () => {
    const { telegram, sender, dropped } = setUp();
    telegram.fault = () => 'hang';
    const outcomes = [
      sender.post(chat, post('n', 'notice', 'n')),
      sender.post(privateChat(8), post('a', 'answer', 'a')),
    ];
    await vi.advanceTimersByTimeAsync(50);
    const start = performance.now();
    let ended = Infinity;
    void sender.stop(3000).then(() => (ended = performance.now()));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended - start).toBeLessThan(3300);
    expect(await Promise.all(outcomes)).toEqual(['stopped', 'stopped']);
    expect(dropped).toEqual([]);
  });

  test('ends a wait for Telegram to come back', async () => {
    const { telegram, sender } = setUp();
    telegram.fault = () => 'refused';
    const answer = sender.post(chat, post('a', 'answer', 'a'));
    await vi.advanceTimersByTimeAsync(60_000);
    const stopped = sender.stop(100);
    await vi.advanceTimersByTimeAsync(400);
    await stopped;
    expect(await answer).toBe('stopped');
  });
});
