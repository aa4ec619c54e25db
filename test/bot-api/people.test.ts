import { describe, expect, it } from 'vitest';
import { startBotApi, TestClock } from './helpers.ts';
import type { BotApi } from '../../src/bot-api/bot-api.ts';

/** What the bot gets, and what it got before is forgotten. */
function drain(api: BotApi): Record<string, unknown>[] {
  const seen: Record<string, unknown>[] = [];
  for (let update = api.updates.peek(); update !== undefined; update = api.updates.peek()) {
    seen.push({ ...update });
    api.updates.confirm(update);
  }
  return seen;
}

async function withGroup(kind: 'group' | 'supergroup' = 'group', forum = false) {
  const started = await startBotApi({ callbackTimeoutMs: 1000, clock: new TestClock() });
  const { api } = started;
  const ada = api.person(7, { name: 'Ada' });
  const bob = api.person(8, { name: 'Bob' });
  const group = api[kind]('Team', { owner: ada, members: [bob], forum });
  return { ...started, ada, bob, group };
}

it('tells the bot when it is added, and lets it write only while it is in', async () => {
  const { api, call, group } = await withGroup();
  const send = async () => (await call('sendMessage', { chat_id: group.id, text: 'x' })).description;
  expect(await send()).toBe('Forbidden: bot is not a member of the group chat');
  group.add(api.bot);
  expect(drain(api)).toMatchObject([
    {
      my_chat_member: {
        chat: { id: group.id },
        old_chat_member: { status: 'left' },
        new_chat_member: { status: 'member' },
      },
    },
    { message: { new_chat_members: [{ id: api.bot.id }] } },
  ]);
  expect(await send()).toBeUndefined();
  group.remove(api.bot);
  expect(await send()).toBe('Forbidden: bot was kicked from the group chat');
  expect((await call('sendMessage', { chat_id: 8, text: 'x' })).description).toBe(
    "Forbidden: bot can't initiate conversation with a user",
  );
});

it('keeps what is not for the bot from it in privacy mode', async () => {
  const { api, call, bob, group } = await withGroup();
  group.add(api.bot);
  drain(api);
  await call('sendMessage', { chat_id: group.id, text: 'hi' });
  const ours = api.messages(group).find(({ fromBot }) => fromBot);
  bob.says(group, 'just talk');
  bob.says(group, '/ask@other_bot x');
  bob.says(group, '@claude what?');
  bob.says(group, '/ask x');
  bob.says(group, '/ask@Conclave_Bot y');
  bob.says(group, 'what does @conclave_bot say');
  if (ours !== undefined) bob.says(group, 'a reply', { replyTo: ours });
  bob.sends(group, 'photo', { caption: '/ask this' });
  bob.sends(group, 'sticker');
  const texts = drain(api).map((update) => {
    const message: unknown = update['message'];
    return typeof message === 'object' && message !== null
      ? 'text' in message
        ? message.text
        : 'caption' in message
          ? message.caption
          : '?'
      : '?';
  });
  expect(texts).toEqual(['/ask x', '/ask@Conclave_Bot y', 'what does @conclave_bot say', 'a reply', '/ask this']);
  api.bot.readsAll = true;
  bob.says(group, 'just talk');
  expect(drain(api)).toHaveLength(1);
  expect((await call('getMe')).result).toMatchObject({ can_read_all_group_messages: true });
});

it('moves a group to a supergroup', async () => {
  const { api, call, bob, group } = await withGroup();
  group.add(api.bot);
  drain(api);
  const supergroup = group.upgrade();
  expect(drain(api)).toMatchObject([
    { message: { chat: { id: group.id }, migrate_to_chat_id: supergroup.id } },
    { message: { chat: { id: supergroup.id, type: 'supergroup' }, migrate_from_chat_id: group.id } },
  ]);
  expect(await call('sendMessage', { chat_id: group.id, text: 'x' })).toMatchObject({
    status: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: supergroup.id },
  });
  expect((await call('sendMessage', { chat_id: supergroup.id, text: 'x' })).result).toMatchObject({ message_id: 2 });
  expect(bob.says(supergroup, '/status').id).toBe(3);
  expect(() => bob.says(group, 'x')).toThrow('became the supergroup');
});

it('has forum topics', async () => {
  const { api, call, bob, group } = await withGroup('supergroup', true);
  group.add(api.bot);
  const topic = group.topic('Ideas');
  drain(api);
  bob.says(group, '/open x', { topic });
  bob.says(group, '/open y');
  const [inTopic, inGeneral] = drain(api);
  expect(inTopic).toMatchObject({
    message: {
      message_thread_id: topic.id,
      is_topic_message: true,
      reply_to_message: { forum_topic_created: { name: 'Ideas' } },
    },
  });
  expect(inGeneral?.['message']).not.toHaveProperty('message_thread_id');
  const send = (id?: number) => call('sendMessage', { chat_id: group.id, text: 'x', message_thread_id: id });
  expect((await send(topic.id)).result).toMatchObject({ message_thread_id: topic.id, is_topic_message: true });
  expect((await send(99)).description).toBe('Bad Request: message thread not found');
  group.closeTopic(topic);
  expect((await send(topic.id)).description).toBe('Bad Request: TOPIC_CLOSED');
  group.reopenTopic(topic);
  expect((await send(topic.id)).status).toBe(200);
  group.deleteTopic(topic);
  expect((await send(topic.id)).description).toBe('Bad Request: message thread not found');
});

