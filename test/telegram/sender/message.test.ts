import { expect, test } from 'vitest';
import { Contents } from '../../../src/telegram/sender/message.ts';

const part = (text: string, entities: readonly object[] = []) => ({ text, entities });
const bold = { type: 'bold', offset: 0, length: 1 };
const keys = [[{ text: 'Stop', callback_data: 's' }]];

test('a message shows what it was last made to show: text, entities and buttons', () => {
  const contents = new Contents();
  contents.put(1, 7, part('a', [bold]), keys);
  expect(contents.shows(1, 7, part('a', [bold]), keys)).toBe(true);
  for (const [chat, id, other, keyboard] of [
    [2, 7, part('a', [bold]), keys],
    [1, 8, part('a', [bold]), keys],
    [1, 7, part('b', [bold]), keys],
    [1, 7, part('a'), keys],
    [1, 7, part('a', [bold]), undefined],
  ] as const)
    expect(contents.shows(chat, id, other, keyboard)).toBe(false);
  contents.put(1, 7, part('b'), undefined);
  expect(contents.shows(1, 7, part('a', [bold]), keys)).toBe(false);
  // No buttons are no buttons, however that is said.
  expect(contents.shows(1, 7, part('b'), [])).toBe(true);
});

test('what nobody knows is not known', () => {
  const contents = new Contents();
  expect(contents.shows(1, 7, part('a'), undefined)).toBe(false);
  contents.put(1, 7, part('a'), undefined);
  contents.forget(1, 7);
  expect(contents.shows(1, 7, part('a'), undefined)).toBe(false);
});

test('so many messages are remembered, those that changed last', () => {
  const contents = new Contents();
  for (let id = 1; id <= 10_000; id += 1) contents.put(1, id, part('a'), undefined);
  contents.put(1, 1, part('a'), undefined);
  contents.put(1, 10_001, part('a'), undefined);
  const known = (id: number) => contents.shows(1, id, part('a'), undefined);
  expect([known(1), known(2), known(3), known(10_001)]).toEqual([true, false, true, true]);
});
