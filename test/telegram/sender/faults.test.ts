import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSender } from '../../../src/telegram/sender/sender.ts';
import { verdictOf } from '../../../src/telegram/sender/api.ts';
import type { DropReason } from '../../../src/telegram/sender/types.ts';
import { FakeTelegram, MemoryStore, composed, group, post, privateChat, type Fault } from './telegram.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Tells how a call ended, as its metrics name it. */
async function outcomeOf(call: Promise<unknown>, tell: (outcome: string) => void): Promise<unknown> {
  try {
    const result = await call;
    tell('ok');
    return result;
  } catch (error) {
    tell(verdictOf(error).kind);
    throw error;
  }
}

function setUp() {
  const telegram = new FakeTelegram();
  const shown = new MemoryStore();
  const dropped: DropReason[] = [];
  const outcomes: string[] = [];
  const sender = createSender({
    call: (...args) => outcomeOf(telegram.call(...args), (outcome) => void outcomes.push(`${args[0]} ${outcome}`)),
    shown,
    onDropped: (reason) => void dropped.push(reason),
  });
  /** The next calls for which `which` holds meet these faults, one each. */
  const next = (faults: Fault[], which: (method: string, text: string) => boolean = () => true): void => {
    telegram.fault = (method, _, text) => (which(method, text) ? (faults.shift() ?? null) : null);
  };
  return { telegram, shown, sender, dropped, outcomes, next };
}

const chat = privateChat(7);
const flood = (seconds: number): Fault => ({
  code: 429,
  description: 'Too Many Requests',
  parameters: { retry_after: seconds },
});
const refusal = (description: string, code = 400): Fault => ({ code, description });

describe('429', () => {
  test('is waited out in that chat alone, order kept', async () => {
    const { telegram, sender, outcomes, next } = setUp();
    next([flood(5), flood(3)]);
    const start = performance.now();
    void sender.post(chat, post('a', 'answer', 'a'));
    void sender.post(chat, post('b', 'notice', 'b'));
    await vi.advanceTimersByTimeAsync(100);
    void sender.post(privateChat(8), post('c', 'notice', 'c'));
    await vi.advanceTimersByTimeAsync(100);
    // The second 429 went to the other chat.
    expect(telegram.texts(8)).toEqual([]);
    await vi.runAllTimersAsync();
    expect(telegram.seenAt('c') - start).toBeLessThan(3200);
    expect(telegram.seenAt('a') - start).toBeGreaterThan(5000);
    expect(telegram.texts(7)).toEqual(['a', 'b']);
    expect(outcomes.filter((outcome) => outcome.endsWith('flood'))).toHaveLength(2);
  });

  test('is waited out in a group', async () => {
    const { telegram, sender, next } = setUp();
    next([flood(9)]);
    void sender.post(group(7), post('a', 'answer', 'a'));
    await vi.advanceTimersByTimeAsync(8990);
    expect(telegram.calls).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(telegram.texts(-7)).toEqual(['a']);
  });

  test('a chat in a pause does not delay another', async () => {
    const { telegram, sender, next } = setUp();
    next([flood(600)]);
    void sender.post(chat, post('a', 'answer', 'a'));
    await vi.advanceTimersByTimeAsync(100);
    void sender.post(privateChat(8), post('c', 'answer', 'c'));
    await vi.advanceTimersByTimeAsync(100);
    expect(telegram.texts(8)).toEqual(['c']);
  });

  test('leaves one call when it is over, and then one a second', async () => {
    const { telegram, sender, next } = setUp();
    next([flood(5)]);
    const start = performance.now();
    for (const key of ['a', 'b', 'c']) void sender.post(chat, post(key, 'notice', key));
    await vi.runAllTimersAsync();
    const seconds = telegram.log.map(({ at }) => Math.floor((at - start) / 1000));
    expect(seconds).toEqual([5, 6, 7]);
  });

  test('of several chats at once pauses all', async () => {
    const { telegram, sender } = setUp();
    telegram.fault = (_, id) => (id <= 3 && performance.now() - start < 1000 ? flood(4) : null);
    const start = performance.now();
    for (const id of [1, 2, 3]) void sender.post(privateChat(id), post('a', 'answer', 'a'));
    await vi.advanceTimersByTimeAsync(100);
    void sender.post(privateChat(8), post('c', 'notice', 'c'));
    await vi.advanceTimersByTimeAsync(3000);
    expect(telegram.calls).toHaveLength(3);
    await vi.runAllTimersAsync();
    expect(telegram.texts(8)).toEqual(['c']);
    expect(telegram.texts(1)).toEqual(['a']);
  });
});

