/** What a chat does while nobody can see it, and when somebody can again. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

const stopped = (chat: Chat) =>
  chat.rows('message').map(({ author, kind, reason }) => [author, kind, reason].join(' '));

describe('unreachable', () => {
  it('stops an open round as /stop does, and shows nothing', () => {
    const chat = new Chat(3);
    chat.open();
    chat.answer('model2');
    chat.unreachable();
    expect([chat.phase, chat.context.outcome, ...chat.statuses]).toEqual([
      'paused',
      'stopped',
      'stopped',
      'answered',
      'stopped',
    ]);
    expect(chat.last.aborted).toHaveLength(2);
    expect(chat.last.effects).toEqual([]);
    expect(stopped(chat)).toEqual(['model1 failure stopped', 'model3 failure stopped']);
    expect(chat.rows('round.end')).toMatchObject([{ number: 1 }]);
  });

  it('ends a run of many rounds, and a consensus that is being written', () => {
    const chat = new Chat(2);
    chat.discuss(10, 'Rust?');
    chat.answer();
    chat.unreachable();
    expect([chat.phase, chat.calls.size, chat.context.outcome]).toEqual(['paused', 0, 'stopped']);
    chat.reachable();
    chat.next();
    chat.settle();
    chat.consensus();
    chat.unreachable();
    expect([chat.phase, chat.calls.size, chat.context.outcome]).toEqual(['paused', 0, 'unwritten']);
  });

  it('ends questions to one model beside anything, and leaves a chat at rest as it is', () => {
    const chat = new Chat(2);
    chat.unreachable();
    expect([chat.phase, chat.context.unseen]).toEqual(['idle', null]);
    chat.ask();
    chat.ask();
    chat.unreachable();
    expect([chat.phase, chat.calls.size, chat.last.effects.length]).toEqual(['paused', 0, 0]);
    expect(stopped(chat)).toEqual(['model1 failure stopped', 'model1 failure stopped']);
    const { snapshot } = chat;
    chat.unreachable();
    expect(chat.snapshot).toEqual(snapshot);
  });
});

describe('reachable', () => {
  it('takes placeholders away and tells how the run ended, without a sound', () => {
    const chat = new Chat(2);
    chat.open();
    const calls = [...chat.calls.keys()];
    chat.unreachable();
    chat.reachable();
    expect(chat.effects('retract')).toEqual([{ calls }]);
    expect(chat.effects('board').map(({ board, outcome, buttons }) => [board, outcome, buttons])).toEqual([
      [1, 'stopped', []],
      [2, 'stopped', ['next', 'export']],
    ]);
    expect(chat.effects('board').at(-1)).toMatchObject({ notify: false, closing: true });
    expect(chat.context.unseen).toBeNull();
    chat.reachable();
    expect(chat.last).toMatchObject({ rows: [], effects: [], aborted: [] });
  });

  it('shows a round that was complete before it was known that nobody saw it', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.unreachable();
    expect([chat.phase, chat.context.outcome]).toEqual(['paused', 'complete']);
    chat.reachable();
    expect(chat.effects('board').map(({ board, outcome }) => [board, outcome])).toEqual([
      [1, 'complete'],
      [2, 'complete'],
    ]);
  });
});
