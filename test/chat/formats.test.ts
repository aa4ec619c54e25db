/** A draft and its review, a decision, a ranking, and a point that is settled. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

/** Answers whatever is in flight at once, wave by wave: who was asked in each. */
function waves(chat: Chat, failing: readonly string[] = []): string[][] {
  const asked: string[][] = [];
  for (let calls = [...chat.calls.values()]; calls.length > 0; calls = [...chat.calls.values()]) {
    asked.push(calls.map(({ for: what, alias }) => `${what} ${alias}`));
    for (const call of calls) chat.send(chat.result(call, failing.includes(call.alias) ? 'content_refused' : null));
  }
  return asked;
}

describe('a review', () => {
  it('is three calls: one drafts, another reviews, the first revises', () => {
    const chat = new Chat(3);
    chat.review();
    expect(waves(chat)).toEqual([['seat model1'], ['seat model2'], ['seat model1']]);
    expect(chat.world.messages.map(({ kind, author, round }) => [kind, author, round])).toEqual([
      ['question', 'Ann', 1],
      ['answer', 'model1', 1],
      ['answer', 'model2', 2],
      ['answer', 'model1', 3],
    ]);
    expect(chat.context).toMatchObject({ outcome: 'complete', answers: 3 });
  });

  it('ends where the reviewer fails, and goes on when it is asked again', () => {
    const chat = new Chat(2);
    chat.review();
    expect(waves(chat, ['model2'])).toEqual([['seat model1'], ['seat model2']]);
    expect(chat.context.outcome).toBe('nobody');
    chat.retry(1);
    expect(waves(chat)).toEqual([['seat model2'], ['seat model1']]);
    expect(chat.context.outcome).toBe('complete');
  });

  it('states what its draft comes to, and what its answer does; the reviewer holds nothing, and nobody is compared', () => {
    const chat = new Chat(2);
    chat.says = () => ({ claim: 'Yes', moved: null });
    chat.review();
    expect(waves(chat)).toEqual([['seat model1'], ['seat model2'], ['seat model1']]);
    expect([...chat.world.positions.keys()].toSorted()).toMatchInlineSnapshot(`
      [
        "1:d1:1:model1",
        "1:d1:3:model1",
      ]
    `);
  });
});

describe('a decision', () => {
  it('finds its options, has each seat vote, counts in code, and is judged', () => {
    const chat = new Chat(3);
    chat.votes = (alias) => (alias === 'model3' ? 1 : 0);
    chat.decide('What now?');
    expect(chat.phase).toBe('listing');
    const [find, vote, judge] = waves(chat);
    expect([find, vote, judge]).toEqual([
      ['options model1'],
      ['seat model1', 'seat model2', 'seat model3'],
      ['conclusion model1'],
    ]);
    expect(chat.context.agreement.now).toEqual([2, 1]);
    expect(Object.fromEntries(chat.world.votes)).toEqual({ model1: 0, model2: 0, model3: 1 });
    expect(chat.context.outcome).toBe('concluded');
  });

  it('needs nobody to find options that its question names', () => {
    const chat = new Chat(2);
    chat.decide('Which one?\nA) Postgres\nB) SQLite');
    expect(chat.phase).toBe('voting');
    expect([...chat.world.ballots.values()]).toEqual([['Postgres', 'SQLite']]);
    chat.settle();
    expect(chat.context.outcome).toBe('concluded');
  });

  it('asks another where one finds none, and ends with what to do where nobody does', () => {
    const chat = new Chat(2);
    chat.decide('What now?');
    chat.fail();
    expect([chat.phase, chat.call().alias]).toEqual(['listing', 'model2']);
    chat.fail();
    expect(chat.phase).toBe('paused');
    expect(chat.context).toMatchObject({ outcome: 'unlisted', unwritten: [{ alias: 'model1' }, { alias: 'model2' }] });
    expect(chat.context.calls).toEqual({});
  });

  it('lets people vote beside the models: one vote each, the newest, in this round', () => {
    const chat = new Chat(2);
    chat.decide('What now?');
    chat.vote(0);
    expect(chat.notice).toEqual({ say: 'stale' });
    chat.answer();
    chat.vote(1);
    chat.vote(0);
    expect(chat.rows('vote')).toMatchObject([{ by: { person: 1 }, option: 0 }]);
    expect(chat.effects('positions')).toHaveLength(1);
    chat.vote(7);
    expect(chat.notice).toEqual({ say: 'stale' });
    chat.settle();
    chat.vote(1);
    expect(chat.rows('vote')).toHaveLength(1);
    chat.next();
    chat.vote(1);
    expect(chat.notice).toEqual({ say: 'stale' });
    // What people vote for is nothing of who agrees among the models.
    expect(chat.context.agreement.now).toEqual([]);
  });
});

