/** The formats in the statechart: who is asked when, what the seats hold, and how a run ends. */
import { describe, expect, it } from 'vitest';
import type { Stated } from '../../src/discussion/positions/position.ts';
import { Chat } from './support.ts';

const claims = (held: Readonly<Record<string, string | readonly string[]>>) => {
  return (alias: string, round: number): Stated | null => {
    const own = held[alias];
    if (own === undefined) return null;
    const [claim, before] =
      typeof own === 'string' ? [own, own] : [own[round - 1] ?? own.at(-1), own[round - 2] ?? own[0]];
    return { claim: claim ?? '', moved: claim === before ? null : 'an argument' };
  };
};
const DIFFER = claims({ model1: 'Postgres', model2: 'Postgres', model3: 'SQLite' });
const AGREE = claims({ model1: 'Yes', model2: 'Yes', model3: 'Yes' });

/** Answers whatever is in flight at once, wave by wave: who was asked in each. */
function waves(chat: Chat, failing: readonly string[] = []): string[][] {
  const asked: string[][] = [];
  for (let calls = [...chat.calls.values()]; calls.length > 0; calls = [...chat.calls.values()]) {
    asked.push(calls.map(({ for: what, alias }) => `${what} ${alias}`));
    for (const call of calls) chat.send(chat.result(call, failing.includes(call.alias) ? 'key_refused' : null));
  }
  return asked;
}

const together = ['seat model1', 'seat model2', 'seat model3'];
const rounds = (chat: Chat) => chat.world.messages.flatMap(({ kind, round }) => (kind === 'answer' ? [round] : []));

