import { expect, it } from 'vitest';
import { startBotApi, TestClock } from './helpers.ts';

const NOT_MODIFIED =
  'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
const keyboard = { inline_keyboard: [[{ text: 'Stop', callback_data: 'stop' }]] };

async function withAda() {
  const started = await startBotApi({ clock: new TestClock(1_800_000_000_000) });
  const ada = started.api.person(7, { name: 'Ada' });
  ada.writes('/start');
  return { ...started, ada };
}

it('answers a send with the message as Telegram writes it', async () => {
  const { call } = await withAda();
  const entities = [{ type: 'bold', offset: 2, length: 2 }];
  const sent = await call('sendMessage', {
    chat_id: 7,
    text: '  hi\n',
    entities,
    reply_markup: keyboard,
    disable_notification: true,
    link_preview_options: { is_disabled: true },
    reply_parameters: { message_id: 1 },
  });
  expect(sent.result).toEqual({
    message_id: 2,
    from: { id: 1000001, is_bot: true, first_name: 'Conclave', username: 'conclave_bot' },
    chat: { id: 7, type: 'private', first_name: 'Ada' },
    date: 1_800_000_000,
    text: 'hi',
    entities: [{ type: 'bold', offset: 0, length: 2 }],
    link_preview_options: { is_disabled: true },
    reply_markup: keyboard,
    reply_to_message: expect.objectContaining({ message_id: 1, text: '/start' }),
  });
});

it('keeps every version of a message', async () => {
  const { api, call } = await withAda();
  await call('sendMessage', { chat_id: 7, text: 'one', reply_markup: keyboard, disable_notification: true });
  await call('editMessageText', { chat_id: 7, message_id: 2, text: 'two', reply_markup: keyboard });
  const edited = await call('editMessageText', { chat_id: 7, message_id: 2, text: 'two' });
  expect(edited.result).not.toHaveProperty('reply_markup');
  const [, message] = api.messages(7);
  expect(message).toMatchObject({ text: 'two', keyboard: null, silent: true, fromBot: true });
  expect(message?.versions.map(({ text, keyboard: shown }) => [text, shown !== null])).toEqual([
    ['one', true],
    ['two', true],
    ['two', false],
  ]);
});

it('refuses edits in the words of Telegram', async () => {
  const { call } = await withAda();
  await call('sendMessage', { chat_id: 7, text: 'one', reply_markup: keyboard });
  const edit = async (payload: object) => (await call('editMessageText', { chat_id: 7, ...payload })).description;
  expect(await edit({ message_id: 2, text: 'one', reply_markup: keyboard })).toBe(NOT_MODIFIED);
  expect(await edit({ message_id: 99, text: 'x' })).toBe('Bad Request: message to edit not found');
  expect(await edit({ message_id: 1, text: 'x' })).toBe("Bad Request: message can't be edited");
  expect(await edit({ message_id: 2, text: '' })).toBe('Bad Request: message text is empty');
  expect(await edit({ message_id: 2, text: 'x', parse_mode: 'HTML' })).toContain('parse_mode is not supported');
  expect(
    (await call('editMessageReplyMarkup', { chat_id: 7, message_id: 2, reply_markup: keyboard })).description,
  ).toBe(NOT_MODIFIED);
  expect((await call('editMessageReplyMarkup', { chat_id: 7, message_id: 2 })).status).toBe(200);
});

it('deletes messages, which stay in the history', async () => {
  const { api, call } = await withAda();
  await call('sendMessage', { chat_id: 7, text: 'one' });
  expect((await call('deleteMessage', { chat_id: 7, message_id: 2 })).result).toBe(true);
  expect((await call('deleteMessage', { chat_id: 7, message_id: 2 })).description).toBe(
    'Bad Request: message to delete not found',
  );
  expect((await call('editMessageText', { chat_id: 7, message_id: 2, text: 'x' })).description).toBe(
    'Bad Request: message to edit not found',
  );
  await call('sendMessage', { chat_id: 7, text: 'two' });
  expect((await call('deleteMessages', { chat_id: 7, message_ids: [1, 2, 3] })).result).toBe(true);
  expect([api.messages(7).length, api.history(7).length]).toEqual([0, 3]);
});

it('refuses a reply to nothing unless told to go on without', async () => {
  const { call } = await withAda();
  const send = (reply: object) => call('sendMessage', { chat_id: 7, text: 'x', reply_parameters: reply });
  expect((await send({ message_id: 50 })).description).toBe('Bad Request: message to be replied not found');
  const sent = await send({ message_id: 50, allow_sending_without_reply: true });
  expect(sent.result).not.toHaveProperty('reply_to_message');
});

