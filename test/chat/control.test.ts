/** A person in control while a round runs, and models that take the seat of one that is down. */
import { describe, expect, it } from 'vitest';
import { given, Chat } from './support.ts';

const seat = (chat: Chat, at: number) => chat.context.seats[at];
const asked = (chat: Chat) =>
  [...chat.calls.values()].map((call) => ('by' in call ? (call.by ?? call.alias) : call.alias));

describe('what there is is enough', () => {
  it('goes to the judge as soon as two have answered, and aborts who still writes', () => {
    const chat = new Chat(3);
    chat.open();
    chat.answer('model1');
    expect(chat.enough().effects).toMatchObject([{ kind: 'notice', input: { notice: { say: 'answersMissing' } } }]);
    chat.answer('model2');
    const done = chat.enough();
    expect(done.aborted).toEqual(['call:3']);
    expect(chat.phase).toBe('concluding');
    expect(chat.statuses).toEqual(['answered', 'answered', 'stopped']);
    chat.answer();
    expect(chat.context).toMatchObject({ outcome: 'concluded', answers: 2 });
  });

  it('counts and keeps what people have seen of an answer', () => {
    const chat = new Chat(3);
    chat.open();
    chat.answer('model1');
    const { call } = chat.call('model2');
    chat.do('enough', { partials: { [call]: given('As far as it') } });
    expect(chat.rows('message').map(({ kind, author, text }) => [kind, author, text])).toEqual([
      ['answer', 'model2', 'As far as it'],
      ['failure', 'model3', ''],
    ]);
    expect(chat.phase).toBe('concluding');
  });

  it('leaves questions to one model alone', () => {
    const chat = new Chat(3);
    chat.open();
    chat.answer();
    chat.answer();
    chat.ask('model1');
    chat.enough();
    expect([...chat.calls.values()].map(({ for: what }) => what)).toEqual(['question', 'conclusion']);
  });

  it('is not what others have answered before', () => {
    const chat = new Chat(3);
    chat.open();
    chat.settle();
    chat.text('And now?');
    expect(chat.effects('board').at(-1)?.buttons).not.toContain('enough');
    chat.enough();
    expect(chat.notice).toEqual({ say: 'answersMissing' });
  });
});

describe('a seat', () => {
  it('is skipped: its request ends, and the round is over with the others', () => {
    const chat = new Chat(3);
    chat.open();
    chat.answer('model1');
    chat.answer('model3');
    expect(chat.skip(1).aborted).toEqual(['call:2']);
    expect([chat.phase, chat.statuses]).toEqual(['paused', ['answered', 'skipped', 'answered']]);
    expect(chat.context.outcome).toBe('complete');
    chat.next();
    expect(chat.statuses).toEqual(['thinking', 'waiting', 'waiting']);
  });

  it('is skipped in turn before its turn, and in it', () => {
    const chat = new Chat(3);
    chat.discuss(1, 'Rust?');
    chat.skip(1);
    chat.skip(0);
    expect(asked(chat)).toEqual(['model3']);
    chat.answer();
    expect(chat.context.outcome).toBe('complete');
  });

  it('keeps what people have seen of it when it is skipped', () => {
    const chat = new Chat(3);
    chat.open();
    const { call } = chat.call('model2');
    chat.do('skip', { round: 1, seat: 1, partials: { [call]: given('As far as it') } });
    expect(chat.effects('post')).toMatchObject([{ call }]);
    expect(chat.context.answers).toBe(1);
  });

  it('is taken by another model, which answers in its name in this run', () => {
    const chat = new Chat(2);
    chat.discuss(2, 'Rust?');
    expect(chat.replace(0, 'spare').aborted).toEqual(['call:1']);
    expect(asked(chat)).toEqual(['spare']);
    chat.answer();
    expect(chat.rows('message')).toMatchObject([{ author: 'model1', by: 'spare' }]);
    chat.settle();
    expect(chat.context.outcome).toBe('complete');
    expect(seat(chat, 0)).toMatchObject({ alias: 'model1', by: 'spare' });
    chat.next();
    expect(asked(chat)).toEqual(['model1']);
  });

  it('is not taken by who sits there already, or cannot be chosen', () => {
    const chat = new Chat(2);
    chat.open();
    chat.replace(0, 'model2');
    expect(chat.notice).toEqual({ say: 'seatTaken', alias: 'model2' });
    chat.do('replace', { round: 1, seat: 0, alias: 'nobody', listed: false });
    expect(chat.notice).toMatchObject({ say: 'unknownModel' });
    expect(chat.statuses).toEqual(['thinking', 'thinking']);
  });

  it('is taken after it has failed, too', () => {
    const chat = new Chat(2);
    chat.open();
    chat.fail('model1');
    chat.replace(0, 'spare');
    expect(asked(chat)).toEqual(['model2', 'spare']);
  });

  it('is offered with who could take it: none of the panel', () => {
    const chat = new Chat(2);
    chat.do('project.judge', { judge: 'model9' });
    chat.open();
    chat.answer('model1');
    chat.do('seats', { others: ['model1', 'model2', 'spare'] });
    expect(chat.effects('offer')).toMatchObject([
      { offer: { of: 'seats', seats: [{ seat: 1, alias: 'model2' }], others: ['spare', 'model9'] } },
    ]);
  });
});

