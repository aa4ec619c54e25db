import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import { FakeTelegram, MemoryStore, composed, group, post, privateChat } from './telegram.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const telegram = new FakeTelegram();
  const shown = new MemoryStore();
  return { telegram, shown, sender: createSender({ call: telegram.call, shown }) };
}

const chat = privateChat(7);

describe('an answer', () => {
  test('is a silent placeholder whose id is stored before its text is edited in', async () => {
    const { telegram, shown, sender } = setUp();
    const storedAtEdit: unknown[] = [];
    telegram.fault = (method) => {
      if (method === 'editMessageText') storedAtEdit.push(shown.rows.get('7 a'));
      return null;
    };
    const outcome = sender.post(chat, post('a', 'answer', 'Hello'));
    await vi.runAllTimersAsync();
    expect(await outcome).toBe('shown');
    expect(telegram.log.map(({ method, text }) => [method, text])).toEqual([
      ['sendMessage', '…'],
      ['editMessageText', 'Hello'],
    ]);
    expect(telegram.log[0]?.payload).toMatchObject({
      disable_notification: true,
      link_preview_options: { is_disabled: true },
    });
    expect(storedAtEdit).toEqual([[1]]);
  });

  test('has further parts that reply to the first, and the keyboard on the last', async () => {
    const { telegram, sender } = setUp();
    const keyboard = [[{ text: 'Next', callback_data: 'next' }]];
    const item = {
      key: 'a',
      class: 'answer' as const,
      compose: async () => ({ ...composed('one', 'two'), keyboard, replyTo: 55 }),
    };
    void sender.post(chat, item);
    await vi.runAllTimersAsync();
    const [first, , second, last] = telegram.log;
    expect(first?.payload['reply_parameters']).toEqual({ message_id: 55, allow_sending_without_reply: true });
    expect(second?.payload['reply_parameters']).toEqual({ message_id: first?.id, allow_sending_without_reply: true });
    expect(last?.payload['reply_markup']).toEqual({ inline_keyboard: keyboard });
    expect(telegram.log[1]?.payload).not.toHaveProperty('reply_markup');
    expect(telegram.texts(7)).toEqual(['one', 'two']);
  });

  test('that was begun before a crash is finished, not repeated', async () => {
    const { telegram, shown } = setUp();
    let alive = true;
    const first = createSender({
      call: (...args) => (alive ? telegram.call(...args) : new Promise(() => {})),
      shown,
    });
    void first.post(chat, post('a', 'answer', 'one', 'two'));
    await vi.advanceTimersByTimeAsync(28);
    alive = false;
    expect(telegram.texts(7)).toEqual(['one', '…']);
    await vi.advanceTimersByTimeAsync(5);
    const again = createSender({ call: telegram.call, shown });
    void again.post(chat, post('a', 'answer', 'one', 'two'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(telegram.texts(7)).toEqual(['one', 'two']);
  });

  test('whose message was deleted is sent anew', async () => {
    const { telegram, shown, sender } = setUp();
    await shown.set(7, 'a', 0, 99);
    const outcome = sender.post(chat, post('a', 'answer', 'Hello'));
    await vi.runAllTimersAsync();
    expect(await outcome).toBe('shown');
    expect(telegram.texts(7)).toEqual(['Hello']);
  });
});

describe('order', () => {
  test('new messages come in the order of the calls, slow composers and long answers too', async () => {
    const { telegram, sender } = setUp();
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 700));
    void sender.post(chat, { ...post('a', 'answer'), compose: async () => (await slow(), composed('a1', 'a2')) });
    void sender.post(chat, post('n', 'notice', 'n'));
    void sender.post(chat, post('b', 'answer', 'b'));
    await vi.runAllTimersAsync();
    expect(telegram.texts(7)).toEqual(['a1', 'a2', 'n', 'b']);
    expect(telegram.refusedByLimit).toBe(0);
  });

  test('a progress edit waits for answers, but answers not for it', async () => {
    const { telegram, sender } = setUp();
    void sender.post(chat, post('p', 'progress', 'p1'));
    await vi.advanceTimersByTimeAsync(20_000);
    telegram.fault = (_, __, text) => (text === 'p2' ? 'hang' : null);
    void sender.post(chat, post('p', 'progress', 'p2'));
    await vi.advanceTimersByTimeAsync(100);
    void sender.post(chat, post('a', 'answer', 'a'));
    await vi.advanceTimersByTimeAsync(100);
    expect(telegram.texts(7)).toEqual(['p1', 'a']);
  });

  test('progress of one key coalesces: the newest takes the place of those that wait', async () => {
    const { telegram, sender } = setUp();
    const outcomes = [
      sender.post(chat, post('x', 'notice', 'x')),
      sender.post(chat, post('p', 'progress', 'p1')),
      sender.post(chat, post('a', 'answer', 'a')),
      sender.post(chat, post('p', 'progress', 'p2')),
      sender.post(chat, post('p', 'progress', 'p3')),
    ];
    await vi.runAllTimersAsync();
    expect(await Promise.all(outcomes)).toEqual(['shown', 'superseded', 'shown', 'superseded', 'shown']);
    expect(telegram.texts(7)).toEqual(['x', 'p3', 'a']);
    expect(telegram.log.filter(({ text }) => text.startsWith('p'))).toHaveLength(1);
  });

  test('answers that share a message and wait are one edit, and all of them are told', async () => {
    const { telegram, sender } = setUp();
    const given: string[] = [];
    const next = (text: string) => {
      given.push(text);
      return sender.post(group(7), { key: 'a', class: 'answer', compose: async () => composed(given.join(' ')) });
    };
    const first = next('one');
    await vi.runAllTimersAsync();
    const stop = new AbortController();
    given.push('two');
    const compose = async () => composed(given.join(' '));
    const left = sender.post(group(7), { key: 'a', class: 'answer', compose, signal: stop.signal });
    const others = [next('three'), next('four')];
    stop.abort();
    await vi.runAllTimersAsync();
    expect(telegram.log.map(({ text }) => text)).toEqual(['…', 'one', 'one two three four']);
    expect(await Promise.all([first, left, ...others])).toEqual(['shown', 'stopped', 'shown', 'shown']);
  });

  test('an old progress message loses its buttons, parts that are too many go', async () => {
    const { telegram, shown, sender } = setUp();
    const keyboard = [[{ text: 'Stop', callback_data: 'stop' }]];
    void sender.post(chat, { ...post('p', 'progress'), compose: async () => ({ ...composed('1', '2'), keyboard }) });
    await vi.advanceTimersByTimeAsync(20_000);
    void sender.post(chat, post('p', 'progress', 'done'));
    await vi.runAllTimersAsync();
    expect(telegram.texts(7)).toEqual(['done']);
    expect(telegram.log.find(({ text }) => text === 'done')?.payload).not.toHaveProperty('reply_markup');
    expect(shown.rows.get('7 p')).toEqual([1, 0]);
  });

  test('retract deletes what is shown, in its place, and lets the key be shown again', async () => {
    const { telegram, shown, sender } = setUp();
    void sender.post(chat, post('a', 'answer', 'one', 'two'));
    const retracted = sender.retract(chat, 'a');
    void sender.post(chat, post('a', 'notice', 'new'));
    await vi.runAllTimersAsync();
    await retracted;
    expect(telegram.texts(7)).toEqual(['new']);
    expect(shown.rows.get('7 a')).toHaveLength(1);
  });

  test('what is to be shown is read no earlier than it may be sent, and is not sent if it is gone by then', async () => {
    const { telegram, sender } = setUp();
    for (let n = 0; n < 5; n += 1) void sender.post(chat, post(`n${n}`, 'notice', `n${n}`));
    await vi.advanceTimersByTimeAsync(100);
    telegram.log = [];
    let composedAt = NaN;
    let entry: ReturnType<typeof composed> | null = composed('of a project that is being deleted');
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
    expect(composedAt).not.toBeNaN();
    expect(telegram.log).toEqual([]);
  });

  test('nothing to show is not shown', async () => {
    const { telegram, sender } = setUp();
    const outcome = sender.post(chat, { key: 'a', class: 'answer', compose: async () => null });
    await vi.runAllTimersAsync();
    expect(await outcome).toBe('superseded');
    expect(telegram.calls).toEqual([]);
  });
});

