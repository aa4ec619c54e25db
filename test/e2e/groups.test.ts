import { expect, test } from 'vitest';
import { answersIn, oneWorld, rowsOf, settled, sorted, tablesWith, Talk } from './stage.ts';
import { eventually } from '../support/eventually.ts';

const stage = oneWorld();
const PRIVACY = 'turn off privacy mode';
let serial = 0;

/** A new group in which somebody talks; they added the bot, and have seen its greeting. One person may send 30 commands a minute. */
async function group({ readsAll = false, id = 1 } = {}) {
  const { api } = stage.world;
  api.bot.readsAll = readsAll;
  const person = api.person(id, { name: 'Ann' });
  const place = api.group(`Group ${(serial += 1)}`, { owner: person });
  place.add(api.bot);
  const ann = new Talk(stage.world, person, place);
  const greeting = await ann.sees('Hello! I bring a panel');
  return { ann, greeting, place };
}

/** Says several things and then asks for the models: that must be all that is answered. */
async function ignores(ann: Talk, ...unheard: readonly (string | (() => unknown))[]): Promise<boolean> {
  const from = ann.all.length;
  for (const words of unheard) {
    if (typeof words === 'string') ann.says(words);
    else words();
  }
  await ann.asks('/models', 'Models that can be chosen:');
  return ann.all.slice(from).filter(({ fromBot }) => fromBot).length === 1;
}

test('greets when added, and says how to turn off privacy mode if it is on', async () => {
  const { greeting } = await group();
  expect(greeting.text).toContain(PRIVACY);
});

test('commands as /cmd@bot, in any letter case and in captions; those for other bots and plain chatter are ignored', async () => {
  const { ann, place } = await group();
  await ann.asks('/status', 'No discussion is open.');
  await ann.asks('/STATUS@Conclave_Bot', 'No discussion is open.');
  expect(await ignores(ann, '/status@other_bot', '/nosuch', 'Just talking about /open doors')).toBe(true);
  await ann.asks('/nosuch@conclave_bot', 'I do not know /nosuch.');
  const { length } = ann.all;
  ann.person.sends(place, 'photo', { caption: '/ask claude What is on it?' });
  await stage.world.api.until(() => ann.all.slice(length).find(({ text }) => text.includes('Answer of claude-x.')));
  expect(
    await ignores(
      ann,
      () => ann.person.sends(place, 'sticker'),
      () => ann.person.sends(place, 'voice'),
    ),
  ).toBe(true);
});

test('no streaming in groups: an answer is a placeholder and its text', async () => {
  const { ann } = await group();
  stage.world.ai.reply('claude-x', { text: 'one two three four five six', pieces: 6, delayMs: 10 });
  ann.says('/open Count!');
  await ann.ended('Round 1 is complete.');
  await settled(stage.world);
  const [message] = ann.shown;
  const versions = message?.versions.map(({ text }) => text) ?? [];
  expect(versions[0]).toMatch(/^(Claude|GPT|Gemini)\n…$/);
  expect(versions.slice(1).some((text) => /(^|\n)one(?! two three four five six)/.test(text))).toBe(false);
  expect(message && sorted(answersIn(message))).toEqual([
    'Claude\none two three four five six',
    'Gemini\nAnswer of gemini-x.',
    'GPT\nAnswer of gpt-x.',
  ]);
  expect(ann.shown.filter(({ silent }) => !silent)).toHaveLength(1);
  stage.world.ai.reply('claude-x', {});
});

test('with privacy mode a reply to a model goes on with it; any other message can be context for /ask', async () => {
  const { ann, place } = await group();
  const bob = stage.world.api.person(77, { name: 'Bob' });
  place.add(bob);
  const answer = await ann.asks('/ask gpt Why?', /^GPT\nAnswer/);
  await ann.asks('And why not?', /^GPT\nAnswer/, { replyTo: answer });
  const told = () => JSON.stringify(stage.world.ai.calls.at(-1)?.messages);
  expect(told()).toContain('And why not?');
  const said = bob.says(place, 'Squirrels are underrated.');
  await ann.asks('/ask gemini Is that so?', /^Gemini\nAnswer/, { replyTo: said });
  expect(told()).toContain('Squirrels are underrated.');
  // Alone, it is the question.
  await ann.asks('/ask gemini', /^Gemini\nAnswer/, { replyTo: said });
  expect(told()).toContain('Squirrels are underrated.');
  await ann.asks('@conclave_bot what about bats?', 'Round 1 is complete.');
  expect(told()).toContain('what about bats?');
});

test('without privacy mode @model is heard, and chatter is still ignored', async () => {
  const { ann, greeting } = await group({ readsAll: true });
  const calls = stage.world.ai.calls.length;
  expect(
    await ignores(ann, 'Nice weather. @claudia said so', '@someone hello', () => ann.person.sends(ann.chat, 'sticker')),
  ).toBe(true);
  await ann.asks('@claude Will it rain?', /^Claude\nAnswer/);
  expect(stage.world.ai.calls.length).toBe(calls + 1);
  // Privacy mode was turned off after the bot had started.
  expect(greeting.text).not.toContain(PRIVACY);
});

