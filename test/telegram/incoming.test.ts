import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Update } from 'telegraf/types';
import { said } from '../../src/telegram/updates/incoming.ts';
import { isWellFormed } from '../../src/telegram/updates/well-formed.ts';

const ME = 42;
const ann = { id: 1, is_bot: false, first_name: 'Ann' };
const group = { id: -5, type: 'supergroup', title: 'Group' };
const message = (rest: object) =>
  ({ update_id: 1, message: { message_id: 9, date: 0, chat: group, from: ann, ...rest } }) as unknown as Update;
const read = (rest: object) => said(message(rest), ME);

describe('who speaks', () => {
  test('a person, by a name on one line', () => {
    expect(read({ text: 'hi' })).toMatchObject({
      kind: 'words',
      from: { id: 1, name: 'Ann' },
      content: { typed: { text: 'hi' } },
      message: 9,
    });
    expect(read({ text: 'hi', from: { ...ann, first_name: 'A\n\u202En', last_name: 'B' } })).toMatchObject({
      from: { name: 'A n B' },
    });
    expect(read({ text: 'hi', from: { ...ann, first_name: '\u200B\u2066' } })).toMatchObject({
      from: { name: 'Someone' },
    });
    expect(read({ text: 'hi', from: { ...ann, first_name: '👩‍👩‍👧'.repeat(40) } })).toHaveProperty('from.name');
  });

  test('an anonymous admin of this group, and no other channel, bot or nobody', () => {
    const anonymous = { id: 1087968824, is_bot: true, first_name: 'Group' };
    expect(read({ text: 'hi', from: anonymous, sender_chat: group })).toMatchObject({
      from: { id: null, name: 'Group' },
    });
    expect(
      read({ text: 'hi', from: anonymous, sender_chat: { id: -9, type: 'channel', title: 'Elsewhere' } }),
    ).toBeNull();
    // A person who writes as their channel.
    const channelBot = { id: 136817688, is_bot: true, first_name: 'Channel' };
    const news = { id: -9, type: 'channel', title: 'News' };
    expect(read({ text: 'hi', from: channelBot, sender_chat: news })).toMatchObject({
      from: { id: null, name: 'News' },
    });
    expect(read({ text: 'hi', from: channelBot, sender_chat: news, is_automatic_forward: true })).toBeNull();
    expect(read({ text: 'hi', from: { ...ann, is_bot: true } })).toBeNull();
    expect(read({ text: 'hi', from: undefined })).toBeNull();
    expect(read({ text: 'hi', is_automatic_forward: true })).toBeNull();
    expect(read({ text: 'hi', chat: { id: -9, type: 'channel', title: 'News' } })).toBeNull();
  });
});

describe('where', () => {
  test('a topic is one only in a forum; General is none; a thread of replies is none', () => {
    expect(read({ text: 'x', message_thread_id: 7, is_topic_message: true })).toMatchObject({
      place: { topic: 7, private: false },
    });
    expect(read({ text: 'x', message_thread_id: 1, is_topic_message: true })).toMatchObject({ place: { topic: null } });
    expect(read({ text: 'x', message_thread_id: 7 })).toMatchObject({ place: { topic: null }, inThread: true });
    expect(read({ text: 'x' })).toMatchObject({ inThread: false });
  });
});

