/** What a yes is to, and what it is not to. */
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../src/chat/events.ts';
import { NO_FUNDS, type Cap } from '../../src/chat/funds.ts';
import { Chat } from './support.ts';

const cap = (left: number): Cap => ({ limit: 0.1, left });

/** A command that finds so much left of each limit. */
function withLeft<E extends ChatEvent>(event: E, all: number | null, chat: number | null): E {
  const caps = { all: all === null ? null : cap(all), chat: chat === null ? null : cap(chat) };
  return 'known' in event ? { ...event, known: { ...event.known, funds: { ...NO_FUNDS, caps } } } : event;
}

describe('an admin’s yes', () => {
  it('is to the limit of the group, and not to that of everybody', () => {
    const chat = new Chat(2);
    chat.send(withLeft(chat.command('discuss', { rounds: 3, topic: 'Tea?', context: null }), 1, 0));
    expect(chat.context.approval?.of).toBe('chat');
    // Others have spent the rest meanwhile.
    chat.send(withLeft(chat.command('approve', { role: 'admin' }), 0, 0));
    expect([chat.phase, chat.context.approval?.of, chat.calls.size]).toEqual(['approving', 'all', 0]);
    chat.send(withLeft(chat.command('approve', { role: 'admin' }), 0, 0));
    expect([chat.phase, chat.notice]).toEqual(['approving', { say: 'notApprover', of: 'all' }]);
    chat.send(withLeft(chat.command('approve', { role: 'owner' }), 0, 0));
    expect([chat.phase, chat.calls.size]).toEqual(['discussing', 1]);
  });

  it('holds for the rounds that follow, until the limit of everybody is near', () => {
    const chat = new Chat(2);
    chat.budget = 0;
    chat.discuss(3, 'Tea?');
    chat.approve('admin');
    chat.answer();
    chat.answer();
    expect([chat.phase, chat.context.round]).toEqual(['discussing', 2]);
    chat.budgetOf = 'all';
    chat.answer();
    chat.answer();
    expect([chat.phase, chat.context.round, chat.context.approval?.of]).toEqual(['approving', 3, 'all']);
  });
});

it('anybody’s press, once there is enough, begins what fits and approves nothing more', () => {
  const chat = new Chat(2);
  chat.budget = 0;
  chat.discuss(10, 'Tea?');
  chat.approve('person');
  expect(chat.phase).toBe('approving');
  chat.budget = 0.1;
  chat.approve('person');
  expect([chat.phase, chat.context.approved]).toEqual(['discussing', null]);
  chat.budget = chat.spent;
  for (let n = 0; n < 2; n += 1) chat.answer();
  expect([chat.phase, chat.context.round]).toEqual(['approving', 2]);
});

it('a yes on an older message is none, though the newer one is not shown yet', () => {
  const chat = new Chat(2);
  chat.budget = 0;
  chat.open();
  const older = chat.context.board;
  chat.stop();
  chat.discuss(10, 'Dear?');
  const press = chat.command('approve', { role: 'owner' }, chat.press(older));
  chat.send({ ...press, known: { ...press.known, board: older } });
  expect([chat.phase, chat.calls.size, chat.notice]).toEqual(['approving', 0, { say: 'stale' }]);
});

it('a long question to one model that is asked anew goes out at once, so it counts when it is stopped', () => {
  const chat = new Chat(2);
  chat.written.long = true;
  chat.ask();
  chat.edit('Who else?');
  chat.world.revised.set(chat.context.entry, 'Who else?');
  chat.revise(chat.context.entry);
  const event = chat.command('stop', {});
  chat.send({ ...event, at: (Object.values(chat.context.calls)[0]?.since ?? 0) + 500 });
  expect(chat.rows('spent')).toHaveLength(1);
});

describe('the rest of a long paste', () => {
  it('of a question to one model joins it where both do not fit beside each other', () => {
    const chat = new Chat(2);
    chat.budget = 0.04;
    chat.written.long = true;
    chat.ask();
    const call = chat.call();
    chat.text('The rest.');
    expect([chat.calls.size, chat.last.aborted, chat.phase]).toEqual([1, [call.call], 'paused']);
    expect(chat.rows('spent')).toEqual([]);
  });

  it('of one that has cost too much by now is refused, and is no question to the panel', () => {
    const chat = new Chat(2);
    chat.written.long = true;
    chat.ask();
    chat.budget = 0.01;
    chat.text('The rest.');
    expect([chat.phase, chat.calls.size, chat.notice]).toMatchObject(['paused', 1, { say: 'overBudget' }]);
  });

  it('of a topic in turn counts its seats once', () => {
    const chat = new Chat(3);
    chat.written.long = true;
    chat.budget = 0.16;
    chat.discuss(1, 'Rust?');
    expect(chat.phase).toBe('discussing');
    chat.text('The rest.');
    expect([chat.phase, chat.context.approval]).toEqual(['discussing', null]);
  });
});
