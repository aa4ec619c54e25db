/** What is not to be kept any longer: discussions that were idle for too long, and groups that the bot has left. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

const expire = (chat: Chat, discussion: string) => chat.send({ type: 'discussion.expired', at: 9, discussion });
const EXPIRED = (id: string) => [{ row: 'discussion.expire', id, at: 9 }];

describe('a discussion that was idle for too long', () => {
  it('is no longer the current one, and its progress message goes', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    const { board, project, panel } = chat.context;
    expect(expire(chat, '1:d1').rows).toEqual(EXPIRED('1:d1'));
    expect(chat.phase).toBe('idle');
    expect(chat.context).toMatchObject({ discussion: null, round: 0, answers: 0, project, panel, seats: [] });
    expect(chat.effects('retract')).toEqual([{ keys: [`board:${board}`] }]);
    chat.next();
    expect(chat.effects('notice')).toMatchObject([{ notice: { say: 'nothingToContinue' } }]);
    chat.open();
    expect(chat.context.discussion).toBe('1:d2');
  });

  it('goes beside another that runs, which is as before', () => {
    const chat = new Chat(2);
    chat.open();
    chat.settle();
    chat.discuss(2, 'Rust?');
    const before = chat.snapshot;
    expect(expire(chat, '1:d1').rows).toEqual(EXPIRED('1:d1'));
    expect(chat.snapshot.value).toEqual(before.value);
    expect(chat.context).toEqual(before.context);
  });

  it('stays while something runs in it', () => {
    const chat = new Chat(2);
    chat.open();
    expect(expire(chat, '1:d1')).toMatchObject({ rows: [], effects: [], aborted: [] });
    chat.settle();
    chat.discuss(1);
    expect(expire(chat, '1:d1').rows).toEqual([]);
    chat.settle();
    chat.consensus();
    expect(expire(chat, '1:d1').rows).toEqual([]);
    chat.stop();
    chat.ask();
    expect(expire(chat, '1:d1').rows).toEqual([]);
    // The question still runs in it, though another discussion is current.
    chat.open();
    chat.stop();
    chat.ask('model1', true, '1:d1');
    chat.do('new', {});
    expect(expire(chat, '1:d1').rows).toEqual([]);
    chat.stop();
    expect(expire(chat, '1:d1').rows).toEqual(EXPIRED('1:d1'));
  });
});

/** What was asked may have cost something. */
const SPENT = expect.objectContaining({ row: 'spent', model: 'model1', estimated: true }) as unknown;

it('a group that the bot has left is forgotten, and nobody is told', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle();
  chat.ask();
  const { aborted, rows } = chat.send({ type: 'departed', at: 9 });
  expect([chat.phase, aborted, rows]).toEqual(['idle', ['call:3'], [{ row: 'chat.forget' }, SPENT]]);
  expect(chat.effects('forget')).toEqual([{ replyTo: null, edits: null, silent: true }]);
  expect(chat.effects('notice')).toEqual([]);
});
