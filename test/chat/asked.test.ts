/** Where a question belongs: to a new discussion, to the one that is there, to that of an answer; and asked again in another place or other words. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

const messages = (chat: Chat, discussion: string) =>
  chat.world.messages
    .filter((row) => row.discussion === discussion)
    .map(({ kind, round, author, text }) => [round, kind, kind === 'question' ? text : author].join(' '));

/** A chat in which plain words go on with a discussion, and a seat has answered them. */
function goingOn(): Chat {
  const chat = new Chat(3);
  chat.open('Which database?');
  chat.settle();
  chat.text('Capital of Peru?');
  return chat;
}

describe('plain words', () => {
  it('go on with the discussion, and the progress message says so', () => {
    const chat = goingOn();
    expect(chat.effects('board')).toMatchObject([
      { goesOn: true, discussion: '1:d1', buttons: ['seats', 'stop', 'afresh'] },
    ]);
    chat.settle();
    expect(chat.effects('board').at(-1)?.buttons).toEqual(['next', 'consensus', 'rank', 'export', 'afresh']);
    chat.next();
    expect(chat.effects('board').at(-1)).toMatchObject({ goesOn: false, buttons: ['enough', 'seats', 'stop'] });
  });

  it('begin one where none is open, and in a group always', () => {
    const chat = new Chat(2);
    chat.text('Why?');
    expect(chat.effects('board')).toMatchObject([{ goesOn: false }]);
    chat.settle();
    chat.text('And how?', true);
    expect(chat.rows('discussion.close')).toMatchObject([{ id: '1:d1' }]);
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d2', round: 1 }, {}]);
  });
});

describe('asked afresh', () => {
  it('while it runs: what runs is aborted, what was answered goes, and the question moves', () => {
    const chat = goingOn();
    const running = [...chat.calls.keys()];
    chat.answer('model2');
    chat.text('In South America.');
    chat.afresh();
    const left = running.filter((call) => call !== 'call:5');
    expect(chat.last.aborted).toEqual(left);
    expect(chat.effects('retract')).toEqual([{ keys: [...left, 'call:5', 'positions:1:d1:2'] }, { keys: ['board:3'] }]);
    expect(messages(chat, '1:d1')).toEqual([
      '1 question Which database?',
      ...[1, 2, 3].map((n) => `1 answer model${n}`),
    ]);
    expect(messages(chat, '1:d2')).toEqual(['1 question Capital of Peru?', '1 failure model2', '1 remark Ann']);
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d2', round: 1, upTo: 7 }, {}, {}]);
    expect(chat.effects('board')).toMatchObject([{ goesOn: false, phase: 'opening' }]);
    chat.settle();
    expect(chat.context).toMatchObject({ discussion: '1:d2', round: 1, answers: 3 });
  });

  it('after it ran: what was answered stays, and it is asked in a new discussion too', () => {
    const chat = goingOn();
    chat.settle();
    chat.afresh();
    expect(chat.rows('message')).toMatchObject([{ kind: 'question', discussion: '1:d2', text: 'Capital of Peru?' }]);
    expect(messages(chat, '1:d1')).toHaveLength(8);
    chat.settle();
    expect(chat.context).toMatchObject({ discussion: '1:d2', round: 1, answers: 3 });
  });

  it('needs a panel, which may have become smaller meanwhile', () => {
    const chat = goingOn();
    chat.panel = ['solo'];
    chat.edit('Capital of Chile?');
    chat.afresh();
    expect(chat.notice).toEqual({ say: 'oneModel', alias: 'solo' });
    chat.revise(5);
    expect(chat.notice).toEqual({ say: 'oneModel', alias: 'solo' });
  });

  it('is nothing for a question that began its discussion, nor beside a consensus', () => {
    const chat = new Chat(2);
    chat.open();
    chat.afresh();
    expect(chat.notice).toEqual({ say: 'stale' });
    chat.settle();
    chat.consensus();
    chat.afresh();
    expect(chat.notice).toMatchObject({ say: 'running' });
  });
});

describe('a question to one model', () => {
  it('belongs to the discussion of the answer that it replies to, whichever is current', () => {
    const chat = new Chat(2);
    chat.open('Which database?');
    chat.settle();
    chat.open('Which language?');
    chat.settle();
    chat.ask('model2', true, '1:d1');
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d1', threaded: true }]);
    expect(chat.rows('message')).toMatchObject([{ kind: 'question', discussion: '1:d1' }]);
    chat.answer();
    expect(chat.rows('message')).toMatchObject([{ kind: 'answer', discussion: '1:d1', round: null }]);
    expect(chat.context.discussion).toBe('1:d2');
  });

  it('leaves a chat without a current discussion as it is', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.do('new', {});
    chat.ask('model2', true, '1:d1');
    expect([chat.phase, chat.context.discussion]).toEqual(['idle', null]);
    chat.answer();
    expect(chat.rows('message')).toMatchObject([{ discussion: '1:d1' }]);
    expect(chat.phase).toBe('idle');
    expect(chat.rows('discussion.begin')).toEqual([]);
  });
});