it('refuses what it does not know or cannot take', async () => {
  const { api, call } = await withAda();
  const send = async (payload: object) =>
    (await call('sendMessage', { chat_id: 7, text: 'x', ...payload })).description;
  const button = (data: string) => ({ inline_keyboard: [[{ text: 'x', callback_data: data }]] });
  expect(await send({ chat_id: 8 })).toBe('Bad Request: chat not found');
  expect(await send({ chat_id: undefined })).toBe('Bad Request: chat_id is empty');
  expect(await send({ text: 'x'.repeat(4097) })).toBe('Bad Request: message is too long');
  expect(await send({ reply_markup: button('é'.repeat(33)) })).toBe('Bad Request: BUTTON_DATA_INVALID');
  expect(await send({ reply_markup: button('é'.repeat(32)) })).toBeUndefined();
  expect(await send({ message_thread_id: 5 })).toBe('Bad Request: message thread not found');
  expect(await send({ reply_markup: '{"inline' })).toBe("Bad Request: can't parse reply_markup JSON object");
  expect(await call('noSuchMethod')).toEqual({
    status: 404,
    ok: false,
    error_code: 404,
    description: 'Not Found: method not found',
  });
  const of = async (token: string) => (await fetch(`${api.url}/bot${token}/getMe`)).json();
  expect(await of('1000001:wrong')).toEqual({ ok: false, error_code: 401, description: 'Unauthorized' });
  expect(await of('nonsense')).toEqual({ ok: false, error_code: 404, description: 'Not Found' });
  expect(api.messages(7)).toHaveLength(2);
});

it('takes parameters from the URL, forms and broken bodies', async () => {
  const { api } = await withAda();
  const root = `${api.url}/bot${api.bot.token}`;
  expect((await fetch(`${root}/sendMessage?chat_id=7&text=a`)).status).toBe(200);
  const entities = JSON.stringify([{ type: 'bold', offset: 0, length: 1 }]);
  const form = new URLSearchParams({ chat_id: '7', text: 'b', entities });
  expect((await fetch(`${root}/SENDMESSAGE`, { method: 'POST', body: form })).status).toBe(200);
  expect(api.messages(7).slice(1)).toMatchObject([{ text: 'a' }, { text: 'b', entities: [{ type: 'bold' }] }]);
  for (const [type, body] of [
    ['application/json', '{"chat_id":'],
    ['application/json', '[]'],
    ['multipart/form-data; boundary=x', 'no parts'],
    ['multipart/form-data', 'no boundary'],
  ] as const)
    expect(
      (await fetch(`${root}/sendMessage`, { method: 'POST', headers: { 'content-type': type }, body })).status,
    ).toBe(400);
});

it('takes documents and serves them', async () => {
  const { api, call } = await withAda();
  const form = new FormData();
  form.set('chat_id', '7');
  form.set('caption', 'Export');
  form.set('document', new Blob(['# héllo']), 'a "b".md');
  const sent = await fetch(`${api.url}/bot${api.bot.token}/sendDocument`, { method: 'POST', body: form });
  expect(await sent.json()).toMatchObject({
    ok: true,
    result: { caption: 'Export', document: { file_id: 'file-1', file_size: 8 } },
  });
  const { result } = await call('getFile', { file_id: 'file-1' });
  expect(result).toMatchObject({ file_path: 'documents/file_1.md' });
  const file = await fetch(`${api.url}/file/bot${api.bot.token}/documents/file_1.md`);
  expect(await file.text()).toBe('# héllo');
  expect((await fetch(`${api.url}/file/bot1:x/documents/file_1.md`)).status).toBe(401);
  expect((await call('sendDocument', { chat_id: 7, document: 'file-1' })).status).toBe(200);
  expect((await call('sendDocument', { chat_id: 7, document: 'x' })).description).toContain('wrong file identifier');
});

it('keeps drafts, actions, reactions and the profile', async () => {
  const { api, call } = await withAda();
  const chat = () => api.state.chats.get(7);
  await call('sendMessageDraft', { chat_id: 7, draft_id: 4, text: 'thinking' });
  expect(chat()?.draft).toMatchObject({ id: 4, text: 'thinking' });
  await call('sendChatAction', { chat_id: 7, action: 'typing' });
  expect(chat()?.action).toMatchObject({ action: 'typing' });
  await call('sendMessage', { chat_id: 7, text: 'done' });
  expect([chat()?.draft, chat()?.action]).toEqual([null, null]);
  expect((await call('sendChatAction', { chat_id: 7, action: 'dance' })).description).toBe(
    'Bad Request: wrong parameter action in request',
  );
  await call('setMessageReaction', { chat_id: 7, message_id: 1, reaction: [{ type: 'emoji', emoji: '👀' }] });
  expect(api.messages(7)[0]?.reactions).toEqual(['👀']);
  const commands = [{ command: 'ask', description: 'Ask' }];
  await call('setMyCommands', { commands, language_code: 'de', scope: { type: 'all_private_chats' } });
  expect((await call('getMyCommands', { language_code: 'de', scope: { type: 'all_private_chats' } })).result).toEqual(
    commands,
  );
  expect((await call('getMyCommands')).result).toEqual([]);
  const tooMany = Array.from({ length: 101 }, (_, i) => ({ command: `c${i}`, description: 'x' }));
  expect((await call('setMyCommands', { commands: tooMany })).description).toBe('Bad Request: BOT_COMMANDS_TOO_MUCH');
  expect((await call('setMyCommands', { commands: [{ command: 'Ask', description: 'x' }] })).description).toBe(
    'Bad Request: BOT_COMMAND_INVALID',
  );
});