test('topics are named, the General topic is not', async () => {
  const { telegram, sender } = setUp();
  void sender.post(group(5, 1), post('a', 'notice', 'general'));
  void sender.post({ ...group(5, 33), id: 6 }, post('a', 'notice', 'topic'));
  await vi.runAllTimersAsync();
  const byText = new Map(telegram.log.map(({ text, payload }) => [text, payload]));
  expect(byText.get('general')).not.toHaveProperty('message_thread_id');
  expect(byText.get('topic')).toMatchObject({ message_thread_id: 33 });
});

test('a document comes once, after the text', async () => {
  const { telegram, sender } = setUp();
  const document = { name: 'talk.md', content: '# Talk', caption: { text: 'All of it', entities: [] } };
  const item = { key: 'e', class: 'notice' as const, compose: async () => ({ ...composed(), document }) };
  void sender.post(chat, item);
  void sender.post(chat, item);
  await vi.runAllTimersAsync();
  expect(telegram.texts(7)).toEqual(['document']);
  expect(telegram.log[0]?.payload).toMatchObject({
    caption: 'All of it',
    document: { filename: 'talk.md', source: Buffer.from('# Talk') },
  });
});

test('a failing composer or store is told, and stops nobody else', async () => {
  const { telegram, shown, sender } = setUp();
  const failed = sender.post(chat, { key: 'a', class: 'answer', compose: () => Promise.reject(new Error('database')) });
  failed.catch(() => undefined);
  void sender.post(chat, post('b', 'answer', 'b'));
  await vi.runAllTimersAsync();
  await expect(failed).rejects.toThrow('database');
  expect(telegram.texts(7)).toEqual(['b']);
  shown.set = () => Promise.reject(new Error('disk full'));
  const lost = sender.post(chat, post('c', 'answer', 'c'));
  lost.catch(() => undefined);
  await vi.runAllTimersAsync();
  await expect(lost).rejects.toThrow('disk full');
  // The placeholder that nobody will know of is deleted.
  expect(telegram.texts(7)).toEqual(['b']);
});

test('idle chats leave nothing behind', async () => {
  const { sender } = setUp();
  for (let id = 1; id <= 20; id += 1) {
    void sender.post(id % 2 ? privateChat(id) : group(id), post('a', 'answer', 'a'));
    sender.preview(privateChat(id + 100), 'b', () => composed('b'));
    sender.typing(privateChat(id));
  }
  expect(sender.depths().chats).toBe(40);
  await vi.advanceTimersByTimeAsync(80_000);
  expect(sender.depths()).toEqual({ waiting: 0, sending: 0, chats: 0, counted: 0 });
  expect(vi.getTimerCount()).toBe(0);
});
