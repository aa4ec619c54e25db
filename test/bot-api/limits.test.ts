import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimits } from '../../src/bot-api/limits.ts';
import { startBotApi, TestClock } from './helpers.ts';

const mine = { id: 1, type: 'private' } as const;
const group = { id: -5, type: 'group' } as const;

function limited(mode: 'enforce' | 'record' = 'enforce') {
  const clock = new TestClock();
  return { clock, limits: new RateLimits(clock, { mode }) };
}

describe('RateLimits', () => {
  it('lets a burst of 5 through in a private chat, then 1 a second', () => {
    const { clock, limits } = limited();
    expect(Array.from({ length: 6 }, () => limits.take(mine, 'sendMessage'))).toEqual([
      null,
      null,
      null,
      null,
      null,
      1,
    ]);
    for (let i = 0; i < 10; i++) {
      clock.advance(1000);
      expect(limits.take(mine, 'sendMessage')).toBeNull();
    }
    expect(limits.violations).toHaveLength(1);
  });

  it('counts a call during a penalty as a violation of its own', () => {
    const { clock, limits } = limited();
    for (let i = 0; i < 6; i++) limits.take(mine, 'sendMessage');
    clock.advance(500);
    expect(limits.take(mine, 'editMessageText')).toBe(1);
    expect(limits.violations.map(({ kind }) => kind)).toEqual(['private', 'penalty']);
  });

  it('gives a group 20 a minute and says when the next may come', () => {
    const { clock, limits } = limited();
    for (let i = 0; i < 20; i++) {
      expect(limits.take(group, 'sendMessage')).toBeNull();
      clock.advance(1000);
    }
    expect(limits.take(group, 'sendMessage')).toBe(40);
    clock.advance(40_000);
    expect(limits.take(group, 'sendMessage')).toBeNull();
  });

  it('gives all chats together 30 a second', () => {
    const { clock, limits } = limited();
    const each = Array.from({ length: 31 }, (_, i) => limits.take({ id: i + 1, type: 'private' }, 'sendMessage'));
    expect(each.filter((wait) => wait !== null)).toEqual([1]);
    clock.advance(1000);
    expect(limits.take({ id: 99, type: 'private' }, 'sendMessage')).toBeNull();
  });

  it('only notes violations when recording', () => {
    const { limits } = limited('record');
    for (let i = 0; i < 7; i++) expect(limits.take(mine, 'sendMessage')).toBeNull();
    expect(limits.violations).toHaveLength(2);
  });

  it('never lets more than 30 through in any second, nor more than 20 in a group in any minute', () => {
    const wait = fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.nat(9000) });
    const step = fc.record({ wait, chat: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 200 }), (steps) => {
        const { clock, limits } = limited();
        const sent: { at: number; id: number }[] = [];
        for (const { wait, chat } of steps) {
          clock.advance(wait);
          const target =
            chat > 57 ? { id: -chat, type: 'supergroup' as const } : { id: chat, type: 'private' as const };
          if (limits.take(target, 'sendMessage') === null) sent.push({ at: clock.now(), id: target.id });
        }
        const within = (at: number, ms: number) => sent.filter((one) => one.at > at - ms && one.at <= at);
        const inAll = sent.every(({ at }) => within(at, 950).length <= 30);
        const inGroups = sent.every(
          ({ at, id }) => id > 0 || within(at, 59_950).filter((one) => one.id === id).length <= 20,
        );
        expect({ inAll, inGroups }).toEqual({ inAll: true, inGroups: true });
      }),
      { numRuns: 200 },
    );
  });
});

describe('over HTTP', () => {
  it('answers 429 with retry_after, for edits too, and records who broke the limit', async () => {
    const { api, call } = await startBotApi({ limits: { mode: 'enforce' }, clock: new TestClock() });
    const ada = api.person(7);
    ada.writes('/start');
    const first = await call('sendMessage', { chat_id: 7, text: '0' });
    expect(first.status).toBe(200);
    for (let i = 1; i < 5; i++)
      expect((await call('editMessageText', { chat_id: 7, message_id: 2, text: `${i}` })).status).toBe(200);
    expect(await call('sendMessage', { chat_id: 7, text: 'x' })).toEqual({
      status: 429,
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    expect((await call('sendChatAction', { chat_id: 7, action: 'typing' })).status).toBe(200);
    expect(api.limits.violations).toMatchObject([{ kind: 'private', chatId: 7, method: 'sendMessage' }]);
  });
});