test('an anonymous admin is heard in an allowed chat only; channel posts and bots never', async () => {
  const { api } = stage.world;
  const { ann, place } = await group();
  place.make(ann.person, 'administrator', { anonymous: true });
  const from = ann.all.length;
  ann.person.says(place, '/status@conclave_bot');
  place.make(ann.person, 'administrator', { anonymous: false });
  await ann.asks('/models', 'Models that can be chosen');
  const heard = ann.all.slice(from).filter(({ fromBot }) => fromBot);
  expect(heard).toHaveLength(2);
  // There is no id of theirs to be told, but the group's.
  expect(heard[0]?.text).toMatch(new RegExp(`name this chat \\(${place.id}\\) in ALLOWED_CHATS\\.$`));

  const channel = api.channel('News', { owner: ann.person });
  channel.add(api.bot, { as: 'administrator' });
  channel.posts('/open What is new?');
  api.push({
    message: {
      message_id: 9_999,
      date: 1,
      chat: { id: place.id, type: 'group', title: 'x' },
      text: '/open nobody said this',
    },
  });
  await ann.asks('/models', 'Models that can be chosen');
  expect(api.messages(channel).filter(({ fromBot }) => fromBot)).toEqual([]);
  expect(tablesWith(stage.world, 'What is new?', 'nobody said this')).toEqual([]);
});

test('what somebody edits later is not asked again', async () => {
  const { ann } = await group();
  const said = ann.says('/ask claude First wording');
  await ann.sees(/^Claude\nAnswer/);
  ann.person.edits(said, '/ask claude Second wording');
  await ann.asks('/models', 'Models that can be chosen');
  expect(tablesWith(stage.world, 'Second wording')).toEqual([]);
});

test('what is said just before and just after a group becomes a supergroup is of one chat', async () => {
  const { ann, place } = await group({ id: 2 });
  await ann.asks('/models', 'Models that can be chosen');
  // All in one batch: the bot polls again only when it has handled what it has.
  ann.says('/discuss 1 Before the move?');
  const bigger = place.upgrade();
  const there = new Talk(stage.world, ann.person, bigger);
  there.says('/status');
  await there.ended('Round 1 is complete.');
  await settled(stage.world);
  const chats = (rowsOf(stage.world)['chat'] ?? []) as { telegram_chat: number }[];
  expect(chats.filter(({ telegram_chat: id }) => id === place.id || id === bigger.id)).toHaveLength(1);
  await there.asks('/status', 'Before the move?');
});

test('a supergroup heard of before its group moved takes over what the group had', async () => {
  const { api } = stage.world;
  const { ann, place } = await group({ id: 2 });
  ann.says('/open Taken along?');
  await ann.ended('Round 1 is complete.');
  await settled(stage.world);
  const id = -1_000_000_777;
  const chat = { id, type: 'supergroup', title: 'Moved' };
  const from = { id: ann.person.id, is_bot: false, first_name: 'Ann' };
  api.push({ message: { message_id: 1, date: 1, chat, from, text: '/status' } });
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  api.push({ message: { message_id: 2, date: 1, chat, migrate_from_chat_id: place.id } });
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  await settled(stage.world);
  const chats = (rowsOf(stage.world)['chat'] ?? []) as { telegram_chat: number; seq: number }[];
  expect(chats.filter((row) => row.telegram_chat === place.id)).toEqual([]);
  expect(chats.filter((row) => row.telegram_chat === id)).toMatchObject([{ snapshot: expect.stringContaining(':d1') }]);
});

test('a supergroup with a discussion of its own keeps it, and /forget reaches the old one too', async () => {
  const { api } = stage.world;
  const { ann, place } = await group({ id: 3 });
  ann.says('/open Zebras of old?');
  await ann.ended('Round 1 is complete.');
  const bigger = api.supergroup('Zoo', { owner: ann.person });
  bigger.add(api.bot);
  const there = new Talk(stage.world, ann.person, bigger);
  there.says('/open Zebras of today?');
  await there.ended('Round 1 is complete.');
  api.push({
    message: {
      message_id: 9_001,
      date: 1,
      chat: { id: bigger.id, type: 'supergroup', title: 'Zoo' },
      migrate_from_chat_id: place.id,
    },
  });
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  await there.asks('/status', 'Zebras of today?');
  const question = await there.asks('/forget', 'Delete everything of this chat');
  await ann.person.presses(question, 'Yes, delete');
  await eventually(() => expect(tablesWith(stage.world, 'Zebras')).toEqual([]));
});

test('a group that becomes a supergroup between two rounds hears nothing of the old one again', async () => {
  const { ann, place } = await group();
  ann.says('/open Why is the sky blue?');
  await ann.ended('Round 1 is complete.');
  const there = new Talk(stage.world, ann.person, place.upgrade());
  there.says('/next');
  await there.ended('Round 2 is complete.');
  const shown = there.all.filter(({ fromBot }) => fromBot);
  expect(shown.flatMap(answersIn).map((answer) => answer.split('\n')[0])).toEqual(['Claude', 'GPT', 'Gemini']);
  expect(shown.map(({ text }) => text.split('\n')[0])).toEqual(['Claude', 'Round 2 is complete.']);
});

test('a group that becomes a supergroup in the middle of a discussion goes on there', async () => {
  const { api, ai } = stage.world;
  const { ann, place } = await group();
  const gate = Promise.withResolvers<void>();
  ai.reply('gpt-x', async () => (await gate.promise, { text: 'Late answer.' }));
  ann.says('/discuss 1 To move or not to move?');
  await ann.sees(/^Claude\nAnswer/);
  const bigger = place.upgrade();
  const there = new Talk(stage.world, ann.person, bigger);
  await there.asks('/status', 'A discussion is running.');
  gate.resolve();
  await there.ended('Round 1 is complete.');
  ai.reply('gpt-x', {});
  expect(there.all.flatMap(answersIn)).toEqual(
    expect.arrayContaining(['GPT\nLate answer.', 'Gemini\nAnswer of gemini-x.']),
  );
  there.says('/next');
  await there.ended('Round 2 is complete.');
  expect(tablesWith(stage.world, `${place.id}`).filter((table) => table === 'chat')).toEqual([]);
  expect(api.messages(place).filter(({ text }) => text.includes('Late answer'))).toEqual([]);
});
