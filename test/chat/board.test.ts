/** The progress message: one that moves, buttons that are legal, a new one that notifies when a round is complete. */
import { expect, it } from 'vitest';
import { Chat } from './support.ts';

const boards = (chat: Chat) =>
  chat.effects('board').map(({ board, phase, notify, buttons }) => [board, phase, notify, buttons.join(' ')]);

it('stands at once, moves with each seat, and ends in a new message that notifies', () => {
  const chat = new Chat(2);
  chat.open();
  expect(boards(chat)).toEqual([[1, 'opening', false, 'stop']]);
  chat.answer();
  expect(boards(chat)).toEqual([[1, 'opening', false, 'stop']]);
  chat.answer();
  expect(boards(chat)).toEqual([
    [1, 'ended', false, ''],
    [2, 'ended', true, 'next consensus export'],
  ]);
  expect(chat.last.effects.map(({ kind }) => kind)).toEqual(['post', 'board', 'board']);
});

it('takes the buttons from the old message before it shows a new one', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle(['model1']);
  expect(boards(chat).at(-1)).toEqual([2, 'ended', true, 'next export retry']);
  chat.next();
  expect(boards(chat)).toEqual([
    [2, 'ended', true, ''],
    [3, 'discussing', false, 'stop'],
  ]);
});

it('turns to a new message between the rounds of a run', () => {
  const chat = new Chat(2);
  chat.discuss(2, 'Rust?');
  chat.answer();
  chat.answer();
  expect(boards(chat)).toEqual([
    [1, 'ended', false, ''],
    [2, 'discussing', true, 'stop'],
  ]);
});

it('does not notify of what a person just did', () => {
  const chat = new Chat(2);
  chat.discuss(2, 'Rust?');
  chat.stop();
  expect(boards(chat)).toEqual([
    [1, 'ended', false, ''],
    [2, 'ended', false, 'next export'],
  ]);
});

it('names who writes the consensus', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle();
  chat.consensus();
  expect(chat.effects('board').at(-1)).toMatchObject({ phase: 'concluding', writer: 'model1', writerCall: 'call:3' });
  chat.answer();
  expect(chat.effects('board').at(-1)).toMatchObject({ phase: 'ended', outcome: 'concluded', writer: null });
});

it('loses its buttons when its discussion is closed', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle();
  chat.do('new', {});
  expect(boards(chat)).toEqual([[2, 'ended', true, '']]);
});

it('tells in /status who is waited for, and for how long', () => {
  const chat = new Chat(2);
  chat.open();
  chat.answer('model1');
  chat.do('page', { page: 'status' });
  expect(chat.effects('status')[0]?.status).toMatchObject({
    phase: 'opening',
    waiting: [{ alias: 'model2', for: 'seat', ms: 2000 }],
    legal: ['stop', 'ask'],
  });
});
