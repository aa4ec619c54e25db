import { expect, it, vi } from 'vitest';
import { stage } from './web-stage.ts';
import { eventually } from '../support/eventually.ts';

const keyboard = { inline_keyboard: [[{ text: 'Next round', callback_data: 'next' }]] };

it('begins a page with all there is, and goes on with what happens', async () => {
  const { bot, say, page } = await stage();
  await bot('setMyCommands', { commands: [{ command: 'open', description: 'Ask' }] });
  await say('hello *there*');
  const one = await page();
  const { data } = await one.snapshot();
  expect(data).toMatchObject({
    recordings: [{ question: 'Tabs or spaces?', note: '', asides: [] }],
    you: 1,
    bot: { name: 'Conclave' },
    commands: [{ command: 'open' }],
  });
  expect(data.chats).toMatchObject([
    {
      kind: 'private',
      title: 'Conclave',
      messages: [{ text: 'hello *there*', from: { id: 1, name: 'Sam', bot: false } }],
    },
    { kind: 'group', people: [{ name: 'Sam' }, { name: 'Ada' }, { name: 'Ben' }], messages: [] },
  ]);
  const entities = [{ type: 'bold', offset: 0, length: 3 }];
  const sent = await bot('sendMessage', {
    chat_id: 1,
    text: 'GPT\n…',
    entities,
    disable_notification: true,
    reply_markup: keyboard,
  });
  expect((await one.until('message')).data).toMatchObject({
    chat: 1,
    id: sent.message_id,
    text: 'GPT\n…',
    entities,
    silent: true,
    from: { bot: true },
    keyboard: [[{ text: 'Next round', data: 'next', url: null }]],
  });
  await bot('editMessageText', { chat_id: 1, message_id: sent.message_id, text: 'GPT\nYes.' });
  expect((await one.until('edit')).data).toMatchObject({
    id: sent.message_id,
    text: 'GPT\nYes.',
    keyboard: [],
    editedAt: null,
  });
  await bot('sendChatAction', { chat_id: 1, action: 'typing' });
  expect((await one.until('typing')).data).toEqual({ chat: 1, ms: 5000 });
  await bot('deleteMessage', { chat_id: 1, message_id: sent.message_id });
  expect((await one.until('delete')).data).toEqual({ chat: 1, id: sent.message_id });
});

it('keeps several pages in step, and forgets a closed one', async () => {
  const { playground, say, page } = await stage();
  const [one, two] = [await page(), await page()];
  await Promise.all([one.snapshot(), two.snapshot()]);
  expect(playground.pages).toBe(2);
  await say('hi');
  const seen = await Promise.all([one.until('message'), two.until('message')]);
  expect(seen[0]).toEqual(seen[1]);
  one.close();
  await eventually(() => expect(playground.pages).toBe(1));
  await say('still there?');
  expect((await two.until('message')).data.text).toBe('still there?');
});

it('sends a page that was cut off what it missed, once, or everything when that is not known', async () => {
  const { say, page } = await stage();
  const one = await page();
  const { id } = await one.snapshot();
  one.close();
  await say('first');
  await say('second');
  const again = await page(id);
  expect([await again.next(), await again.next()].map(({ data }) => data.text)).toEqual(['first', 'second']);
  for (const unknown of ['other-1', id.replace(/\d+$/, '999'), 'nonsense', '']) {
    const fresh = await page(unknown);
    expect((await fresh.next()).event).toBe('snapshot');
  }
  for (let i = 0; i < 410; i += 1) await say(`n${i}`);
  const late = await page(id);
  expect((await late.next()).event).toBe('snapshot');
});

it('gives the bot what people say, as whom they say it, and what they reply to', async () => {
  const { api, bot, say } = await stage();
  const first = await bot('sendMessage', { chat_id: 1, text: 'An answer' });
  expect((await say('why?', { replyTo: first.message_id })).status).toBe(200);
  expect(api.messages(1).at(-1)).toMatchObject({ text: 'why?', replyTo: first.message_id, fromId: 1 });
  const group = [...api.state.chats.keys()].find((id) => id < 0);
  await say('/open Really?', { chat: group, as: 2 });
  const updates = (await bot('getUpdates', {})) as unknown as readonly { message: object }[];
  expect(updates.map(({ message }) => message)).toMatchObject([
    { text: 'why?', reply_to_message: { text: 'An answer' } },
    {
      text: '/open Really?',
      from: { first_name: 'Ada' },
      chat: { type: 'group' },
      entities: [{ type: 'bot_command' }],
    },
  ]);
  expect((await say('x', { as: 2 })).status).toBe(404);
  expect((await say('x', { chat: 77 })).status).toBe(404);
  expect((await say('x', { replyTo: 5 })).body).toEqual({ error: 'This message is no longer there' });
});

