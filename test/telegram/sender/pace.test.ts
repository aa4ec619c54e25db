import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import type { Limits } from '../../../src/telegram/sender/limits.ts';
import { FakeTelegram, MemoryStore, composed, group, post, privateChat } from './telegram.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(limits?: Partial<Limits> | null) {
  const telegram = new FakeTelegram();
  const sender = createSender({
    call: telegram.call,
    shown: new MemoryStore(),
    ...(limits !== undefined && { limits }),
  });
  return { telegram, sender };
}

const at = (ms: number, run: () => void): void => void setTimeout(run, ms);

describe('three answers at 0.4, 1.2 and 2 s', () => {
  const times = [400, 1200, 2000];

  test.each([
    ['streaming from the start', 30],
    ['streaming from just before the end', 380],
    ['without streaming', Infinity],
  ])('appear without waiting, %s', async (_, from) => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    const start = performance.now();
    void sender.post(chat, post('p', 'progress', 'Three are thinking'));
    at(20, () => void sender.post(chat, post('p', 'progress', 'They really are')));
    for (const [seat, ms] of times.entries()) {
      for (let t = from; t < ms; t += 40)
        at(t, () => sender.preview(chat, `a${seat}`, () => composed(`${seat}: …${t}`)));
      at(ms, () => {
        void sender.post(chat, post(`a${seat}`, 'answer', `answer ${seat}`));
        void sender.post(chat, post('p', 'progress', `${seat} has answered`));
      });
    }
    await vi.runAllTimersAsync();
    for (const [seat, ms] of times.entries()) {
      // Two calls of 10 ms, and one that may be under way.
      expect(telegram.seenAt(`answer ${seat}`) - start - ms).toBeLessThan(40);
    }
    expect(telegram.texts(1)).toEqual(expect.arrayContaining(['answer 0', 'answer 1', 'answer 2', '2 has answered']));
    expect(telegram.refusedByLimit).toBe(0);
  });
});

