/** The progress message: one a run, which goes at its end; below the answers one that notifies, with the buttons that are legal. */
import { expect, it } from 'vitest';
import { Chat } from './support.ts';

/** What a step did to progress messages, in order. */
const changes = (chat: Chat) =>
  chat.last.effects.flatMap(({ kind, input }) => {
    if (kind === 'retract') return input.keys.filter((key) => key.startsWith('board:')).map((key) => `${key} goes`);
    if (kind !== 'board') return [];
    return `board:${input.board} ${input.phase}${input.notify ? ', rings' : ''} [${input.buttons.join(' ')}]`;
  });

it('stands at once, moves with each seat, and makes room for one that notifies', () => {
  const chat = new Chat(2);
  chat.open();
  expect(changes(chat)).toEqual(['board:1 opening [seats stop]']);
  chat.answer();
  expect(changes(chat)).toEqual(['board:1 opening [seats stop]']);
  chat.answer();
  expect(chat.last.effects.map(({ kind }) => kind)).toEqual(['post', 'retract', 'board']);
  expect(changes(chat)).toEqual(['board:1 goes', 'board:2 ended, rings [next consensus export]']);
});

it('takes the line with the buttons away when the next run begins', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle(['model1']);
  expect(changes(chat).at(-1)).toBe('board:2 ended, rings [next export retry]');
  chat.next();
  expect(changes(chat)).toEqual(['board:2 goes', 'board:3 discussing [seats stop]']);
});

it('is one for all rounds of a run', () => {
  const chat = new Chat(2);
  chat.discuss(2, 'Rust?');
  chat.answer();
  chat.answer();
  expect(changes(chat)).toEqual(['board:1 discussing [enough seats stop]']);
  expect(chat.effects('board')).toMatchObject([{ round: 2, lastRound: 2 }]);
});

it('does not notify of what a person just did', () => {
  const chat = new Chat(2);
  chat.discuss(2, 'Rust?');
  chat.stop();
  expect(changes(chat)).toEqual(['board:1 goes', 'board:2 ended [next export]']);
});

it('names who writes the consensus', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle();
  chat.consensus();
  expect(chat.effects('board').at(-1)).toMatchObject({ phase: 'concluding', writer: 'model1' });
  chat.answer();
  expect(chat.effects('board').at(-1)).toMatchObject({ phase: 'ended', outcome: 'concluded', writer: null });
});

it('goes when its discussion is closed', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle();
  chat.do('new', {});
  expect(changes(chat)).toEqual(['board:2 goes']);
});

it('is not out of date while the next is not in the chat yet', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle();
  const press = { ...chat.press(2), callback: 'press' };
  chat.next();
  // The run's own message, 3, is asked for, and not sent yet.
  const pressed = (board: number) => {
    const event = chat.command('export', {}, press);
    chat.send({ ...event, known: { ...event.known, board } });
    return chat.notice;
  };
  expect(pressed(2)).toMatchObject({ say: 'running' });
  expect(pressed(3)).toEqual({ say: 'stale' });
  chat.settle();
  const event = chat.command('export', {}, press);
  chat.send({ ...event, known: { ...event.known, board: 2 } });
  expect(chat.effects('export')).toHaveLength(1);
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
