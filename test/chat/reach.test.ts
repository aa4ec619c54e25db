/** What a chat does while nobody can see it, and when somebody can again. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

const stopped = (chat: Chat) =>
  chat.rows('message').map(({ author, kind, reason }) => [author, kind, reason].join(' '));

describe('unreachable', () => {
  it('stops an open round as /stop does', () => {
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
    expect(chat.last.effects.map(({ kind }) => kind)).toEqual(['retract', 'retract', 'board']);
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
    expect([chat.phase, chat.context.unseen]).toEqual(['idle', true]);
    chat.ask();
    chat.ask();
    chat.unreachable();
    expect([chat.phase, chat.calls.size]).toEqual(['paused', 0]);
    expect(chat.last.effects.map(({ kind }) => kind)).toEqual(['retract']);
    expect(stopped(chat)).toEqual(['model1 failure stopped', 'model1 failure stopped']);
    const { snapshot } = chat;
    chat.unreachable();
    expect(chat.snapshot).toEqual(snapshot);
  });
});

it('reachable is taken where nobody could see the chat, and changes nothing else', () => {
  const chat = new Chat(2);
  chat.reachable();
  expect(chat.last).toMatchObject({ rows: [], effects: [], aborted: [] });
  chat.open();
  chat.unreachable();
  const { phase } = chat;
  chat.reachable();
  expect([chat.phase, chat.context.unseen, chat.last.effects]).toEqual([phase, false, []]);
});
