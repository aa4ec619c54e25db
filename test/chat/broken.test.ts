/** What people have seen of an answer stays when it breaks off, and counts as said; an answer to a retry takes its place. */
import { describe, expect, it } from 'vitest';
import { Chat, given } from './support.ts';

const shown = (chat: Chat) => chat.effects('post').map(({ call }) => call);

describe('an answer that broke off', () => {
  it('is a row and a message of its own, and its seat can be tried again', () => {
    const chat = new Chat();
    chat.open();
    const { call } = chat.call('model1');
    chat.breakOff('model1');
    expect(chat.rows('message')).toMatchObject([{ kind: 'answer', author: 'model1', text: 'As far as it', call }]);
    expect(shown(chat)).toEqual([call]);
    expect(chat.effects('retract')).toEqual([]);
    expect(chat.context.seats[0]).toMatchObject({ status: 'failed', reason: 'timed_out', broken: call });
    expect(chat.context.answers).toBe(1);
  });

  it('goes when its seat answers at last, and counts once', () => {
    const chat = new Chat();
    chat.open();
    const { call: first } = chat.call('model1');
    chat.breakOff('model1');
    chat.settle();
    chat.retry(0);
    const { call: second } = chat.call('model1');
    chat.answer('model1');
    expect(chat.rows('message.delete')).toMatchObject([{ call: first }]);
    expect(chat.effects('retract')).toEqual([{ keys: [first] }, { keys: ['board:3'] }]);
    expect(shown(chat)).toEqual([second]);
    expect(chat.context.answers).toBe(3);
    expect(chat.context.seats[0]).toMatchObject({ status: 'answered', broken: null });
  });

  it('stays when the retry brings nothing, and is replaced when that breaks off too', () => {
    const chat = new Chat();
    chat.open();
    const { call: first } = chat.call('model1');
    chat.breakOff('model1');
    chat.settle();
    chat.retry(0);
    chat.fail('model1', 'key_refused');
    expect(chat.context.seats[0]).toMatchObject({ reason: 'key_refused', broken: first });
    expect(chat.rows('message.delete')).toEqual([]);
    chat.retry(0);
    const { call: third } = chat.call('model1');
    chat.breakOff('model1');
    expect(chat.rows('message.delete')).toMatchObject([{ call: first }]);
    expect(chat.context.seats[0]).toMatchObject({ broken: third });
    expect(chat.context.answers).toBe(3);
  });

  it('lets a round in turn go on, and be complete', () => {
    const chat = new Chat();
    chat.discuss(1, 'Tea?');
    chat.breakOff('model1');
    chat.breakOff('model2');
    chat.breakOff('model3');
    expect(chat.context).toMatchObject({ outcome: 'complete', answers: 3 });
  });
});

describe('/stop', () => {
  it('keeps what people have seen, and takes the placeholders of the others away', () => {
    const chat = new Chat();
    chat.open();
    const [one, two, three] = ['model1', 'model2', 'model3'].map((alias) => chat.call(alias).call);
    chat.do('stop', { partials: { [one ?? '']: given('As far') } });
    expect(chat.rows('message').map(({ kind, call }) => [kind, call])).toEqual([
      ['answer', one],
      ['failure', two],
      ['failure', three],
    ]);
    expect(shown(chat)).toEqual([one]);
    expect(chat.effects('retract')).toEqual([{ keys: [two, three] }, { keys: ['board:1'] }]);
    expect(chat.context.answers).toBe(1);
    expect(chat.statuses).toEqual(['stopped', 'stopped', 'stopped']);
  });

  it('keeps what one model, asked alone, has said, as a reply to the question', () => {
    const chat = new Chat();
    chat.ask('model2');
    const { call } = chat.call('model2');
    chat.do('stop', { partials: { [call]: given('As far') } });
    expect(chat.effects('post')).toMatchObject([{ call, replyTo: 7 }]);
    expect(chat.effects('retract')).toEqual([]);
    expect(chat.context.answers).toBe(0);
  });
});
