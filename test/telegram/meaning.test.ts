import { describe, expect, test } from 'vitest';
import { typed } from '../../src/telegram/updates/content/typed.ts';
import type { Replied } from '../../src/telegram/updates/incoming.ts';
import { meaningOf } from '../../src/telegram/updates/meaning.ts';

const OURS = 50;
const SHARED = 49;
const CLAUDE = { seq: 2, alias: 'claude', by: null, discussion: '1:d1', text: 'It is *so*.' };
const GPT = { seq: 3, alias: 'gpt', by: null, discussion: '1:d1', text: 'It is not.\n\nGPT\nIt is.' };
const surroundings = {
  bot: { id: 99, name: 'Conclave_bot' },
  catalogue: {
    models: () => [{ alias: 'gpt', id: 'openai:gpt-x' }],
    find: (word: string) =>
      word === 'gpt' ? ({ ok: true, alias: 'gpt' } as const) : ({ ok: false, near: [] } as const),
  },
  answersIn: (message: number) => Promise.resolve(message === OURS ? [GPT] : message === SHARED ? [CLAUDE, GPT] : []),
};

function read(
  text: string | null,
  {
    isPrivate = false,
    reply: replied = null,
    marks = [],
    beside = '',
  }: { reply?: Partial<Replied> | null; marks?: readonly object[]; beside?: string; isPrivate?: boolean } = {},
) {
  const nothing = {
    message: 0,
    from: null,
    unseen: false,
    text: null,
    bold: [],
    quote: null,
    quotedAt: null,
    ours: false,
  };
  const reply = replied && { ...nothing, whole: replied.text ?? null, ...replied };
  const place = { telegramChat: isPrivate ? 1 : -5, topic: null, private: isPrivate };
  return meaningOf(
    {
      kind: 'words',
      place,
      from: { id: 1, name: 'Ann' },
      message: 9,
      date: 0,
      edited: false,
      content: { typed: text === null ? null : typed(text, marks), beside, unseen: false },
      inThread: false,
      album: null,
      reply,
    },
    surroundings,
  );
}

describe('commands', () => {
  test('for us: without a name or with ours, in any letter case', async () => {
    for (const text of ['/stop', '/STOP', '/stop@conclave_BOT', ' /stop', '/stop\nnow'])
      expect(await read(text)).toEqual({ type: 'stop' });
  });

  test('for another bot, or what only looks like one: nothing', async () => {
    for (const text of ['/stop@other_bot', '/stop/x', 'a /stop', '/', '//stop', '/stop!'])
      expect(await read(text)).toBeNull();
    expect(await read('/stop@other_bot', { isPrivate: true })).toBeNull();
  });

  test('that nobody knows: a hint where it can only be meant for us', async () => {
    expect(await read('/nosuch')).toBeNull();
    for (const said of [read('/nosuch', { isPrivate: true }), read('/nosuch@conclave_bot')])
      expect(await said).toEqual({ type: 'misused', notice: { say: 'unknownCommand', command: 'nosuch' } });
  });
});

describe('the model and the bot, named as people do', () => {
  test.each([
    ['/ask "gpt" Why?', 'Why?'],
    ['/ask (gpt) Why?', 'Why?'],
    ['/ask «gpt»: Why?', 'Why?'],
    // n4ze3m/page-assist#31
    ['/ask hello who are you? @gpt', 'hello who are you?'],
    ['/ask Is it so, @gpt?', 'Is it so'],
  ])('%s', async (text, asked) => {
    expect(await read(text)).toMatchObject({ type: 'ask', alias: 'gpt', text: asked });
  });

  test('NousResearch/hermes-agent#12848: not in an address', async () => {
    const text = 'look https://medium.com/x?u=@conclave_bot';
    const marks = [{ type: 'url', offset: 5, length: text.length - 5 }];
    expect(await read(text, { marks })).toBeNull();
  });

  test('openclaw/openclaw#77856: by a link to it', async () => {
    const marks = [{ type: 'text_link', offset: 0, length: 8, url: 'tg://user?id=99' }];
    expect(await read('Conclave which one?', { marks })).toMatchObject({ type: 'text', text: 'which one?' });
  });
});