describe('the best answer', () => {
  it('is what each ranks of the others’ answers, after an open round', () => {
    const chat = new Chat(3);
    chat.open();
    chat.settle();
    expect(chat.effects('board').at(-1)?.buttons).toContain('rank');
    chat.rank();
    expect(waves(chat)).toEqual([['ranking model1', 'ranking model2', 'ranking model3']]);
    expect(chat.world.rankings.map(({ seat, order }) => [seat, order.flat()])).toEqual([
      ['model1', ['model2', 'model3']],
      ['model2', ['model1', 'model3']],
      ['model3', ['model1', 'model2']],
    ]);
    expect(chat.effects('positions')).toHaveLength(1);
    expect(chat.context).toMatchObject({ outcome: 'complete', answers: 3 });
    chat.rank();
    expect(chat.notice).toEqual({ say: 'nothingToRank' });
  });

  it('is nothing to find among two, or after a round in turn', () => {
    const two = new Chat(2);
    two.open();
    two.settle();
    two.rank();
    expect(two.notice).toEqual({ say: 'nothingToRank' });
    const turns = new Chat(3);
    turns.discuss(1, 'Rust?');
    turns.settle();
    turns.rank();
    expect(turns.notice).toEqual({ say: 'nothingToRank' });
  });

  it('keeps in which format the question is asked again', () => {
    const chat = new Chat(3);
    chat.open();
    chat.settle();
    chat.text('And now?');
    chat.settle();
    chat.rank();
    chat.settle();
    chat.afresh();
    expect([chat.phase, chat.context.format]).toEqual(['opening', 'open']);
  });
});

describe('settling a point', () => {
  const concluded = () => {
    const chat = new Chat(3);
    chat.open();
    chat.settle();
    chat.consensus();
    chat.settle();
    return chat;
  };

  it('has one of each side answer, the others listen, and the consensus written anew', () => {
    const chat = concluded();
    chat.dispute = { discussion: '1:d1', sides: ['model1', 'model3'] };
    chat.settlePoint();
    expect(chat.effects('answer')).toMatchObject([
      { alias: 'model1', kind: 'settle', settling: { point: 0 }, named: false },
      { alias: 'model3', kind: 'settle' },
    ]);
    expect(chat.context.seats.find(({ alias }) => alias === 'model2')?.status).toBe('listening');
    expect(waves(chat)).toEqual([['seat model1', 'seat model3'], ['conclusion model1']]);
    expect(chat.world.consensus).toHaveLength(2);
    expect(chat.context.outcome).toBe('concluded');
  });

  it('ends without another consensus where neither side answers', () => {
    const chat = concluded();
    chat.dispute = { discussion: '1:d1', sides: ['model1', 'model3'] };
    chat.settlePoint();
    expect(waves(chat, ['model1', 'model3'])).toHaveLength(1);
    expect(chat.context.outcome).toBe('nobody');
  });

  it('is of the current discussion, and of two sides', () => {
    const chat = concluded();
    for (const dispute of [
      null,
      { discussion: '1:d9', sides: ['model1', 'model2'] },
      { discussion: '1:d1', sides: ['model1'] },
    ]) {
      chat.dispute = dispute;
      chat.settlePoint();
      expect(chat.notice).toEqual({ say: 'stale' });
    }
  });
});