it('has anonymous administrators and channel posts', async () => {
  const { api, ada, group } = await withGroup('supergroup');
  group.add(api.bot);
  group.make(ada, 'administrator', { anonymous: true });
  drain(api);
  ada.says(group, '/ask x');
  const channel = api.channel('News', { owner: ada });
  channel.add(api.bot, { as: 'administrator' });
  channel.posts('today');
  const [anonymous, , post] = drain(api);
  expect(anonymous).toMatchObject({
    message: { from: { username: 'GroupAnonymousBot' }, sender_chat: { id: group.id } },
  });
  expect(post).toMatchObject({ channel_post: { sender_chat: { id: channel.id }, text: 'today' } });
  expect(post?.['channel_post']).not.toHaveProperty('from');
});

it('refuses a bot that a person blocked', async () => {
  const { api, call, ada } = await withGroup();
  ada.writes('/start');
  drain(api);
  ada.blocks();
  expect((await call('sendMessage', { chat_id: 7, text: 'x' })).description).toBe(
    'Forbidden: bot was blocked by the user',
  );
  expect(drain(api)).toMatchObject([{ my_chat_member: { new_chat_member: { status: 'kicked' } } }]);
  ada.unblocks();
  expect((await call('sendMessage', { chat_id: 7, text: 'x' })).status).toBe(200);
});

it('counts message ids per account in private chats and basic groups, per chat in supergroups', async () => {
  const { api, ada, bob, group } = await withGroup();
  const big = api.supergroup('Big', { owner: ada });
  expect([ada.writes('a').id, bob.writes('b').id, bob.says(group, 'c').id, ada.says(big, 'd').id]).toEqual([
    1, 2, 3, 1,
  ]);
});

it('quotes and replies', async () => {
  const { api, ada } = await withGroup();
  const first = ada.writes('the whole story');
  ada.writes('why?', { replyTo: first, quote: 'whole' });
  expect(drain(api)[1]).toMatchObject({
    message: { reply_to_message: { message_id: first.id }, quote: { text: 'whole', position: 4 } },
  });
  expect(() => ada.writes('why?', { replyTo: first, quote: 'no such' })).toThrow('the quote is not in');
});

it('says who is who', async () => {
  const { api, call, ada, bob, group } = await withGroup('supergroup');
  group.add(api.bot);
  const member = async (id: number) => (await call('getChatMember', { chat_id: group.id, user_id: id })).result;
  expect(await member(ada.id)).toMatchObject({ status: 'creator', user: { first_name: 'Ada' } });
  expect(await member(bob.id)).toMatchObject({ status: 'member' });
  expect((await call('getChatMember', { chat_id: group.id, user_id: 99 })).status).toBe(400);
  expect((await call('getChatAdministrators', { chat_id: group.id })).result).toHaveLength(1);
  expect((await call('getChat', { chat_id: group.id })).result).toMatchObject({ title: 'Team', type: 'supergroup' });
  expect((await call('leaveChat', { chat_id: group.id })).result).toBe(true);
  expect((await call('getChat', { chat_id: group.id })).description).toBe(
    'Forbidden: bot is not a member of the supergroup chat',
  );
});

describe('buttons', () => {
  const reply_markup = { inline_keyboard: [[{ text: '⏹ Stop', callback_data: 'stop' }]] };

  async function withButton() {
    const clock = new TestClock();
    const started = await startBotApi({ callbackTimeoutMs: 1000, clock });
    const ada = started.api.person(7, { name: 'Ada' });
    ada.writes('/start');
    await started.call('sendMessage', { chat_id: 7, text: 'x', reply_markup });
    drain(started.api);
    const message = started.api.messages(7).at(-1);
    if (message === undefined) throw new Error('the bot said nothing');
    return { ...started, clock, ada, message };
  }

  it('gives the presser the answer', async () => {
    const { api, call, ada, message } = await withButton();
    const pressed = ada.presses(message, 'Stop');
    const [update] = drain(api);
    expect(update).toMatchObject({
      callback_query: { from: { id: 7 }, data: 'stop', message: { message_id: message.id } },
    });
    const [id] = [...api.state.callbacks.keys()];
    const answer = (payload: object) => call('answerCallbackQuery', { callback_query_id: id, ...payload });
    expect((await answer({ text: 'x'.repeat(201) })).description).toBe('Bad Request: MESSAGE_TOO_LONG');
    expect((await answer({ text: 'Stopped', show_alert: true })).result).toBe(true);
    expect(await pressed).toEqual({ text: 'Stopped', alert: true, url: null, timedOut: false });
    expect((await answer({})).description).toBe(
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    );
  });

  it('stops waiting after a while', async () => {
    const { api, call, ada, message, clock } = await withButton();
    const pressed = ada.presses(message, { data: 'forged' });
    clock.advance(1001);
    expect(await pressed).toMatchObject({ timedOut: true });
    const [id] = [...api.state.callbacks.keys()];
    expect((await call('answerCallbackQuery', { callback_query_id: id })).status).toBe(400);
  });

  it('finds no button that is not shown, but sends data of a deleted message', async () => {
    const { api, ada, message, clock } = await withButton();
    expect(() => ada.presses(message, 'Next')).toThrow('no button "Next", only ["⏹ Stop"]');
    ada.deletes(message);
    const pressed = ada.presses(message, { data: 'stop' });
    expect(drain(api)).toMatchObject([{ callback_query: { message: { message_id: message.id, date: 0 } } }]);
    clock.advance(1001);
    await pressed;
  });
});
