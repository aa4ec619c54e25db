import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { startBotApi, TestClock } from './helpers.ts';

const METHODS = [
  'getMe',
  'getUpdates',
  'setWebhook',
  'getWebhookInfo',
  'sendMessage',
  'sendDocument',
  'sendChatAction',
  'sendMessageDraft',
  'editMessageText',
  'editMessageReplyMarkup',
  'deleteMessage',
  'deleteMessages',
  'setMessageReaction',
  'answerCallbackQuery',
  'setMyCommands',
  'getMyCommands',
  'deleteMyCommands',
  'setMyDescription',
  'setMyShortDescription',
  'getChat',
  'getChatMember',
  'getChatAdministrators',
  'getFile',
  'nonsense',
];

it('answers whatever a bot may send, and never with a fault of its own', async () => {
  const { api, call } = await startBotApi({ clock: new TestClock() });
  api.person(7).writes('/start');
  const group = api.supergroup('Team', { owner: api.person(8), forum: true });
  group.add(api.bot);
  const value = fc.oneof(fc.constantFrom<unknown>(7, 8, group.id, 1, 2, 'typing', '{}', '[[]]', 'x'), fc.jsonValue());
  const one = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      1,
      'x',
      [],
      [null],
      { type: 'bold', offset: 0, length: 1 },
      { text: 'x', callback_data: 'x' },
    ),
    fc.jsonValue(),
  );
  const payload = fc.record(
    {
      chat_id: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom<unknown>(7, group.id) },
        { weight: 1, arbitrary: value },
      ),
      text: value,
      message_id: value,
      message_ids: fc.oneof(fc.array(one), value),
      message_thread_id: value,
      entities: fc.oneof(fc.array(one), value),
      caption_entities: fc.oneof(fc.array(one), value),
      reply_markup: fc.oneof(fc.record({ inline_keyboard: fc.oneof(fc.array(fc.array(one)), value) }), value),
      reply_parameters: fc.oneof(fc.record({ message_id: value, quote: value }), value),
      link_preview_options: value,
      document: value,
      draft_id: value,
      action: value,
      reaction: fc.oneof(fc.array(one), value),
      commands: fc.oneof(fc.array(one), value),
      scope: value,
      user_id: value,
      offset: value,
      limit: value,
      allowed_updates: value,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...METHODS), payload, async (method, given) => {
      const { status, ok } = await call(method, given);
      expect([200, 400, 403, 404, 409]).toContain(status);
      expect(ok).toBe(status === 200);
    }),
    { numRuns: 300 },
  );
  expect((await call('getMe')).status).toBe(200);
}, 20_000);