describe('what', () => {
  test('text, or a caption; null for pictures without; nothing for service messages', () => {
    expect(read({ photo: [], caption: '/ask x' })).toMatchObject({
      content: { typed: { text: '/ask x' }, beside: '[photo]', unseen: true },
    });
    expect(read({ sticker: {} })).toMatchObject({ content: { typed: null, beside: '[sticker]' } });
    expect(read({ new_chat_title: 'x' })).toBeNull();
    expect(read({ forum_topic_created: {} })).toBeNull();
  });

  test('a reply: its text or caption, or the part that is quoted; the message that opened a topic is none', () => {
    const reply_to_message = {
      message_id: 3,
      chat: group,
      from: { id: ME, is_bot: true, first_name: 'Bot' },
      text: 'An answer.',
    };
    expect(read({ text: 'x', reply_to_message })).toMatchObject({
      reply: { message: 3, text: 'An answer.', quote: null, ours: true },
    });
    expect(
      read({ text: 'x', reply_to_message: { ...reply_to_message, from: ann, text: undefined, caption: 'c' } }),
    ).toMatchObject({ reply: { ours: false } });
    // A reply to a message of another chat has no text but the quote's.
    expect(read({ text: 'x', quote: { text: 'there', position: 0 } })).toMatchObject({
      reply: { text: null, quote: 'there', ours: false },
    });
    expect(read({ text: 'x', reply_to_message, quote: { text: 'answer', position: 3 } })).toMatchObject({
      reply: { text: 'An answer.', quote: 'answer' },
    });
    expect(read({ text: 'x', reply_to_message: { ...reply_to_message, forum_topic_created: {} } })).toMatchObject({
      reply: null,
    });
  });

  test('a group that moves, from either side', () => {
    expect(read({ migrate_to_chat_id: -100 })).toEqual({ kind: 'moved', from: -5, to: -100 });
    expect(read({ migrate_from_chat_id: -3 })).toEqual({ kind: 'moved', from: -3, to: -5 });
  });

  test('the bot is added to a group: not to a channel, not when it only becomes an admin', () => {
    const change = (before: string, after: string, chat: object = group) =>
      said(
        {
          update_id: 1,
          my_chat_member: {
            chat,
            from: ann,
            date: 0,
            old_chat_member: { status: before },
            new_chat_member: { status: after },
          },
        } as unknown as Update,
        ME,
      );
    expect(change('left', 'member')).toMatchObject({ kind: 'added', from: { id: 1 } });
    expect(change('kicked', 'administrator')).toMatchObject({ kind: 'added' });
    expect(change('member', 'administrator')).toBeNull();
    expect(change('member', 'left')).toBeNull();
    expect(change('left', 'administrator', { id: -9, type: 'channel', title: 'News' })).toBeNull();
  });

  test('a press, also on a message that is no longer accessible; none without a message or data', () => {
    const press = (rest: object) =>
      said(
        {
          update_id: 1,
          callback_query: {
            id: 'q',
            from: ann,
            chat_instance: '',
            data: 'k',
            message: { message_id: 4, date: 0, chat: group },
            ...rest,
          },
        } as unknown as Update,
        ME,
      );
    expect(press({})).toMatchObject({
      kind: 'press',
      callback: 'q',
      data: 'k',
      message: 4,
      place: { telegramChat: -5 },
    });
    expect(press({ message: undefined })).toBeNull();
    const { message: _, ...inline } = { message: 1, data: 'k' };
    expect(said({ update_id: 1, callback_query: { id: 'q', from: ann, chat_instance: '', ...inline } }, ME)).toBeNull();
  });

  test('an edited message says so, if it has a text', () => {
    const edited = (content: object) => {
      const message = { message_id: 1, chat: group, from: ann, ...content };
      return said({ update_id: 1, edited_message: message } as unknown as Update, ME);
    };
    expect(edited({ text: '/stop' })).toMatchObject({
      kind: 'words',
      content: { typed: { text: '/stop' } },
      edited: true,
      message: 1,
    });
    expect(edited({ photo: [] })).toBeNull();
    expect(edited({ migrate_to_chat_id: 2 })).toBeNull();
  });

  test('channel posts and kinds yet unknown say nothing', () => {
    for (const kind of ['channel_post', 'edited_channel_post', 'message_reaction', 'unheard_of'])
      expect(
        said(
          { update_id: 1, [kind]: { message_id: 1, chat: group, from: ann, text: '/stop' } } as unknown as Update,
          ME,
        ),
      ).toBeNull();
  });
});

test('an update of a wrong form is told from a sound one, and a sound one is read without an error', () => {
  for (const sound of [
    message({ text: 'x' }),
    message({ from: undefined, sender_chat: group }),
    { update_id: 1, poll: {} },
  ])
    expect(isWellFormed(sound)).toBe(true);
  for (const wrong of [
    null,
    1,
    {},
    { update_id: '1' },
    { update_id: 1, message: null },
    message({ text: 7 }),
    message({ chat: { id: 'x', type: 'private' } }),
    { update_id: 1, callback_query: {} },
  ])
    expect(isWellFormed(wrong)).toBe(false);
  const broken = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.constant(group),
      fc.constant(ann),
      tie('object'),
    ),
    object: fc.dictionary(
      fc.constantFrom(
        'message_id',
        'chat',
        'from',
        'text',
        'caption',
        'reply_to_message',
        'quote',
        'data',
        'id',
        'message',
        'type',
        'sender_chat',
        'sticker',
      ),
      tie('value'),
    ),
  }));
  fc.assert(
    fc.property(fc.constantFrom('message', 'callback_query', 'my_chat_member'), broken.object, (kind, body) => {
      const update: unknown = {
        update_id: 1,
        [kind]: kind === 'message' ? { message_id: 1, chat: group, from: ann, ...(body as object) } : body,
      };
      if (isWellFormed(update)) said(update, ME);
    }),
  );
});

test('a time that is none is 0: a chat with another in its snapshot could not be read again', () => {
  for (const date of [undefined, null, 'x', NaN, Infinity, {}, []])
    expect(read({ text: 'hi', date })).toHaveProperty('date', 0);
  expect(read({ text: 'hi', date: 7 })).toHaveProperty('date', 7000);
});
