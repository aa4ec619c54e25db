/** Rounds of a discussion: who is asked when, what a failure, a retry, a remark and a stop do. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

const spoken = (chat: Chat) =>
  chat.world.messages.filter(({ kind }) => kind === 'answer').map(({ round, author }) => `${round} ${author}`);

describe('/open', () => {
  it('asks every seat at once and rests when all have answered', () => {
    const chat = new Chat(3);
    chat.open('Which database?');
    expect(chat.effects('answer').map(({ alias, for: what }) => [alias, what])).toEqual(
      chat.panel.map((alias) => [alias, 'seat']),
    );
    expect(chat.rows('discussion.begin')).toMatchObject([{ question: 'Which database?', project: '1:p1' }]);
    expect(chat.rows('project.create')).toMatchObject([{ name: 'General' }]);
    chat.answer('model2');
    chat.answer('model3');
    expect([chat.phase, ...chat.statuses]).toEqual(['opening', 'thinking', 'answered', 'answered']);
    chat.answer('model1');
    expect([chat.phase, chat.context.outcome]).toEqual(['paused', 'complete']);
    expect(chat.rows('round.end')).toMatchObject([{ number: 1 }]);
  });

  it('begins a new discussion, and closes the one that was open', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.open('And then?');
    expect(chat.rows('discussion.close')).toMatchObject([{ id: '1:d1' }]);
    expect(chat.effects('answer')).toMatchObject([{ round: 1, discussion: '1:d2' }, { round: 1 }]);
    expect(chat.context.answers).toBe(0);
  });

  it('keeps the panel it began with', () => {
    const chat = new Chat(2);
    chat.discuss(2, 'Rust?');
    chat.do('project.models', { models: ['model1', 'other'], fallbacks: {} });
    chat.settle();
    expect(spoken(chat)).toEqual(['1 model1', '1 model2', '2 model1', '2 model2']);
    chat.next();
    expect(chat.context.seats.map(({ alias }) => alias)).toEqual(['model1', 'other']);
  });
});

describe('a seat that fails', () => {
  it('has a visible reason while the others go on, and can be retried at once', () => {
    const chat = new Chat(3);
    chat.open();
    chat.fail('model1', 'key_refused');
    expect(chat.context.seats[0]).toMatchObject({ status: 'failed', reason: 'key_refused', call: null });
    expect(chat.effects('board').at(-1)?.buttons).toContain('retry');
    chat.answer('model2');
    chat.retry(0);
    expect(chat.effects('answer')).toMatchObject([{ alias: 'model1', upTo: 1 }]);
    expect(chat.statuses).toEqual(['thinking', 'answered', 'thinking']);
    chat.settle();
    expect([chat.phase, chat.context.outcome]).toEqual(['paused', 'complete']);
  });

  it('is retried after an open round without the others being asked again', () => {
    const chat = new Chat(3);
    chat.open();
    chat.settle(['model2']);
    expect([chat.phase, chat.context.outcome]).toEqual(['paused', 'complete']);
    chat.retry(1);
    expect([chat.phase, ...chat.calls.values()]).toMatchObject(['opening', { alias: 'model2', round: 1, upTo: 1 }]);
    chat.answer();
    expect([chat.phase, chat.context.outcome, ...chat.statuses]).toEqual([
      'paused',
      'complete',
      'answered',
      'answered',
      'answered',
    ]);
  });

  it('waits for its turn when retried in a round in turn, and sees what it would have seen', () => {
    const chat = new Chat(3);
    chat.discuss(1, 'Rust?');
    chat.fail('model1');
    chat.retry(0);
    expect([...chat.statuses]).toEqual(['waiting', 'thinking', 'waiting']);
    chat.answer('model2');
    expect(chat.effects('answer')).toMatchObject([{ alias: 'model1', upTo: 1 }]);
    chat.answer();
    expect(chat.effects('answer')).toMatchObject([{ alias: 'model3', upTo: 4 }]);
  });

  it('is retried after a run in turn for that round only', () => {
    const chat = new Chat(2);
    chat.discuss(3, 'Rust?');
    chat.fail('model1');
    chat.stop();
    chat.retry(0);
    chat.settle();
    expect([chat.phase, chat.context.round, ...chat.statuses]).toEqual(['paused', 1, 'answered', 'stopped']);
  });

  it('ends the run when nobody answered', () => {
    const chat = new Chat(2);
    chat.discuss(5, 'Rust?');
    chat.settle(['model1', 'model2']);
    expect([chat.phase, chat.context.outcome, chat.context.round]).toEqual(['paused', 'nobody', 1]);
    const open = new Chat(2);
    open.open();
    open.settle(['model1', 'model2']);
    expect([open.phase, open.context.outcome]).toEqual(['paused', 'nobody']);
  });
});

describe('/discuss', () => {
  it('lets the seats speak in turn, each seeing all said before', () => {
    const chat = new Chat(2);
    chat.discuss(2, 'Rust?');
    const seen: number[] = [];
    for (let input = [...chat.calls.values()][0]; input; input = [...chat.calls.values()][0]) {
      expect(chat.calls.size).toBe(1);
      if ('upTo' in input) seen.push(input.upTo);
      chat.answer();
    }
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(spoken(chat)).toEqual(['1 model1', '1 model2', '2 model1', '2 model2']);
  });

  it('goes on from the last /open without a topic', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.discuss(1);
    expect(chat.rows('message')).toEqual([]);
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d1', round: 2, lastRound: 2, upTo: 3 }]);
  });

  it('begins a discussion of its own with a topic, and the line with the buttons of the old one goes', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle(['model2']);
    chat.discuss(1, 'Rust?');
    expect(chat.rows('discussion.close')).toMatchObject([{ id: '1:d1' }]);
    expect(chat.effects('retract')).toEqual([{ keys: ['board:2'] }]);
    expect(chat.effects('board')).toMatchObject([
      { board: 3, phase: 'discussing', round: 1, seats: [{ status: 'thinking' }, { status: 'waiting' }] },
    ]);
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d2', round: 1 }]);
  });

  it('takes a remark that the next speaker sees', () => {
    const chat = new Chat(2);
    chat.discuss(1, 'Rust?');
    chat.text('Mind the cost.');
    expect(chat.rows('message')).toMatchObject([{ kind: 'remark', round: 1, seq: 2, text: 'Mind the cost.' }]);
    expect(chat.effects('board').at(-1)).toMatchObject({ remarks: 1 });
    chat.answer();
    expect(chat.effects('answer')).toMatchObject([{ upTo: 3 }]);
  });
});

describe('/stop and what can follow', () => {
  const runs: Record<string, (chat: Chat) => void> = {
    opening: (chat) => chat.open(),
    discussing: (chat) => chat.discuss(3, 'Rust?'),
  };
  for (const [phase, begin] of Object.entries(runs)) {
    it(`ends everything while ${phase}, asks included; late results change nothing`, () => {
      const chat = new Chat(3);
      begin(chat);
      chat.answer('model1');
      chat.ask('model3');
      const running = [...chat.calls.values()];
      chat.stop();
      expect(chat.last.aborted).toEqual(running.map(({ call }) => call));
      expect(chat.effects('retract')).toEqual([{ keys: running.map(({ call }) => call) }, { keys: ['board:1'] }]);
      expect([chat.phase, chat.context.outcome, chat.calls.size]).toEqual(['paused', 'stopped', 0]);
      // Whom it kept from answering is on record: that may have cost something.
      const { entry } = chat.context;
      expect(chat.last.rows.filter(({ row }) => row === 'message')).toMatchObject(
        running.map(({ call, alias, for: what }, n) => ({
          kind: 'failure',
          seq: entry - running.length + n + 1,
          author: alias,
          round: what === 'question' ? null : 1,
          asked: what === 'question' ? alias : null,
          reason: 'stopped',
          call,
          cost: null,
        })),
      );
      const { snapshot } = chat;
      for (const input of running) expect(chat.send(chat.result(input)).effects).toEqual([]);
      expect(chat.snapshot).toMatchObject({ value: snapshot.value, context: snapshot.context });
      expect(spoken(chat)).toEqual(['1 model1']);
    });
  }

  it.each(['next', 'discuss', 'text'] as const)('is taken up again with %s', (command) => {
    const chat = new Chat(2);
    chat.discuss(3, 'Rust?');
    chat.answer();
    chat.stop();
    chat[command]();
    expect(chat.effects('answer')[0]).toMatchObject({ discussion: '1:d1', round: 2 });
  });

  it('adds exactly one round with /next', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.next();
    chat.settle();
    expect([chat.phase, chat.context.round]).toEqual(['paused', 2]);
  });
});