describe('plain text', () => {
  test('in private asks; in a group only behind our name', async () => {
    expect(await read('Why?', { isPrivate: true })).toEqual({
      type: 'text',
      text: 'Why?',
      context: null,
      fresh: false,
    });
    expect(await read('Why?')).toBeNull();
    expect(await read('@conclave_bot, why?')).toEqual({ type: 'text', text: 'why?', context: null, fresh: true });
    expect(await read('@conclave_bot')).toEqual({ type: 'page', page: 'help' });
    expect(await read('@conclave_bottle why?')).toBeNull();
    expect(await read('Ask @conclave_bot')).toMatchObject({ text: 'Ask' });
    expect(await read('Which db, @conclave_bot?')).toMatchObject({ type: 'text', text: 'Which db?' });
    expect(await read('Which, @Conclave_Bot, is it?')).toMatchObject({ text: 'Which, is it?' });
    expect(await read('me@conclave_bot.example')).toBeNull();
    const code = [{ type: 'code', offset: 3, length: 13 }];
    expect(await read('Is @conclave_bot a name?', { marks: code })).toBeNull();
    const named = [{ type: 'text_mention', offset: 0, length: 8, user: { id: 99 } }];
    expect(await read('Conclave which one?', { marks: named })).toMatchObject({ text: 'which one?' });
  });

  test('with a model’s name asks the model, behind our name too', async () => {
    for (const text of ['@gpt why?', '@conclave_bot @gpt why?'])
      expect(await read(text)).toMatchObject({ type: 'ask', alias: 'gpt', text: 'why?', threaded: true });
    expect(await read('@ann why?')).toBeNull();
  });

  test('nothing but a picture: a hint in private', async () => {
    expect(await read(null, { isPrivate: true })).toEqual({ type: 'misused', notice: { say: 'notText' } });
    expect(await read(null)).toBeNull();
  });
});

describe('replies', () => {
  const toAnswer = { message: OURS, text: 'An answer.', quote: null, ours: true };
  const toOther = { message: 51, text: 'Round 1 is complete.', quote: null, ours: true };
  const toPerson = { message: 52, text: 'Squirrels!', quote: null, ours: false };

  test('to a model’s answer ask that model, with what was quoted', async () => {
    expect(await read('Sure?', { reply: toAnswer })).toEqual({
      type: 'ask',
      alias: 'gpt',
      text: 'Sure?',
      context: 'An answer.',
      threaded: true,
      discussion: '1:d1',
      line: null,
    });
  });

  test('to another message of ours are chatter in a group; with our name they speak to the panel, with what they quote', async () => {
    expect(await read('Go on', { reply: toOther })).toBeNull();
    expect(await read('@conclave_bot Go on', { reply: toOther })).toEqual({
      type: 'text',
      text: 'Go on',
      context: null,
      fresh: true,
    });
    const quoting = { ...toOther, quote: 'complete' };
    expect(await read('@conclave_bot why?', { reply: quoting })).toEqual({
      type: 'text',
      text: 'why?',
      context: 'complete',
      fresh: true,
    });
  });

  test('to a person are theirs, but for commands and our name, to which they are the context', async () => {
    expect(await read('Indeed', { reply: toPerson })).toBeNull();
    expect(await read('/open True?', { reply: toPerson })).toEqual({
      type: 'open',
      format: 'open',
      text: 'True?',
      context: 'Squirrels!',
    });
    expect(await read('@conclave_bot true?', { reply: toPerson })).toEqual({
      type: 'text',
      text: 'true?',
      context: 'Squirrels!',
      fresh: true,
    });
  });
});

test('the bot’s name may stand anywhere: then a command is looked for; alone as a reply, the message replied to is the question', async () => {
  expect(await read('@conclave_bot /discuss 1 Rust?')).toMatchObject({ type: 'discuss', rounds: 1, topic: 'Rust?' });
  expect(await read('/open @conclave_bot Why?')).toMatchObject({ type: 'open', text: 'Why?' });
  expect(await read('/new @conclave_bot')).toEqual({ type: 'new' });
  expect(await read('/open: Why?')).toMatchObject({ type: 'open', text: 'Why?' });
  const question = { message: 52, text: 'Which db?' };
  expect(await read('@conclave_bot', { reply: question })).toEqual({
    type: 'text',
    text: 'Which db?',
    context: null,
    fresh: true,
  });
  expect(await read('@conclave_bot', { reply: { ...question, ours: true } })).toEqual({ type: 'page', page: 'help' });
});