describe('a council', () => {
  it('that differs takes three waves of three, not nine calls in turn, and then the judge', () => {
    const chat = new Chat(3);
    chat.do('project.judge', { judge: 'model9' });
    chat.says = DIFFER;
    chat.council();
    const compare = ['comparison model9'];
    const ranked = together.map((seat) => seat.replace('seat', 'ranking'));
    expect(waves(chat)).toEqual([
      together,
      compare,
      together,
      compare,
      together,
      compare,
      ranked,
      ['conclusion model9'],
    ]);
    expect(rounds(chat)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(chat.context).toMatchObject({ outcome: 'concluded', agreement: { now: [2, 1], blind: [2, 1] } });
  });

  it('that comes to agree is challenged, answers once more, and is judged', () => {
    const chat = new Chat(3);
    chat.do('project.judge', { judge: 'model9' });
    chat.says = claims({ model1: 'Postgres', model2: 'Postgres', model3: ['SQLite', 'Postgres'] });
    chat.council();
    const [blind, , second, , challenge, reply, , judge] = waves(chat);
    expect([blind, second, reply, judge]).toEqual([together, together, together, ['conclusion model9']]);
    expect(challenge).toHaveLength(1);
    expect(together).toContain(challenge?.[0]);
    // Who challenges speaks for the sake of it: its position is what it was.
    expect([...chat.world.positions.values()].map(({ round }) => round)).toEqual([1, 1, 1, 2, 2, 2, 4, 4, 4]);
  });

  it('that agrees from the first says that one model would have done', () => {
    const chat = new Chat(3);
    chat.says = AGREE;
    chat.council();
    waves(chat);
    expect(chat.effects('board')).toMatchObject([{ outcome: 'concluded', pointless: true, sizes: [3] }]);
  });

  it('asks nobody for a second opinion on what nobody said: without positions they count as differing', () => {
    const chat = new Chat(3);
    chat.council();
    expect(waves(chat).map((wave) => wave[0]?.split(' ')[0])).toEqual([
      'seat',
      'seat',
      'seat',
      'ranking',
      'conclusion',
    ]);
    expect(chat.context.agreement).toEqual({ now: [], blind: [] });
  });

  it('goes on where it could not be found out who agrees', () => {
    const chat = new Chat(3);
    chat.do('project.judge', { judge: 'model9' });
    chat.says = AGREE;
    chat.council();
    const asked = waves(chat, ['model9']);
    expect(asked.filter(([one]) => one === 'seat model1')).toHaveLength(3);
    // The judge fails too, and one of the panel writes.
    expect(asked.slice(-2)).toEqual([['conclusion model9'], ['conclusion model1']]);
    expect(chat.context.outcome).toBe('concluded');
  });

  it('goes on without whoever fails, whose latest position still counts once', () => {
    const chat = new Chat(3);
    chat.says = DIFFER;
    chat.council();
    for (const alias of ['model1', 'model2', 'model3']) chat.answer(alias);
    chat.answer();
    chat.fail('model3');
    chat.answer('model1');
    chat.answer('model2');
    chat.answer();
    expect(chat.context.agreement.now).toEqual([2, 1]);
  });

  it('ends where nobody answers at all', () => {
    const chat = new Chat(3);
    chat.council();
    expect(waves(chat, ['model1', 'model2', 'model3'])).toEqual([together]);
    expect(chat.context).toMatchObject({ outcome: 'nobody' });
    expect(chat.phase).toBe('paused');
  });

  it('ends after a seat that is asked again, whose answer is compared', () => {
    const chat = new Chat(3);
    chat.says = DIFFER;
    chat.council();
    waves(chat, ['model3']);
    expect(chat.context.outcome).toBe('concluded');
    chat.retry(2);
    expect(waves(chat).map((wave) => wave[0])).toEqual(['seat model3', expect.stringMatching(/^comparison/)]);
    expect(chat.context).toMatchObject({ outcome: 'complete', agreement: { now: [2, 1] } });
  });

  it('hides who said what, and in its first round also what', () => {
    const chat = new Chat(3);
    chat.says = DIFFER;
    chat.council();
    expect(chat.effects('answer')).toMatchObject(
      [1, 2, 3].map(() => ({ named: false, sees: 'nothing', kind: 'open' })),
    );
    for (const alias of ['model1', 'model2', 'model3']) chat.answer(alias);
    chat.answer();
    expect(chat.effects('answer')).toMatchObject(
      [1, 2, 3].map(() => ({ named: false, sees: 'said', kind: 'reconsider', upTo: 4 })),
    );
  });
});

describe('what seats hold', () => {
  it('is shown under each round, and found out by one call that knows no names', () => {
    const chat = new Chat(3);
    chat.says = DIFFER;
    chat.open();
    for (const alias of ['model1', 'model2', 'model3']) chat.answer(alias);
    expect(chat.effects('compare')).toMatchObject([{ round: 1, discussion: '1:d1' }]);
    expect(chat.phase).toBe('comparing');
    chat.answer();
    expect(chat.effects('positions')).toEqual([{ discussion: '1:d1', round: 1, hangsOn: null }]);
    expect(chat.rows('round.groups')).toMatchObject([{ number: 1, groups: [['model1', 'model2'], ['model3']] }]);
    expect(chat.context.outcome).toBe('complete');
  });

  it('of one alone is shown, and not compared', () => {
    const chat = new Chat(3);
    chat.says = claims({ model2: 'Postgres' });
    chat.open();
    expect(waves(chat)).toEqual([together]);
    expect(chat.effects('positions')).toHaveLength(1);
  });

  it('about another question is nothing to this one', () => {
    const chat = new Chat(3);
    chat.says = AGREE;
    chat.open();
    waves(chat);
    expect(chat.context.agreement.now).toEqual([3]);
    chat.says = () => null;
    chat.text('And tea?');
    expect(waves(chat)).toEqual([together]);
    expect(chat.context).toMatchObject({ agreement: { now: [], blind: [] } });
    expect(chat.context.seats.map(({ position }) => position)).toEqual(['none', 'none', 'none']);
  });

  it('is kept from round to round of one question', () => {
    const chat = new Chat(3);
    chat.says = DIFFER;
    chat.open();
    waves(chat);
    chat.says = () => null;
    chat.next();
    waves(chat);
    expect(chat.context.seats.map(({ position }) => position)).toEqual(['earlier', 'earlier', 'earlier']);
    expect(chat.context.agreement.now).toEqual([2, 1]);
  });
});

describe('a discussion in turn', () => {
  it('ends once all hold the same, and says so', () => {
    const chat = new Chat(2);
    chat.says = AGREE;
    chat.discuss(5, 'Rust?');
    expect(waves(chat).filter(([one]) => one?.startsWith('turn'))).toHaveLength(2);
    expect(chat.effects('board')).toMatchObject([{ outcome: 'agreed', round: 1, pointless: false }]);
  });

  it('ends once nobody changes their mind', () => {
    const chat = new Chat(2);
    chat.says = claims({ model1: 'Rust', model2: 'Go' });
    chat.discuss(5, 'Rust?');
    waves(chat);
    expect(chat.effects('board')).toMatchObject([{ outcome: 'unmoved', round: 2 }]);
  });

  it('goes on while somebody does', () => {
    const chat = new Chat(2);
    chat.says = claims({ model1: ['Rust', 'Go', 'Zig', 'C'], model2: 'Java' });
    chat.discuss(3, 'Rust?');
    waves(chat);
    expect(chat.effects('board')).toMatchObject([{ outcome: 'complete', round: 3 }]);
  });
});

describe('who judges', () => {
  it('whom the project names, then one of the panel', () => {
    const chat = new Chat(2);
    chat.do('project.judge', { judge: 'model9' });
    chat.open();
    waves(chat);
    chat.consensus();
    expect(waves(chat, ['model9', 'model1'])).toEqual([
      ['conclusion model9'],
      ['conclusion model1'],
      ['conclusion model2'],
    ]);
  });

  it('a panellist, where there is nobody else: the progress message says so', () => {
    const chat = new Chat(2);
    chat.open();
    waves(chat);
    chat.consensus();
    expect(chat.effects('board').at(-1)).toMatchObject({ writer: 'model1', sits: true });
    chat.do('project.judge', { judge: 'model9' });
    chat.answer();
    chat.consensus();
    expect(chat.effects('board').at(-1)).toMatchObject({ writer: 'model9', sits: false });
  });
});

it('plain words get what the project says', () => {
  const chat = new Chat(2);
  chat.do('project.format', { format: 'council' });
  chat.text('Which database?');
  expect(chat.effects('answer')).toMatchObject([{ named: false }, { named: false }]);
  chat.stop();
  chat.do('project.format', { format: 'discuss' });
  chat.text('Which database?');
  expect(chat.effects('answer')).toMatchObject([{ kind: 'turns', lastRound: 4 }]);
});
