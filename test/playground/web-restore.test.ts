import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createPlayground } from '../../src/playground/playground.ts';
import { folder, stage } from './web-stage.ts';
import { eventually } from '../support/eventually.ts';

/** The two files, one behind the other. */
const whole = (file: string) => readFileSync(file, 'utf8') + readFileSync(`${file}.log`, 'utf8');
const fileIn = (dir: string) => join(dir, 'deep', 'playground.json');

it('goes on after a restart: messages, files, commands, what the bot had not taken, and ids', async () => {
  const file = fileIn(folder());
  const before = await stage({ file });
  await before.bot('setMyCommands', { commands: [{ command: 'open', description: 'Ask' }] });
  await before.say('/open Why?');
  const [taken] = (await before.bot('getUpdates', {})) as unknown as readonly { update_id: number }[];
  const asked = before.api.messages(1)[0]?.id;
  const keyboard = { inline_keyboard: [[{ text: 'Stop', callback_data: 'stop' }]] };
  const entities = [{ type: 'pre', offset: 0, length: 4, language: 'js' }];
  const sent = await before.bot('sendMessage', {
    chat_id: 1,
    text: 'code',
    entities,
    reply_markup: keyboard,
    reply_parameters: { message_id: asked },
  });
  const gone = await before.bot('sendMessage', { chat_id: 1, text: 'gone' });
  await before.bot('deleteMessage', { chat_id: 1, message_id: gone.message_id });
  const form = new FormData();
  form.set('chat_id', '1');
  form.set('document', new Blob([new Uint8Array([0, 255, 128])]), 'a.bin');
  await fetch(`${before.api.url}/bot${before.api.bot.token}/sendDocument`, { method: 'POST', body: form });
  await before.bot('getUpdates', { offset: (taken?.update_id ?? 0) + 1 });
  await before.say('and this?');
  const shown = await (await before.page()).snapshot();
  const highest = Math.max(...before.api.messages(1).map(({ id }) => id));
  await before.playground.close();

  const after = await stage({ file });
  expect(after.warnings).toEqual([]);
  const again = await (await after.page()).snapshot();
  expect(again.data).toEqual(shown.data);
  const doc = again.data.chats[0]?.messages.find((message) => message.file !== null)?.file;
  const bytes = await fetch(`${after.url}/playground/file/${doc?.id}`);
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255, 128]);
  const updates = (await after.bot('getUpdates', {})) as unknown as readonly { update_id: number; message: object }[];
  expect(updates).toMatchObject([{ message: { text: 'and this?' } }]);
  await after.bot('editMessageText', { chat_id: 1, message_id: sent.message_id, text: 'stopped' });
  expect(after.api.messages(1).find(({ id }) => id === sent.message_id)?.text).toBe('stopped');
  await after.say('new');
  expect(after.api.messages(1).at(-1)?.id).toBeGreaterThan(highest);
  const [, next] = (await after.bot('getUpdates', {})) as unknown as readonly { update_id: number }[];
  expect(next?.update_id).toBeGreaterThan(updates[0]?.update_id ?? Infinity);
});

it('has on disk what the bot was told before the bot is told (so kill -9 loses none of it)', async () => {
  const file = fileIn(folder());
  const { bot, say, post, api } = await stage({ file });
  const onDisk = (text: string) => whole(file).includes(JSON.stringify(text));
  const { message_id } = await bot('sendMessage', { chat_id: 1, text: 'placed' });
  expect(onDisk('placed')).toBe(true);
  await Promise.all(
    ['a', 'b', 'c'].map((text) => bot('editMessageText', { chat_id: 1, message_id, text: `filled ${text}` })),
  );
  expect(onDisk(api.messages(1)[0]?.text ?? '')).toBe(true);
  await say('said');
  expect(onDisk('said')).toBe(true);
  // Nobody answers it: the end of the server does.
  void post('press', { chat: 1, as: 1, message: message_id, data: 'next' }).catch(() => {});
  await eventually(() => expect(api.updates.count).toBe(2));
  await bot('getUpdates', {});
  expect(onDisk('next')).toBe(true);
  // A killed process leaves this file, and at most a half-written one beside it, which nobody reads.
  writeFileSync(`${file}.new`, '{"version":1,"mess');
  const after = await stage({ file });
  expect(after.warnings).toEqual([]);
  expect(after.api.messages(1).map(({ text }) => text)).toEqual([expect.stringMatching(/^filled/), 'said']);
});

