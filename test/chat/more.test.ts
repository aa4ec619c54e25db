/** One thing in two messages: the rest of a long paste, what a comment was about, a further part of an album. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoreOf, JOINS_MS, type Put, type Written } from '../../src/chat/put.ts';
import { Chat } from './support.ts';

const question: Put = { message: 7, from: 1, date: 10_000, long: false, album: null };
const next: Written = { ...question, message: 8, forwarded: false };

describe('what is more of a question', () => {
  it.each<[string, Partial<Put>, Partial<Written>, boolean]>([
    ['the rest of a long one', { long: true }, {}, true],
    ['the rest, which is long too', { long: true }, { long: true }, true],
    ['anything after a short one', {}, {}, false],
    ['a forward', {}, { forwarded: true }, true],
    ['a further part of the album', { album: 'a' }, { album: 'a' }, true],
    ['a part of another album', { album: 'a' }, { album: 'b' }, false],
    ['as late as may be', { long: true }, { date: 10_000 + JOINS_MS }, true],
    ['later, though it came at once: a backlog', { long: true }, { date: 10_001 + JOINS_MS }, false],
    ['older than the question', { long: true }, { date: 9999 }, false],
    ['of somebody else', { long: true }, { from: 2 }, false],
    ['of nobody Telegram names', { long: true, from: null }, { from: null }, false],
  ])('%s', (_, put, written, expected) => {
    expect(isMoreOf({ ...question, ...put }, { ...next, ...written })).toBe(expected);
  });

  it('is never of somebody else, whatever the rest', () => {
    const put = fc.record({ long: fc.boolean(), date: fc.nat(), album: fc.option(fc.constantFrom('a', 'b')) });
    fc.assert(
      fc.property(put, put, fc.boolean(), (one, two, forwarded) => {
        expect(isMoreOf({ ...question, ...one }, { ...next, ...two, forwarded, from: 2 })).toBe(false);
      }),
    );
  });
});

describe('the panel', () => {
  it('waits for the rest of a long question, as its calls say, and nobody else does', () => {
    const chat = new Chat(2);
    chat.open();
    expect(chat.effects('answer').map(({ notBefore }) => notBefore)).toEqual([null, null]);
    const long = new Chat(2);
    long.written.long = true;
    long.open();
    const at = long.events.at(-1)?.at ?? 0;
    expect(long.effects('answer').map(({ notBefore }) => notBefore)).toEqual([at + JOINS_MS, at + JOINS_MS]);
  });

  it('is asked again at once with what came, in one entry, and what ran is aborted', () => {
    const chat = new Chat(2);
    chat.written.long = true;
    chat.open('A long one,');
    const before = [...chat.calls.keys()];
    chat.written.long = false;
    chat.more('and its rest.');
    expect([...chat.last.aborted].toSorted()).toEqual(before.toSorted());
    expect(chat.effects('answer').map(({ notBefore }) => notBefore)).toEqual([null, null]);
    expect(chat.rows('message.append')).toMatchObject([{ text: '\nand its rest.' }]);
    expect(chat.statuses).toEqual(['thinking', 'thinking']);
  });

  it('a seat that has answered is not asked again: for it the rest is a remark', () => {
    const chat = new Chat(2);
    chat.open('Is it true?');
    chat.answer('model1');
    chat.written.forwarded = true;
    // Within two seconds of the question by the messages' own dates.
    const { type: _, ...said } = chat.command('more', { text: '[forwarded from Eve]' });
    const date = chat.context.asked?.put?.date ?? 0;
    chat.send({ ...said, type: 'more', written: { ...said.written, date } } as never);
    expect(chat.effects('answer').map(({ alias }) => alias)).toEqual(['model2']);
    expect(chat.rows('message.append')).toEqual([]);
    expect(chat.rows('message')).toMatchObject([{ kind: 'remark', text: '[forwarded from Eve]' }]);
    expect(chat.statuses).toEqual(['answered', 'thinking']);
  });

  it('nothing is joined after the round', () => {
    const chat = new Chat(2);
    chat.written.long = true;
    chat.open();
    chat.settle();
    const before = chat.snapshot;
    chat.more();
    expect(chat.last.rows).toEqual([]);
    expect(chat.snapshot).toEqual(before);
  });
});

it('a question to one model is asked again with what came', () => {
  const chat = new Chat(2);
  chat.written.long = true;
  chat.ask('model2');
  const { call } = chat.call();
  chat.written.long = false;
  chat.more();
  expect(chat.last.aborted).toEqual([call]);
  expect(chat.effects('answer')).toMatchObject([{ alias: 'model2', notBefore: null }]);
  expect(chat.calls.size).toBe(1);
  chat.answer('model2');
  expect(chat.calls.size).toBe(0);
});