describe('outages', () => {
  test('an answer waits for ever, progress for ten minutes', async () => {
    const { telegram, sender, dropped } = setUp();
    telegram.fault = () => 'refused';
    const answer = sender.post(chat, post('a', 'answer', 'a'));
    const progress = sender.post(privateChat(8), post('p', 'progress', 'p'));
    await vi.advanceTimersByTimeAsync(700_000);
    expect(await progress).toBe('gone');
    expect(dropped).toEqual(['unreachable']);
    telegram.fault = () => refusal('Bad Gateway', 502);
    await vi.advanceTimersByTimeAsync(86_400_000);
    telegram.fault = () => null;
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await answer).toBe('shown');
    expect(telegram.texts(7)).toEqual(['a']);
  });

  test.each(['cut after', 'hang after'] as const)(
    'a notice that may have arrived is not repeated (%s)',
    async (fault) => {
      const { telegram, sender, dropped, next } = setUp();
      next([fault]);
      const notice = sender.post(chat, post('n', 'notice', 'n'));
      const after = sender.post(chat, post('m', 'notice', 'm'));
      await vi.runAllTimersAsync();
      expect([await notice, await after]).toEqual(['gone', 'shown']);
      expect(telegram.texts(7)).toEqual(['n', 'm']);
      expect(dropped).toEqual(['unanswered']);
    },
  );

  test.each(['cut after', 'hang after', 'cut', 'hang'] as const)(
    'an answer comes once even then (%s)',
    async (fault) => {
      const { telegram, sender, next } = setUp();
      next([fault, fault, fault]);
      const answer = sender.post(chat, post('a', 'answer', 'a'));
      await vi.runAllTimersAsync();
      expect(await answer).toBe('shown');
      expect(telegram.texts(7).filter((text) => text !== '…')).toEqual(['a']);
    },
  );

  test('an edit that may have arrived is repeated', async () => {
    const { telegram, sender, outcomes, next } = setUp();
    next(['hang after'], (method) => method === 'editMessageText');
    const answer = sender.post(chat, post('a', 'answer', 'a'));
    await vi.runAllTimersAsync();
    expect(await answer).toBe('shown');
    expect(telegram.texts(7)).toEqual(['a']);
    expect(outcomes.at(-1)).toBe('editMessageText unchanged');
  });

  test('an orphan whose answer comes late is deleted', async () => {
    const { telegram, sender } = setUp();
    telegram.latency = () => (telegram.calls.length === 0 ? 70_000 : 10);
    const answer = sender.post(chat, post('a', 'answer', 'a'));
    await vi.runAllTimersAsync();
    expect(await answer).toBe('shown');
    expect(telegram.texts(7)).toEqual(['a']);
    expect(telegram.log.map(({ method }) => method)).toContain('deleteMessage');
  });

  test('one chat with a dead connection delays no other', async () => {
    const { telegram, sender } = setUp();
    telegram.fault = (_, id) => (id === 7 ? 'hang' : null);
    for (const key of ['a', 'b', 'c']) void sender.post(chat, post(key, 'answer', key));
    await vi.advanceTimersByTimeAsync(10);
    const start = performance.now();
    void sender.post(privateChat(8), post('c', 'answer', 'c'));
    await vi.advanceTimersByTimeAsync(100);
    expect(telegram.seenAt('c') - start).toBeLessThan(50);
  });
});