describe('an edited question', () => {
  it('gets one line while it runs, however often it is edited', () => {
    const chat = new Chat(2);
    chat.open('Why?');
    chat.edit('Why not?');
    expect(chat.effects('offer')).toEqual([{ offer: { of: 'edited', seq: 1 }, replyTo: 7 }]);
    chat.edit('Why not now?');
    expect(chat.last.effects).toEqual([]);
    expect(chat.rows('message.revise')).toMatchObject([{ seq: 1, text: 'Why not now?' }]);
  });

  it('gets none when it says the same, is another message, or is answered', () => {
    const chat = new Chat(2);
    chat.open('Why?');
    chat.edit('Why?');
    expect(chat.last.rows).toEqual([]);
    chat.message = 8;
    chat.edit('How?');
    expect(chat.last.rows).toEqual([]);
    chat.settle();
    chat.message = 7;
    chat.edit('Why not?');
    expect(chat.last.rows).toEqual([]);
  });

  it('is asked in its place: the first wording is as if it had not been', () => {
    const chat = new Chat(2);
    chat.discuss(3, 'Rust?');
    chat.answer();
    chat.answer();
    chat.edit('Zig?');
    chat.revise(1);
    expect(chat.last.aborted).toEqual(['call:3']);
    expect(chat.rows('discussion.rename')).toMatchObject([{ id: '1:d1', question: 'Zig?' }]);
    expect(messages(chat, '1:d1')).toEqual(['1 question Zig?', '1 failure model1', '1 failure model2']);
    expect(chat.effects('answer')).toMatchObject([{ alias: 'model1', for: 'turn', round: 1, lastRound: 3 }]);
    chat.settle();
    expect(chat.context).toMatchObject({ round: 3, answers: 6, discussion: '1:d1' });
    expect(chat.context.asked).toMatchObject({ entry: 1, put: { message: 7 } });
  });

  it('that went on with a discussion still goes on', () => {
    const chat = goingOn();
    chat.edit('Capital of Chile?');
    chat.revise(5);
    expect(messages(chat, '1:d1').at(-1)).toBe('2 question Capital of Chile?');
    expect(chat.effects('board')).toMatchObject([{ goesOn: true }]);
    chat.settle();
    expect(chat.context).toMatchObject({ round: 2, answers: 6 });
  });

  it('has its line taken away when it is answered, or asked in its new wording', () => {
    const chat = new Chat(2);
    chat.open();
    chat.edit('Why not?');
    chat.revise(1);
    expect(chat.effects('retract').map(({ keys }) => keys)).toContainEqual(['edited:1']);
    chat.edit('Why not now?');
    chat.settle();
    expect(chat.effects('retract')).toEqual([{ keys: ['edited:1'] }, { keys: ['board:2'] }]);
    chat.revise(1);
    expect(chat.notice).toEqual({ say: 'stale' });
  });

  it('to one model is asked again beside anything', () => {
    const chat = new Chat(2);
    chat.open();
    chat.message = 8;
    chat.ask('model2');
    chat.edit('Who else?');
    expect(chat.effects('offer')).toMatchObject([{ offer: { seq: 2 } }]);
    chat.edit('Who then?');
    expect(chat.effects('offer')).toEqual([]);
    chat.revise(2);
    expect(chat.last.aborted).toEqual(['call:3']);
    expect(chat.effects('retract')).toEqual([{ keys: ['call:3'] }, { keys: ['edited:2'] }]);
    expect(chat.rows('message.reword')).toMatchObject([{ seq: 2, text: 'Who then?', call: 'call:4' }]);
    expect(chat.effects('place')).toMatchObject([{ alias: 'model2', replyTo: 8 }]);
    expect(chat.phase).toBe('opening');
    chat.settle();
    chat.revise(2);
    expect(chat.notice).toEqual({ say: 'stale' });
  });
});

describe('/history', () => {
  it('takes up a closed discussion, and closes the one that is open', () => {
    const chat = new Chat(2);
    chat.open('Which database?');
    chat.settle();
    chat.open('Which language?');
    chat.settle();
    chat.do('resume', { discussion: '1:d1' });
    expect(chat.rows('discussion.close')).toMatchObject([{ id: '1:d2' }]);
    expect(chat.rows('discussion.reopen')).toMatchObject([{ id: '1:d1' }]);
    expect(chat.effects('board')).toMatchObject([{ phase: 'ended', outcome: 'resumed', notify: false }]);
    expect(chat.context).toMatchObject({ discussion: '1:d1', round: 1, answers: 2 });
    chat.next();
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d1', round: 2 }]);
  });

  it('refuses the current one, one that is gone, one of another project, and any while something runs', () => {
    const chat = new Chat(2);
    chat.open();
    chat.do('resume', { discussion: '1:d1' });
    expect(chat.notice).toEqual({ say: 'alreadyOpen' });
    chat.settle();
    chat.open();
    chat.do('resume', { discussion: '1:d1' });
    expect(chat.notice).toMatchObject({ say: 'running' });
    chat.do('resume', { discussion: '9:d1' });
    expect(chat.notice).toEqual({ say: 'stale' });
    chat.settle();
    chat.do('project.new', { name: 'Garden' });
    chat.do('resume', { discussion: '1:d1' });
    expect(chat.notice).toEqual({ say: 'stale' });
  });

  it('a closed discussion stays closed when its project is selected', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.do('new', {});
    chat.do('project.new', { name: 'Garden' });
    chat.do('project.select', { name: 'General' });
    expect(chat.phase).toBe('idle');
    expect(chat.notice).toMatchObject({ say: 'projectSelected', resumed: false });
  });
});

it('a reply to a message of several answers asks whom it is for', () => {
  const chat = new Chat(2);
  const answers = [{ seq: 2, alias: 'model1' }];
  chat.do('whom', { answers });
  expect(chat.effects('offer')).toEqual([{ offer: { of: 'whom', answers }, replyTo: 7 }]);
});