describe('a seat whose model is down', () => {
  const withFallbacks = (fallbacks: Record<string, string[]>) => {
    const chat = new Chat(2);
    chat.do('project.models', { models: chat.panel, fallbacks });
    return chat;
  };

  it.each(['open', 'discuss'] as const)('is taken by the project’s fallbacks in order (%s)', (format) => {
    const chat = withFallbacks({ model1: ['spare', 'other'] });
    if (format === 'open') chat.open();
    else chat.discuss(1, 'Rust?');
    chat.fail('model1', 'provider_error');
    expect(asked(chat)).toContain('spare');
    expect(chat.rows('message')).toMatchObject([{ kind: 'failure', author: 'model1', by: null }]);
    chat.fail('model1', 'unreachable');
    expect(asked(chat)).toContain('other');
    chat.answer('model1');
    expect(chat.rows('message')).toMatchObject([{ kind: 'answer', author: 'model1', by: 'other' }]);
    expect(chat.effects('board').at(-1)?.seats[0]).toMatchObject({ alias: 'model1', by: 'other' });
  });

  it('stays taken in the rounds of the run', () => {
    const chat = withFallbacks({ model1: ['spare'] });
    chat.discuss(2, 'Rust?');
    chat.fail('model1');
    chat.answer();
    chat.answer();
    expect([chat.context.round, asked(chat)]).toEqual([2, ['spare']]);
  });

  it('fails where the fault lies in the question, where a part of it stands, and where nobody is left', () => {
    const chat = withFallbacks({ model1: ['spare'], model2: ['spare'] });
    chat.open();
    chat.fail('model1', 'content_refused');
    expect(chat.statuses[0]).toBe('failed');
    chat.breakOff('model2');
    expect(chat.statuses[1]).toBe('failed');
    chat.open();
    chat.fail('model1');
    // The one that both name answers for the first already.
    chat.fail('model2');
    expect([chat.statuses, asked(chat)]).toEqual([['thinking', 'failed'], ['spare']]);
  });

  it('is not taken where a limit of the day does not cover it', () => {
    const chat = withFallbacks({ model1: ['spare'] });
    chat.budget = 0.07;
    chat.open();
    expect(chat.phase).toBe('opening');
    chat.budget = chat.spent;
    chat.fail('model1');
    expect(chat.statuses[0]).toBe('failed');
  });
});

describe('a remark', () => {
  it('is marked when the next speaker sees it, once', () => {
    const chat = new Chat(2);
    chat.discuss(2, 'Rust?');
    chat.message = 41;
    chat.text('Mind the cost.');
    expect(chat.effects('react')).toEqual([]);
    chat.answer();
    expect(chat.effects('react')).toEqual([{ messages: [41] }]);
    chat.answer();
    expect(chat.effects('react')).toEqual([]);
  });

  it('is marked when a judge sees it', () => {
    const chat = new Chat(2);
    chat.open();
    chat.message = 42;
    chat.text('Mind the cost.');
    chat.settle();
    expect(chat.effects('react')).toEqual([]);
    chat.consensus();
    expect(chat.effects('react')).toEqual([{ messages: [42] }]);
  });

  it('is not marked by who is asked again and sees what it would have seen before', () => {
    const chat = new Chat(2);
    chat.open();
    chat.fail('model1');
    chat.text('Mind the cost.');
    chat.retry(0);
    expect(chat.effects('react')).toEqual([]);
  });
});

describe('what a panel has cost', () => {
  it('is counted from its question to the consensus, whichever way a call ended, without questions beside it', () => {
    const chat = new Chat(2);
    chat.open();
    chat.answer('model1');
    chat.stop();
    chat.ask('model1');
    chat.answer();
    chat.next();
    chat.settle();
    chat.consensus();
    chat.settle();
    expect(chat.rows('consensus')).toMatchObject([{ cost: { calls: 5 } }]);
    expect(chat.context.cost.calls).toBe(5);
    chat.open();
    expect(chat.context.cost.calls).toBe(0);
  });
});