describe('refused for good', () => {
  test.each([
    ['Forbidden: bot was blocked by the user', 403, 'blocked'],
    ['Bad Request: TOPIC_CLOSED', 400, 'topic_closed'],
    ['Bad Request: chat not found', 400, 'chat_not_found'],
  ] as const)('ends quietly and is counted: %s', async (description, code, reason) => {
    const { telegram, sender, dropped, next } = setUp();
    next([refusal(description, code)]);
    const room = group(7);
    const outcomes = [sender.post(room, post('a', 'answer', 'a')), sender.post(room, post('b', 'notice', 'b'))];
    await vi.runAllTimersAsync();
    expect(await Promise.all(outcomes)).toEqual(['gone', 'shown']);
    expect(dropped).toEqual([reason]);
    expect(telegram.texts(-7)).toEqual(['b']);
  });

  test('a topic of a private chat that is refused: the same once more without it, as a reply, and from then on', async () => {
    const { telegram, sender, dropped, next } = setUp();
    const topic = { ...chat, topic: 5 };
    const asked = { ...post('a', 'notice', 'a'), compose: async () => ({ ...composed('a'), anchor: 40 }) };
    next([refusal('Bad Request: message thread not found')]);
    const first = sender.post(topic, asked);
    await vi.runAllTimersAsync();
    expect(await first).toBe('shown');
    const second = sender.post(topic, post('b', 'notice', 'b'));
    await vi.runAllTimersAsync();
    expect(await second).toBe('shown');
    expect(telegram.texts(7)).toEqual(['a', 'b']);
    expect(telegram.calls).toHaveLength(3);
    expect(telegram.log[0]?.payload).toMatchObject({ reply_parameters: { message_id: 40 } });
    expect(telegram.log.every(({ payload }) => !('message_thread_id' in payload))).toBe(true);
    expect(dropped).toEqual([]);
  });

  test('an edit that was refused leaves the message as it is known to be: the same again makes no call', async () => {
    const { telegram, sender, next } = setUp();
    void sender.post(chat, post('p', 'progress', 'one'));
    await vi.runAllTimersAsync();
    next([refusal('Forbidden: bot was blocked by the user', 403)]);
    const refused = sender.post(chat, post('p', 'progress', 'two'));
    await vi.runAllTimersAsync();
    expect(await refused).toBe('gone');
    const calls = telegram.calls.length;
    const same = sender.post(chat, post('p', 'progress', 'one'));
    await vi.runAllTimersAsync();
    expect(await same).toBe('shown');
    expect(telegram.calls).toHaveLength(calls);
  });

  test('who asked is told when nothing can be shown any more: by a post, a preview, the sign of typing', async () => {
    const { telegram, sender } = setUp();
    const lost: string[] = [];
    const tells = (what: string) => (which: string) => void lost.push(`${what} ${which}`);
    telegram.fault = (_, id) => refusal(id === 7 ? 'Forbidden: bot was blocked by the user' : 'TOPIC_CLOSED', 403);
    void sender.post(chat, { ...post('a', 'progress', 'a'), onLost: tells('older') });
    void sender.post(chat, { ...post('a', 'progress', 'b'), onLost: tells('newer') });
    await vi.runAllTimersAsync();
    sender.preview(chat, 'p', () => composed('growing'), tells('preview'));
    await vi.runAllTimersAsync();
    sender.typing(group(8), tells('typing'));
    await vi.runAllTimersAsync();
    expect(lost).toEqual(['newer chat', 'preview chat', 'typing topic']);
    telegram.fault = () => refusal('Bad Request: ENTITY_BOUNDS_INVALID');
    void sender.post(chat, { ...post('c', 'answer', 'c'), onLost: tells('rejected') });
    await vi.runAllTimersAsync();
    expect(lost).toHaveLength(3);
  });

  test('a message with a fault is tried as plain text, then given up, and blocks nobody', async () => {
    const { telegram, sender, dropped, next } = setUp();
    const entities = [{ type: 'bold', offset: 0, length: 99 }];
    const compose = async () => ({ ...composed(), parts: [{ text: 'bad', entities }] });
    const wrong = refusal('Bad Request: ENTITY_BOUNDS_INVALID');
    next([wrong], (_, text) => text === 'bad');
    const plain = sender.post(chat, { key: 'a', class: 'answer', compose });
    await vi.runAllTimersAsync();
    expect(await plain).toBe('shown');
    expect(telegram.log.at(-1)?.payload).not.toHaveProperty('entities');
    next([wrong, wrong], (_, text) => text === 'bad');
    const outcomes = [
      sender.post(chat, { key: 'b', class: 'answer', compose }),
      sender.post(chat, post('c', 'answer', 'c')),
    ];
    await vi.runAllTimersAsync();
    expect(await Promise.all(outcomes)).toEqual(['gone', 'shown']);
    expect(dropped).toEqual(['rejected']);
    // No placeholder stays that would look as if something were to come.
    expect(telegram.texts(7)).toEqual(['bad', 'c']);
  });
});

/** A progress post whose message, if it was there, is not to be sent anew. */

test('a message that Telegram deletes no more loses its buttons', async () => {
  const { telegram, shown, sender } = setUp();
  void sender.post(group(7), post('p', 'progress', 'what next'));
  await vi.runAllTimersAsync();
  telegram.fault = (method) => (method === 'deleteMessage' ? refusal("message can't be deleted for everyone") : null);
  void sender.retract(group(7), 'p');
  await vi.runAllTimersAsync();
  expect(telegram.log.at(-1)).toMatchObject({ method: 'editMessageReplyMarkup', payload: { message_id: 1 } });
  expect(telegram.log.at(-1)?.payload).not.toHaveProperty('reply_markup');
  expect(await shown.get(7, 'p')).toEqual([]);
});

describe('a group that becomes a supergroup', () => {
  const moved = { code: 400, description: 'upgraded', parameters: { migrate_to_chat_id: -1000 } };

  test('is followed in the middle of an answer, and later', async () => {
    const { telegram, shown, sender } = setUp();
    telegram.fault = (_, id) => (id === -7 && telegram.log.length >= 3 ? moved : null);
    void sender.post(group(7), post('a', 'answer', 'one', 'two'));
    void sender.post(group(7), post('b', 'notice', 'b'));
    await vi.runAllTimersAsync();
    expect(telegram.texts(-7)).toEqual(['one', '…']);
    expect(telegram.texts(-1000)).toEqual(['two', 'b']);
    expect(shown.moves).toEqual([[-7, -1000]]);
  });

  test('has no message edited or deleted that only has the same id', async () => {
    const { telegram, shown, sender } = setUp();
    telegram.fault = (_, id) => (id === -7 ? moved : null);
    telegram.chats.set(-1000, [{ id: 99, text: 'somebody else' }]);
    await shown.set(7, 'p', 0, 99);
    await shown.set(7, 'q', 0, 98);
    await shown.set(7, 'q', 1, 99);
    void sender.retract(group(7), 'q');
    void sender.post(group(7), post('p', 'progress', 'p'));
    await vi.runAllTimersAsync();
    expect(telegram.texts(-1000)).toEqual(['somebody else', 'p']);
  });
});