test('a model is named as people write it', async () => {
  for (const text of ['/ask @gpt why?', '/ask gpt: why?', '/ask gpt, why?', '/ask gpt why?'])
    expect(await read(text)).toMatchObject({ type: 'ask', alias: 'gpt', text: 'why?' });
  expect(await read('/ask why: gpt?')).toMatchObject({ alias: null, text: 'why: gpt?' });
});

test('what stands beside words goes with the question, and is none alone', async () => {
  expect(await read('/ask gpt Who?', { beside: '[photo]' })).toMatchObject({ text: 'Who?\n\n[photo]' });
  expect(await read('/open', { beside: '[photo]' })).toMatchObject({ type: 'misused' });
  expect(await read('/stop', { beside: '[photo]' })).toEqual({ type: 'stop' });
  expect(await read(null, { beside: '[photo]', isPrivate: true })).toMatchObject({ notice: { say: 'notText' } });
  const forwarded = '[forwarded from Bob]\n> /stop';
  expect(await read(null, { beside: forwarded, isPrivate: true })).toMatchObject({ type: 'text', text: forwarded });
  expect(await read(null, { beside: forwarded })).toBeNull();
});

test('a line of ours is no question: a bare /discuss in reply to it goes on, a bare /open asks for one', async () => {
  const board = { message: 7, text: 'Round 1 is complete.', quote: null, ours: true };
  expect(await read('/discuss', { reply: board })).toMatchObject({ type: 'discuss', topic: null });
  expect(await read('/open', { reply: board })).toMatchObject({ type: 'misused' });
  const theirs = { ...board, ours: false, text: 'Is it?' };
  expect(await read('/discuss', { reply: theirs })).toMatchObject({ topic: 'Is it?' });
  expect(await read('/open', { reply: theirs })).toMatchObject({ text: 'Is it?' });
  expect(await read('/open', { reply: { ...board, quote: 'complete' } })).toMatchObject({ text: 'complete' });
});

test('a reply to several answers goes to the one that is quoted; without a quote the bot asks whom it is for', async () => {
  const text = 'Claude\nIt is so.\n\nGPT\nIt is not.\n\nGPT\nIt is.';
  const shared = { message: SHARED, text, bold: [0, 18], ours: true };
  const to = (quote: string) => ({ ...shared, quote, quotedAt: text.lastIndexOf(quote) });
  expect(await read('Sure?', { reply: to('It is so.') })).toMatchObject({ alias: 'claude', context: 'It is so.' });
  expect(await read('Sure?', { reply: to('It is.') })).toMatchObject({ alias: 'gpt', discussion: '1:d1' });
  expect(await read('@gpt sure?', { reply: shared })).toMatchObject({ alias: 'gpt', discussion: '1:d1' });
  for (const reply of [shared, { ...to('It is.'), bold: [] }, { ...to('It is.'), text: null }])
    expect(await read('Sure?', { reply })).toEqual({
      type: 'whom',
      answers: [
        { seq: 2, alias: 'claude' },
        { seq: 3, alias: 'gpt' },
      ],
    });
});

test('/ask sees the discussion; as a reply it sees that message, in the discussion of the answer', async () => {
  expect(await read('/ask gpt why?')).toMatchObject({ threaded: true, context: null, discussion: null });
  const toAnswer = { message: OURS, text: 'An answer.', ours: true };
  expect(await read('/ask gpt why?', { reply: toAnswer })).toMatchObject({
    threaded: false,
    context: 'An answer.',
    discussion: '1:d1',
  });
  const toPerson = { message: 52, text: 'Squirrels!' };
  expect(await read('/ask gpt why?', { reply: toPerson })).toMatchObject({ threaded: false, discussion: null });
});