describe('a press that is out of date', () => {
  it('skips and replaces nobody in the next round', () => {
    const chat = new Chat(3);
    chat.says = (alias) => ({ claim: alias, moved: null });
    chat.council();
    const { board } = chat.context;
    while (chat.context.round === 1) chat.answer();
    expect(chat.context).toMatchObject({ round: 2, board });
    const before = chat.snapshot;
    for (const press of [
      () => chat.do('skip', { round: 1, seat: 0 }, chat.press(board)),
      () => chat.do('replace', { round: 1, seat: 0, alias: 'spare', listed: true }, chat.press(board)),
    ]) {
      expect(press().aborted).toEqual([]);
      expect(chat.notice).toEqual({ say: 'stale' });
      expect(chat.snapshot).toEqual(before);
    }
    chat.skip(0);
    expect(chat.statuses[0]).toBe('skipped');
  });

  it('votes for nothing: of another discussion, or for options that are others now', () => {
    const chat = new Chat(2);
    chat.decide('Which one?\nA) Postgres\nB) SQLite');
    const old = chat.world.ballot(chat.context) ?? '';
    chat.settle();
    chat.decide('Whom?\nA) Ann\nB) Bob');
    expect(chat.vote(1, old).rows).toEqual([]);
    expect(chat.notice).toEqual({ say: 'stale' });
    expect(chat.vote(1).rows).toMatchObject([{ row: 'vote', discussion: '1:d2', option: 1 }]);

    const before = chat.world.ballot(chat.context) ?? '';
    const more = chat.command('more', { text: 'C) Cem' });
    const put = chat.context.asked?.put;
    const written = { message: (put?.message ?? 0) + 1, from: 1, date: put?.date ?? 0, long: false, album: null };
    chat.send({ ...more, written: { ...written, forwarded: true } });
    expect(chat.phase).toBe('listing');
    expect(chat.vote(1, before).rows).toEqual([]);
    chat.answer();
    expect(chat.phase).toBe('voting');
    expect(chat.vote(1, before).rows).toEqual([]);
    expect(chat.vote(1).rows).toMatchObject([{ row: 'vote' }]);
  });
});

it('a seat is replaced while the options are looked for: it is asked once there are any', () => {
  const chat = new Chat(3);
  chat.votes = () => 1;
  chat.decide('What now?');
  chat.replace(0, 'spare');
  chat.skip(1);
  expect([...chat.calls.values()].map(({ for: what }) => what)).toEqual(['options']);
  chat.answer();
  expect([...chat.calls.values()].map(({ for: what, alias }) => [what, alias])).toEqual([
    ['seat', 'model1'],
    ['seat', 'model3'],
  ]);
  chat.settle();
  expect(chat.context.seats.map(({ vote }) => vote)).toEqual([1, null, 1]);
});

describe('answer now', () => {
  it('counts the votes that there are', () => {
    const chat = new Chat(3);
    chat.votes = () => 0;
    chat.decide('Which one?\nA) Postgres\nB) SQLite');
    chat.answer('model1');
    chat.answer('model2');
    chat.enough();
    expect(chat.rows('round.groups')).toMatchObject([{ groups: [['model1', 'model2']] }]);
    expect(chat.effects('positions')).toHaveLength(1);
    expect(chat.context.agreement.now).toEqual([2]);
  });

  it('shows the rankings that there are', () => {
    const chat = new Chat(3);
    chat.open();
    chat.settle();
    chat.rank();
    chat.answer();
    chat.enough();
    expect(chat.effects('positions')).toMatchObject([{ round: 2 }]);
  });

  it('says nothing of who agrees where nobody has compared it, not what was so a round before', () => {
    const chat = new Chat(3);
    chat.says = (alias) => ({ claim: alias, moved: null });
    chat.council();
    while (chat.context.round === 1) chat.answer();
    expect(chat.context.agreement.now).toEqual([1, 1, 1]);
    chat.answer();
    chat.enough();
    expect(chat.context.agreement.now).toEqual([]);
    expect(chat.effects('positions')).toMatchObject([{ round: 2 }]);
  });

  it('a seat of which people have seen a part is heard, though it was skipped', () => {
    const chat = new Chat(3);
    chat.open();
    const { call } = chat.call('model2');
    chat.do('skip', { round: 1, seat: 1, partials: { [call]: given('As far as it') } });
    expect(chat.context.seats.map(({ heard }) => heard)).toEqual([false, true, false]);
    chat.answer('model1');
    chat.enough();
    expect(chat.phase).toBe('concluding');
  });
});
