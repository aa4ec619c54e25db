/** Memory is bounded: so much a chat, so much over all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { History } from '../../src/inspect/history.ts';
import { Chat } from '../chat/support.ts';
import { taken } from './support.ts';

const one = taken(new Chat(), new Chat().command('page', { page: 'help' }));

it('keeps the last of each chat, in order, and no more than so many over all', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (chats, perChat) => {
      const history = new History({ texts: false, perChat, overAll: 20 });
      const numbers = new Map<number, number[]>();
      for (const chat of chats) {
        const { n } = history.add(chat, one, 1);
        numbers.set(chat, [...(numbers.get(chat) ?? []), n]);
        expect(history.size).toBeLessThanOrEqual(20);
        expect(history.of(chat).at(-1)?.n).toBe(n);
      }
      let kept = 0;
      for (const [chat, all] of numbers) {
        const of = history.of(chat).map(({ n }) => n);
        kept += of.length;
        expect(of.length).toBeLessThanOrEqual(perChat);
        // Whole, or gone because it was silent longest.
        expect(of).toEqual(of.length === 0 ? [] : all.slice(-of.length));
      }
      expect(history.size).toBe(kept);
    }),
  );
});

it('gives up the chats that were silent longest', () => {
  const history = new History({ texts: false, perChat: 2, overAll: 4 });
  for (const chat of [1, 2, 1, 3, 3]) history.add(chat, one, 1);
  expect([1, 2, 3].map((chat) => history.of(chat).length)).toEqual([2, 0, 2]);
  history.drop(1);
  expect([history.of(1).length, history.size]).toEqual([0, 2]);
});

it('keeps one busy chat, even alone beyond the bound over all', () => {
  const history = new History({ texts: false, perChat: 50, overAll: 4 });
  for (let i = 0; i < 100; i++) history.add(1, one, 1);
  expect(history.size).toBe(50);
});

it('keeps nothing of what was said in a discussion that was idle for too long', () => {
  const history = new History({ texts: true });
  const chat = new Chat(2);
  history.add(1, taken(chat, chat.command('open', { format: 'open', text: 'Salamander?', context: null })), 1);
  chat.settle();
  expect(JSON.stringify(history.of(1))).toContain('Salamander');
  const expired = { type: 'discussion.expired', at: 9, discussion: '1:d1' } as const;
  history.add(1, taken(chat, expired), 9);
  expect(JSON.stringify(history.of(1))).not.toContain('Salamander');
});