it('writes what changed, not the whole; a half-written line is passed over, and so is the log of another whole', async () => {
  const file = fileIn(folder());
  const { bot } = await stage({ file });
  const { message_id } = await bot('sendMessage', { chat_id: 1, text: 'x'.repeat(4000) });
  await bot('sendMessage', { chat_id: 1, text: 'kept' });
  const before = readFileSync(file, 'utf8');
  for (const n of [1, 2, 3]) await bot('editMessageText', { chat_id: 1, message_id, text: `edit ${n}` });
  expect(readFileSync(file, 'utf8')).toBe(before);
  const log = readFileSync(`${file}.log`, 'utf8');
  expect(log).toContain('edit 3');
  for (const name of [file, `${file}.log`]) expect(statSync(name).mode & 0o777).toBe(0o600);

  const texts = async () => (await stage({ file })).api.messages(1).map(({ text }) => text);
  appendFileSync(`${file}.log`, '{"chat":1,"mess');
  expect(await texts()).toEqual(['edit 3', 'kept']);
  // The whole was written with the first change.
  writeFileSync(`${file}.log`, log.replace(/^\w+/, 'another'));
  expect(await texts()).toEqual(['x'.repeat(4000)]);
  // As a program before there were logs has left it.
  rmSync(`${file}.log`);
  expect(await texts()).toEqual(['x'.repeat(4000)]);
});

it('has a bound: old messages, presses and what was logged of them go', async () => {
  const file = fileIn(folder());
  const { bot, api, playground } = await stage({ file });
  for (let n = 0; n < 1_200; n += 1) api.person(1).writes(`m${n}`);
  const { message_id } = await bot('sendMessage', { chat_id: 1, text: 'the last' });
  const long = 'y'.repeat(4000);
  for (let n = 0; n < 600; n += 1) await bot('editMessageText', { chat_id: 1, message_id, text: `${n}${long}` });
  await playground.close();
  expect(api.messages(1).length).toBeLessThan(1_100);
  expect(readFileSync(`${file}.log`, 'utf8').length).toBeLessThan(2_000_000);
});

it.each([
  ['half a file', '{"version":1,"chats":[{"id":1,'],
  ['no JSON', '\u0000\u0001'],
  ['an empty file', ''],
  ['another version', '{"version":99}'],
  ['a file of something else', '[1,2,3]'],
])('sets %s aside with a warning and begins anew, with ids never used before', async (_what, content) => {
  const dir = folder();
  const file = join(dir, 'playground.json');
  const before = await stage({ file });
  await before.say('a secret');
  const [id, update] = [before.api.messages(1)[0]?.id ?? 0, before.api.updates.unconfirmed.lastId];
  await before.playground.close();
  writeFileSync(file, content);
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000);
  const after = await stage({ file });
  vi.restoreAllMocks();
  expect(after.warnings).toEqual([expect.stringContaining('broken')]);
  expect(readdirSync(dir).some((name) => name.startsWith('playground.json.broken-'))).toBe(true);
  expect(after.api.messages(1)).toEqual([]);
  await after.say('a secret');
  expect(after.api.messages(1)[0]?.id).toBeGreaterThan(id);
  expect(after.api.updates.unconfirmed.lastId).toBeGreaterThan(update);
  expect(after.warnings.join()).not.toContain('a secret');
});

it('goes on without a file that cannot be written, and says so once', async () => {
  const dir = folder();
  writeFileSync(join(dir, 'in-the-way'), '');
  const { bot, say, warnings } = await stage({ file: join(dir, 'in-the-way', 'playground.json') });
  expect((await say('one')).status).toBe(200);
  await bot('sendMessage', { chat_id: 1, text: 'two' });
  expect(warnings.filter((line) => line.includes('cannot write'))).toHaveLength(1);
});

it('keeps nothing without a file, and has a new token each time', async () => {
  const [one, two] = [
    createPlayground({ file: null, recordings: () => null }),
    createPlayground({ file: null, recordings: () => null }),
  ];
  expect(one.api.bot.token).not.toBe(two.api.bot.token);
  expect(one.api.bot.id).toBe(two.api.bot.id);
  expect(one.people).toEqual([1, 2, 3]);
  await Promise.all([one.close(), two.close()]);
  expect(existsSync('playground.json')).toBe(false);
});