describe('a group', () => {
  test('keeps messages of its minute for answers while progress moves', async () => {
    const { telegram, sender } = setUp();
    const chat = group(1);
    for (let t = 0; t < 30_000; t += 500) at(t, () => void sender.post(chat, post('p', 'progress', `at ${t}`)));
    await vi.advanceTimersByTimeAsync(30_000);
    // 6 of the 20 and no more; the newest waits.
    expect(telegram.log).toHaveLength(6);
    for (let i = 0; i < 4; i += 1) void sender.post(chat, post(`a${i}`, 'answer', `a${i}`));
    await vi.advanceTimersByTimeAsync(200);
    expect(telegram.texts(-1).slice(1)).toEqual(['a0', 'a1', 'a2', 'a3']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(telegram.texts(-1)[0]).toBe('at 29500');
    expect(telegram.refusedByLimit).toBe(0);
  });

  test('has one limit for all its topics, and gets no previews', async () => {
    const { telegram, sender } = setUp();
    sender.preview(group(1), 'x', () => composed('streamed'));
    for (let i = 0; i < 30; i += 1) {
      void sender.post({ ...group(1, 10 + (i % 3)), id: 100 + (i % 3) }, post(`n${i}`, 'notice', `n${i}`));
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(telegram.log).toHaveLength(20);
    await vi.runAllTimersAsync();
    expect(telegram.log).toHaveLength(30);
    expect(telegram.refusedByLimit).toBe(0);
  });
});

describe('all chats together', () => {
  test.each([1, 10, 30])('150 answers take at most 1.05 of the least time at %i ms a call', async (latency) => {
    const { telegram, sender } = setUp();
    telegram.latency = () => latency;
    const start = performance.now();
    let ended = 0;
    for (let id = 1; id <= 150; id += 1) {
      void sender.post(privateChat(id), post('a', 'answer', 'a')).then(() => (ended = performance.now()));
      sender.typing(privateChat(id));
    }
    await vi.runAllTimersAsync();
    expect(telegram.log).toHaveLength(300);
    expect(telegram.refusedByLimit).toBe(0);
    // 30 calls each second, "typing" included: the last may begin so late.
    const least = Math.floor((telegram.calls.length - 1) / 30) * 1000 + latency;
    expect(telegram.calls.length).toBeLessThan(330);
    expect((ended - start) / least).toBeLessThan(1.05);
  });

  test('keep the limit when the first calls take long to arrive and the next do not', async () => {
    const { telegram, sender } = setUp();
    telegram.latency = () => (telegram.calls.length === 0 ? 250 : 4);
    const start = performance.now();
    let ended = 0;
    const ask = async (id: number): Promise<void> => {
      await sender.post(privateChat(id), post('a', 'answer', 'a'));
      ended = performance.now();
    };
    for (let id = 1; id <= 150; id += 1) void ask(id);
    await vi.runAllTimersAsync();
    expect(telegram.refusedByLimit).toBe(0);
    expect((ended - start) / 9000).toBeLessThan(1.05);
  });

  test('take turns, and answers go before progress, progress before previews', async () => {
    const { telegram, sender } = setUp({ allPerSecond: 1, privateBurst: 1000, privateSpare: 1 });
    const begun: string[] = [];
    telegram.fault = (_, chat) => (begun.push(String(chat)), null);
    void sender.post(privateChat(9), post('first', 'notice', 'takes the first second'));
    sender.preview(privateChat(1), 'v', () => composed('v'));
    void sender.post(privateChat(2), post('p', 'progress', 'p'));
    for (const key of ['n1', 'n2', 'n3']) void sender.post(privateChat(3), post(key, 'notice', key));
    void sender.post(privateChat(4), post('n', 'notice', 'n'));
    await vi.runAllTimersAsync();
    expect(begun).toEqual(['9', '3', '4', '3', '3', '2', '1']);
  });
});

describe('in one chat', () => {
  const limits = { allPerSecond: 1, privateBurst: 1000, privateSpare: 1 };

  test('a notice goes before an edit of progress that has waited longer', async () => {
    const { telegram, sender } = setUp(limits);
    const chat = privateChat(1);
    void sender.post(chat, post('p', 'progress', 'p1'));
    await vi.advanceTimersByTimeAsync(10_000);
    void sender.post(privateChat(9), post('first', 'notice', 'takes the first second'));
    void sender.post(chat, post('p', 'progress', 'p2'));
    void sender.post(chat, post('n', 'notice', 'n'));
    await vi.runAllTimersAsync();
    expect(telegram.log.map(({ text }) => text).slice(2)).toEqual(['n', 'p2']);
  });

  test('progress that a notice waits for is as urgent as the notice', async () => {
    const { telegram, sender } = setUp(limits);
    void sender.post(privateChat(9), post('first', 'notice', 'takes the first second'));
    void sender.post(privateChat(2), post('p', 'progress', 'p'));
    await vi.advanceTimersByTimeAsync(100);
    for (const key of ['n1', 'n2', 'n3']) void sender.post(privateChat(3), post(key, 'notice', key));
    await vi.advanceTimersByTimeAsync(100);
    void sender.post(privateChat(2), post('n', 'notice', 'n'));
    await vi.runAllTimersAsync();
    expect(telegram.log.map(({ text }) => text).slice(1)).toEqual(['n1', 'p', 'n2', 'n', 'n3']);
  });
});

test('a chat with many topics takes turns like any other', async () => {
  const { telegram, sender } = setUp({ allPerSecond: 1 });
  for (const topic of [11, 12, 13]) void sender.post({ ...group(1, topic), id: topic }, post('n', 'notice', 'n'));
  void sender.post(privateChat(2), post('n', 'notice', 'n'));
  await vi.runAllTimersAsync();
  // The first goes at once; then the group stands in line before the other chat.
  expect(telegram.log.map(({ chat }) => chat)).toEqual([-1, -1, 2, -1]);
});

test('limits can be switched off', async () => {
  const { telegram, sender } = setUp(null);
  telegram.limited = false;
  telegram.latency = () => 0;
  for (let i = 0; i < 200; i += 1) void sender.post(privateChat(1), post(`n${i}`, 'notice', `n${i}`));
  await vi.advanceTimersByTimeAsync(500);
  expect(telegram.log).toHaveLength(200);
});

describe('previews', () => {
  test('stream about once a second, and the final comes after the one in flight', async () => {
    const { telegram, sender } = setUp();
    telegram.latency = () => 300;
    const chat = privateChat(1);
    for (let t = 0; t <= 10_000; t += 50) at(t, () => sender.preview(chat, 'a', () => composed(`so far ${t}`)));
    at(10_010, () => void sender.post(chat, post('a', 'answer', 'final')));
    await vi.runAllTimersAsync();
    expect(telegram.texts(1)).toEqual(['final']);
    expect(telegram.log.at(-1)?.text).toBe('final');
    const edits = telegram.log.filter(({ text }) => text.startsWith('so far')).length;
    expect(edits).toBeGreaterThanOrEqual(7);
    expect(telegram.log[0]).toMatchObject({ method: 'sendMessage', payload: { disable_notification: true } });
    expect(telegram.refusedByLimit).toBe(0);
  });

  test('never make a message out of turn, nor a second one', async () => {
    const { telegram, sender } = setUp();
    telegram.latency = () => 200;
    const chat = privateChat(1);
    void sender.post(chat, post('n', 'notice', 'n'));
    sender.preview(chat, 'a', () => composed('a…'));
    at(250, () => void sender.post(chat, post('b', 'answer', 'b')));
    at(260, () => void sender.post(chat, post('a', 'answer', 'a')));
    await vi.runAllTimersAsync();
    expect(telegram.texts(1)).toEqual(['n', 'a', 'b']);
  });

  test('on their way are waited for: a placeholder by the next message, an edit by its own final', async () => {
    const { telegram, sender } = setUp();
    telegram.latency = (text) => (text.endsWith('…') && text !== '…' ? 800 : 10);
    const chat = privateChat(1);
    const placeholder = { text: 'a…', entities: [] };
    sender.preview(chat, 'a', () => ({ ...composed('a begins'), placeholder }));
    at(50, () => void sender.post(chat, post('b', 'answer', 'b')));
    at(9000, () => sender.preview(chat, 'a', () => composed('a more…')));
    at(9100, () => void sender.post(chat, post('a', 'answer', 'a')));
    await vi.runAllTimersAsync();
    expect(telegram.log.map(({ text }) => text)).toEqual(['a…', '…', 'b', 'a more…', 'a']);
  });

  test('place a message for each model before any grows', async () => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    for (const [key, from] of [
      ['a', 0],
      ['b', 0],
      ['c', 510],
    ] as const) {
      for (let t = from; t < 900; t += 30) at(t, () => sender.preview(chat, key, () => composed(`${key} ${t}`)));
    }
    await vi.advanceTimersByTimeAsync(900);
    expect(telegram.log.map(({ text }) => text)).toEqual(['…', '…', '…']);
  });

  test('that fail leave no trace', async () => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    sender.preview(chat, 'a', () => {
      throw new Error('no text yet');
    });
    telegram.fault = (_, __, text) => (text === 'b…' ? { code: 400, description: 'Bad Request: text is wrong' } : null);
    sender.preview(chat, 'b', () => composed('b…'));
    await vi.advanceTimersByTimeAsync(1000);
    void sender.post(chat, post('b', 'answer', 'b'));
    await vi.runAllTimersAsync();
    expect(telegram.texts(1)).toEqual(['b']);
  });

  test('that say no more than their placeholder make no call', async () => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    const placeholder = { text: 'a…', entities: [] };
    sender.preview(chat, 'a', () => ({ ...composed('a…'), placeholder }));
    await vi.advanceTimersByTimeAsync(10_000);
    sender.preview(chat, 'a', () => ({ ...composed('a…'), placeholder }));
    await vi.runAllTimersAsync();
    expect(telegram.calls.map(({ method }) => method)).toEqual(['sendMessage']);
    sender.preview(chat, 'a', () => ({ ...composed('a grows'), placeholder }));
    await vi.runAllTimersAsync();
    expect(telegram.texts(1)).toEqual(['a grows']);
  });

  test('that had grown to the whole text are not edited again by its post', async () => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    void sender.post(chat, post('a', 'notice', 'a thinks'));
    await vi.advanceTimersByTimeAsync(10_000);
    sender.preview(chat, 'a', () => composed('all of a'));
    await vi.advanceTimersByTimeAsync(50);
    const calls = telegram.calls.length;
    const outcome = sender.post(chat, post('a', 'answer', 'all of a'));
    await vi.runAllTimersAsync();
    expect(await outcome).toBe('shown');
    expect(telegram.calls).toHaveLength(calls);
    expect(telegram.texts(1)).toEqual(['all of a']);
  });

  test.each(Array.from({ length: 16 }, (_, ticks) => ticks))(
    'of two keys are both shown, %i ticks apart',
    async (ticks) => {
      const { telegram, sender } = setUp();
      const chat = privateChat(1);
      for (const key of ['a', 'b']) void sender.post(chat, post(key, 'notice', `${key} thinks`));
      await vi.advanceTimersByTimeAsync(10_000);
      sender.preview(chat, 'a', () => composed('a grows'));
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      sender.preview(chat, 'b', () => composed('b grows'));
      await vi.runAllTimersAsync();
      expect(telegram.texts(1)).toEqual(['a grows', 'b grows']);
    },
  );

  test('that are on their way when their key is retracted go with it', async () => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    void sender.post(chat, post('a', 'notice', 'a thinks'));
    await vi.advanceTimersByTimeAsync(10_000);
    telegram.latency = () => 300;
    sender.preview(chat, 'a', () => composed('all of a'));
    await vi.advanceTimersByTimeAsync(5);
    void sender.retract(chat, 'a');
    await vi.runAllTimersAsync();
    expect(telegram.texts(1)).toEqual([]);
  });

  test('are forgotten when their key is retracted', async () => {
    const { telegram, sender } = setUp();
    const chat = privateChat(1);
    sender.preview(chat, 'a', () => composed('a…'));
    await vi.advanceTimersByTimeAsync(100);
    sender.preview(chat, 'a', () => composed('a more…'));
    void sender.retract(chat, 'a');
    await vi.runAllTimersAsync();
    expect(telegram.texts(1)).toEqual([]);
    expect(telegram.log.map(({ method }) => method)).toEqual(['sendMessage', 'deleteMessage']);
  });
});

test('typing is shown at most every 4 s a chat', async () => {
  const { telegram, sender } = setUp();
  for (let t = 0; t < 9000; t += 500) at(t, () => sender.typing(privateChat(1)));
  await vi.runAllTimersAsync();
  expect(telegram.calls.map(({ method }) => method)).toEqual(['sendChatAction', 'sendChatAction', 'sendChatAction']);
});

test('a toast is clipped, comes at once and never throws', async () => {
  const { telegram, sender } = setUp();
  const payloads: object[] = [];
  telegram.fault = () => ({ code: 400, description: 'Bad Request: query is too old' });
  const call = telegram.call;
  telegram.call = (method, payload, signal) => (payloads.push(payload), call(method, payload, signal));
  const other = createSender({ call: telegram.call, shown: new MemoryStore() });
  const toast = other.toast('id', `${'x'.repeat(199)}🙂`, true);
  await vi.runAllTimersAsync();
  await toast;
  await Promise.all([sender.stop(0), vi.runAllTimersAsync()]);
  expect(payloads).toEqual([{ callback_query_id: 'id', show_alert: true, text: 'x'.repeat(199) }]);
});
