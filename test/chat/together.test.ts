/** Answers of a round that are given one just after the other may share a message. */
import { expect, it } from 'vitest';
import { Chat, given } from './support.ts';

/** A seat answers at a time, with so many characters. Gives beside whose answer it may stand. */
function answers(chat: Chat, alias: string, at: number, length = 10): string | null | undefined {
  const { call, for: what } = chat.call(alias);
  if (what !== 'seat' && what !== 'turn') throw new Error('It is no seat');
  chat.send({ type: `${what}.answered`, at, call, answer: given('x'.repeat(length)) });
  const beside = chat.effects('post')[0]?.beside;
  expect(chat.rows('message')).toMatchObject([{ kind: 'answer', beside }]);
  return beside;
}

it('within ten seconds of the first, as long as they fit', () => {
  const chat = new Chat(4);
  chat.open();
  const { call } = chat.call('model2');
  expect(answers(chat, 'model2', 1000, 2000)).toBeNull();
  expect(answers(chat, 'model1', 9000, 1000)).toBe(call);
  expect(answers(chat, 'model3', 11_000, 500)).toBe(call);
  expect(answers(chat, 'model4', 11_000, 1)).toBeNull();
});

it('later, or in another round, an answer begins a message of its own', () => {
  const chat = new Chat(3);
  chat.discuss(2, 'Rust?');
  expect(answers(chat, 'model1', 1000)).toBeNull();
  const { call } = chat.call('model2');
  expect(answers(chat, 'model2', 11_001)).toBeNull();
  expect(answers(chat, 'model3', 12_000)).toBe(call);
  expect(answers(chat, 'model1', 12_000)).toBeNull();
});

it('what broke off stands alone: it goes if its seat is asked again', () => {
  const chat = new Chat(2);
  chat.open();
  chat.breakOff('model1');
  expect(chat.effects('post')).toMatchObject([{ beside: null }]);
  chat.answer('model2');
  expect(chat.effects('post')).toMatchObject([{ beside: null }]);
});