it('does not say twice what is posted twice', async () => {
  const { api, say } = await stage();
  const [one, two] = [await say('hi', { once: 'the-same-mark' }), await say('hi', { once: 'the-same-mark' })];
  expect(one).toEqual(two);
  expect(api.messages(1)).toHaveLength(1);
});

it('presses buttons and shows what the bot answers', async () => {
  const { api, bot, post } = await stage();
  const { message_id } = await bot('sendMessage', { chat_id: 1, text: 'Round 1', reply_markup: keyboard });
  api.on('callback', ({ id, answer, data }) => {
    if (answer === null) void bot('answerCallbackQuery', { callback_query_id: id, text: `${data}?`, show_alert: true });
  });
  const press = (data: string, message = message_id) => post('press', { chat: 1, as: 1, message, data });
  expect(await press('next')).toEqual({
    status: 200,
    body: { text: 'next?', alert: true, url: null, timedOut: false },
  });
  expect((await press('next', 1)).status).toBe(404);
  expect((await press('x'.repeat(65))).status).toBe(400);
  expect((await press('é'.repeat(40))).status).toBe(400);
});

it('looks back a page at a time', async () => {
  const { say, page, url } = await stage();
  for (let i = 0; i < 160; i += 1) await say(`n${i}`);
  const { data } = await (await page()).snapshot();
  const [chat] = data.chats;
  expect([chat?.messages.length, chat?.more, chat?.messages[0]?.text]).toEqual([150, true, 'n10']);
  const earlier = await fetch(`${url}/playground/earlier?chat=1&before=${chat?.messages[0]?.id}`);
  expect(await earlier.json()).toMatchObject({ more: false, messages: { length: 10, 0: { text: 'n0' } } });
  for (const query of ['', '?chat=1', '?chat=9&before=4', '?chat=1&before=x'])
    expect((await fetch(`${url}/playground/earlier${query}`)).status).toBe(404);
});

it('marks what was changed after it may have been read, not what is streamed', async () => {
  const { bot, page } = await stage();
  const { message_id } = await bot('sendMessage', { chat_id: 1, text: 'a' });
  const one = await page();
  const edit = async (text: string) => {
    await bot('editMessageText', { chat_id: 1, message_id, text });
    return (await one.until('edit')).data.editedAt as number | null;
  };
  const start = Date.now();
  const now = vi.spyOn(Date, 'now');
  for (let i = 1; i < 8; i += 1) {
    now.mockReturnValue(start + i * 10_000);
    expect(await edit(`a${i}`)).toBeNull();
  }
  now.mockReturnValue(start + 200_000);
  expect(await edit('late')).toBe(start + 200_000);
  now.mockReturnValue(start + 201_000);
  expect(await edit('later')).toBe(start + 201_000);
  now.mockRestore();
});

it('offers names and files to fetch', async () => {
  const { api, url, page } = await stage({ mentions: () => ['claude', 'gpt'] });
  expect(await (await fetch(`${url}/playground/mentions`)).json()).toEqual(['claude', 'gpt']);
  const form = new FormData();
  form.set('chat_id', '1');
  form.set('document', new Blob(['# héllo']), 'a "b" (é).md');
  await fetch(`${api.url}/bot${api.bot.token}/sendDocument`, { method: 'POST', body: form });
  const { data } = await (await page()).snapshot();
  const file = data.chats[0]?.messages[0]?.file;
  expect(file).toMatchObject({ name: 'a "b" (é).md', size: 8 });
  const response = await fetch(`${url}/playground/file/${file?.id}`);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''a%20%22b%22%20%28%C3%A9%29.md",
  );
  expect(await response.text()).toBe('# héllo');
  expect((await fetch(`${url}/playground/file/file-99`)).status).toBe(404);
});
