/** Questions to one model, beside a discussion or alone. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

describe('/ask', () => {
  it('asks the first of the panel when no model is named, with a placeholder first', () => {
    const chat = new Chat(2);
    chat.ask();
    expect(chat.last.effects.map(({ kind }) => kind)).toEqual(['place', 'answer']);
    expect(chat.effects('answer')).toMatchObject([{ alias: 'model1', question: 1, threaded: false, upTo: 1 }]);
    expect(chat.phase).toBe('paused');
    chat.answer();
    expect(chat.effects('post')).toEqual([{ call: 'call:1', seq: 2, replyTo: 7, hangsOn: null, beside: null }]);
  });

  it('runs beside a discussion without disturbing it', () => {
    const chat = new Chat(2);
    chat.open();
    chat.ask('model2', true);
    expect([chat.phase, chat.calls.size]).toEqual(['opening', 3]);
    chat.send(chat.result([...chat.calls.values()][2] ?? chat.call()));
    expect(chat.statuses).toEqual(['thinking', 'thinking']);
    chat.settle();
    expect(chat.context.answers).toBe(2);
  });

  it('says why it got no answer', () => {
    const chat = new Chat(2);
    chat.ask('model2');
    chat.fail('model2', 'no_credit');
    expect(chat.effects('fail')).toMatchObject([{ call: 'call:1', alias: 'model2', reason: 'no_credit', replyTo: 7 }]);
  });

  it('runs four at most, and /stop ends them while nothing else runs', () => {
    const chat = new Chat(2);
    for (let i = 0; i < 4; i++) chat.ask();
    chat.ask();
    expect(chat.notice).toEqual({ say: 'asksFull', limit: 4 });
    chat.stop();
    expect(chat.last.aborted).toHaveLength(4);
    expect(chat.notice).toEqual({ say: 'askStopped' });
    expect(chat.rows('message').map(({ reason }) => reason)).toEqual(Array.from({ length: 4 }, () => 'stopped'));
    chat.stop();
    expect(chat.notice).toEqual({ say: 'nothingRuns' });
  });

  it('is answered in the discussion in which it was asked, though the chat has gone on', () => {
    const chat = new Chat(2);
    chat.ask('model2');
    const question = chat.call('model2');
    chat.do('new', {});
    chat.open('Something else');
    chat.send(chat.result(question));
    expect(chat.rows('message')).toMatchObject([{ kind: 'answer', discussion: '1:d1', round: null }]);
    expect(chat.context).toMatchObject({ discussion: '1:d2', answers: 0 });
  });

  it('works with a panel of one', () => {
    const chat = new Chat(1);
    chat.ask();
    expect(chat.effects('answer')).toMatchObject([{ alias: 'model1' }]);
  });
});
