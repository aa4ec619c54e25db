/** Nobody can see a chat any more: what runs in it stops, and how that ended is to be seen when they come back. */
import { afterEach, expect, test } from 'vitest';
import type { Chat } from '../../src/playground/bot-api/state.ts';
import { buttonsOf, oneWorld, rowsOf, settled, Talk } from './stage.ts';

const stage = oneWorld({ env: { ALLOWED_USERS: Array.from({ length: 50 }, (_, id) => id + 1).join() } });
let people = 0;

afterEach(() => {
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) stage.world.ai.reply(model, {});
});

/** Somebody new. */
function someone(): Talk {
  const id = (people += 1);
  return new Talk(stage.world, stage.world.api.person(id, { name: 'Ann' }));
}

/** Telegram's own view of a chat: changed there, the bot is not told. */
function secretly(id: number): Chat {
  const chat = stage.world.api.state.chats.get(id);
  if (chat === undefined) throw new Error(`there is no chat ${id}`);
  return chat;
}

/** GPT takes its time from now on. Gives how often it was asked, and lets it answer. `ending`: whether its answers ever end. */
function slowGpt(text = 'Late answer.', ending: 'end' | 'hang' = 'end') {
  const { ai } = stage.world;
  const gate = Promise.withResolvers<void>();
  const from = ai.calls.length;
  ai.reply('gpt-x', async () => (await gate.promise, { text, pieces: 10, delayMs: 20, ending }));
  const asked = () => ai.calls.slice(from).filter(({ model }) => model === 'gpt-x');
  return {
    answers: () => gate.resolve(),
    /** Waits until so many calls of it hang. */
    hangs: (count = 1) => expect.poll(() => asked().length, { timeout: 8000 }).toBe(count),
    /** Waits until all of them were aborted. */
    aborted: () => expect.poll(() => asked().every(({ closedEarly }) => closedEarly), { timeout: 8000 }).toBe(true),
    /** All calls since. */
    get calls() {
      return ai.calls.slice(from).map(({ model }) => model);
    },
  };
}

/** A discussion of ten rounds, in which GPT is being waited for. */
async function longDiscussion(talk: Talk) {
  const gpt = slowGpt();
  talk.says('/discuss 10 Is it worth it?');
  await gpt.hangs();
  await talk.sees(/^Claude\nAnswer/);
  return gpt;
}

/** The calls by which the bot shows something in a chat. */
const shows = (id: number) =>
  stage.world.api.calls.filter(({ chatId, method }) => chatId === id && /^(send|edit|delete)/.test(method)).length;

const snapshots = (id: number) =>
  (rowsOf(stage.world)['chat'] ?? []).flatMap((row) => {
    const { telegram_chat: chat, snapshot } = row as { telegram_chat: number; snapshot: string };
    return chat === id
      ? [JSON.parse(snapshot) as { value: unknown; context: { calls: object; outcome: unknown } }]
      : [];
  });

/** What can be pressed or says that something runs. */
const alive = (talk: Talk) =>
  talk.all.filter(
    (message) => message.fromBot && (buttonsOf(message).length > 0 || /thinking|in turn|is writing/.test(message.text)),
  );

/** Waits until everything is shown that can be, while models are waited for. */
async function settledButCalls(talk: Talk): Promise<void> {
  const pending = () =>
    (rowsOf(stage.world)['effect'] ?? []).filter((row) => {
      const { done_at: done, call } = row as { done_at: number | null; call: string | null };
      return done === null && call === null;
    });
  await expect.poll(() => pending(), { timeout: 8000 }).toEqual([]);
  expect(talk.all.length).toBeGreaterThan(0);
}

test('a person blocks the bot: the call in flight is aborted, no other is made and nothing sent; unblocked, all is as it is', async () => {
  const ann = someone();
  const gpt = await longDiscussion(ann);
  await settledButCalls(ann);
  const before = shows(ann.person.id);
  ann.person.blocks();
  await gpt.aborted();
  await settled(stage.world, ann.person.id);
  expect(gpt.calls).toEqual(['claude-x', 'gpt-x']);
  expect(shows(ann.person.id)).toBe(before);
  expect(snapshots(ann.person.id)).toMatchObject([{ value: 'paused', context: { calls: {}, outcome: 'stopped' } }]);
  expect(rowsOf(stage.world)['message']).toContainEqual(expect.objectContaining({ author: 'gpt', reason: 'stopped' }));

  ann.person.unblocks();
  const end = await ann.ended('Stopped. What was said stays.');
  await settled(stage.world, ann.person.id);
  expect(alive(ann)).toEqual([end]);
  expect(buttonsOf(end)).toEqual(['Next round', 'Export']);
  await ann.asks('/status', 'A discussion is open');
  stage.world.ai.reply('gpt-x', {});
  ann.says('/next');
  await ann.ended('Round 2 is complete.');
});

test('without a word from Telegram a preview that is refused stops it, and so does the sign of typing', async () => {
  const ann = someone();
  const gpt = slowGpt('Word by word by word, for as long as it takes.', 'hang');
  ann.says('/discuss 10 Is it worth it?');
  await gpt.hangs();
  await ann.sees(/^Claude\nAnswer/);
  secretly(ann.person.id).blocked = true;
  gpt.answers();
  await gpt.aborted();
  await settled(stage.world, ann.person.id);
  expect(gpt.calls).toEqual(['claude-x', 'gpt-x']);

  // The next command finds how it ended.
  secretly(ann.person.id).blocked = false;
  await ann.asks('/status', 'A discussion is open');
  await settled(stage.world, ann.person.id);
  expect(alive(ann).map(({ text }) => text)).toEqual(['Stopped. What was said stays.']);

  const again = slowGpt();
  ann.says('/next');
  await again.hangs();
  await settledButCalls(ann);
  secretly(ann.person.id).blocked = true;
  await again.aborted();
  await settled(stage.world, ann.person.id);
  expect(again.calls).toEqual(['claude-x', 'gpt-x']);
  secretly(ann.person.id).blocked = false;
  // A press on what still seemed to run is answered with what is.
  const seeming = alive(ann).find((message) => buttonsOf(message).includes('Stop'));
  const pressed = seeming && (await ann.person.presses(seeming, 'Stop'));
  expect(pressed).toMatchObject({ alert: true, text: 'This button is out of date: use the newest message.' });
  await settled(stage.world, ann.person.id);
  expect(alive(ann).map(buttonsOf)).toEqual([['Next round', 'Consensus', 'Export']]);
});

test('a consensus and a question to one model stop too, and nothing goes on saying that it thinks', async () => {
  const ann = someone();
  ann.says('/open Ready?');
  await ann.ended('Round 1 is complete.');
  const hanging = stage.world.ai.calls.length;
  for (const model of ['claude-x', 'gpt-x']) stage.world.ai.reply(model, { waitMs: Infinity });
  ann.says('/consensus');
  ann.says('/ask gpt And you?');
  await ann.sees('GPT is thinking');
  await expect.poll(() => stage.world.ai.calls.length, { timeout: 8000 }).toBe(hanging + 2);
  ann.person.blocks();
  await settled(stage.world, ann.person.id);
  await expect.poll(() => stage.world.ai.calls.every(({ done }) => done), { timeout: 8000 }).toBe(true);
  expect(stage.world.ai.calls).toHaveLength(hanging + 2);
  ann.person.unblocks();
  const end = await ann.ended('Stopped before the consensus was written.');
  await settled(stage.world, ann.person.id);
  expect(alive(ann)).toEqual([end]);
});

test('a round that ended while nobody saw it is told of afterwards', async () => {
  const { api } = stage.world;
  const { person } = someone();
  const place = api.group('Friends', { owner: person });
  place.add(api.bot);
  const ann = new Talk(stage.world, person, place);
  await ann.sees('Hello!');
  const gpt = slowGpt('Late.');
  ann.says('/open Ready?');
  await gpt.hangs();
  await Promise.all([ann.sees(/^Claude\nAnswer/), ann.sees(/^Gemini\nAnswer/)]);
  await settledButCalls(ann);
  secretly(place.id).members.set(api.bot.id, { status: 'kicked', anonymous: false });
  // It answers before the sign of typing could be refused.
  gpt.answers();
  await settled(stage.world, place.id);
  place.add(api.bot);
  const end = await ann.ended(/^Round 1 is complete/);
  await settled(stage.world, place.id);
  expect(alive(ann)).toEqual([end]);
  expect(snapshots(place.id)).toMatchObject([{ value: 'paused', context: { outcome: 'complete' } }]);
});

/** A forum in whose topics somebody talks. */
async function forum() {
  const { api } = stage.world;
  const { person } = someone();
  const place = api.supergroup('Forum', { owner: person, forum: true });
  place.add(api.bot);
  const [red, blue] = [place.topic('Red'), place.topic('Blue')];
  await new Talk(stage.world, person, place).sees('Hello!');
  const [inRed, inBlue] = [red, blue].map(({ id }) => new Talk(stage.world, person, place, id)) as [Talk, Talk];
  return { place, red, blue, inRed, inBlue };
}

/** Both topics discuss ten rounds and wait for GPT. */
async function bothDiscuss({ inRed, inBlue }: Awaited<ReturnType<typeof forum>>) {
  const gpt = slowGpt();
  inRed.says('/discuss 10 Is red warm?');
  inBlue.says('/discuss 10 Is blue cold?');
  await gpt.hangs(2);
  await Promise.all([inRed.sees(/^Claude\nAnswer/), inBlue.sees(/^Claude\nAnswer/)]);
  return gpt;
}

test('the bot is taken out of a group: all its topics stop', async () => {
  const there = await forum();
  const gpt = await bothDiscuss(there);
  there.place.remove(stage.world.api.bot);
  await gpt.aborted();
  await settled(stage.world, there.place.id);
  expect(gpt.calls).toHaveLength(4);
  expect(snapshots(there.place.id).map(({ value }) => value)).toEqual(['idle', 'paused', 'paused']);

  there.place.add(stage.world.api.bot);
  await there.inRed.ended('Stopped. What was said stays.');
  await there.inBlue.ended('Stopped. What was said stays.');
  await settled(stage.world, there.place.id);
  expect(alive(there.inRed)).toHaveLength(1);
});

test('the bot may no longer write in a group: all its topics stop, until it may again', async () => {
  const there = await forum();
  const gpt = await bothDiscuss(there);
  there.place.make(stage.world.api.bot, 'restricted');
  await gpt.aborted();
  await settled(stage.world, there.place.id);
  expect(gpt.calls).toHaveLength(4);
  there.place.make(stage.world.api.bot, 'member');
  await there.inBlue.ended('Stopped. What was said stays.');
  await there.inRed.ended('Stopped. What was said stays.');
});

test('a refusal in one topic that is of the whole group stops the others', async () => {
  const there = await forum();
  const gpt = await bothDiscuss(there);
  secretly(there.place.id).members.set(stage.world.api.bot.id, { status: 'kicked', anonymous: false });
  gpt.answers();
  await settled(stage.world, there.place.id);
  // What was answered before the first refusal may have begun one more call each.
  expect(gpt.calls.length).toBeLessThanOrEqual(6);
  expect(snapshots(there.place.id).map(({ value }) => value)).toEqual(['idle', 'paused', 'paused']);
});

test('a group in which no documents may be sent loses nothing else', async () => {
  const there = await forum();
  there.inBlue.says('/open Is blue cold?');
  await there.inBlue.ended('Round 1 is complete.');
  const gpt = slowGpt('Short.');
  there.inRed.says('/discuss 2 Is red warm?');
  await gpt.hangs();
  const description = 'Bad Request: not enough rights to send documents to the chat';
  const respond = { kind: 'status', status: 400, description } as const;
  const fault = stage.world.api.faults.add({ method: 'sendDocument', chat: there.place, respond });
  there.inBlue.says('/export');
  await expect.poll(() => fault.hits).toBe(1);
  await settledButCalls(there.inRed);
  gpt.answers();
  await there.inRed.ended('Round 2 is complete.');
});

test('a closed topic stops, and the others go on', async () => {
  const there = await forum();
  const gpt = slowGpt('Short.');
  there.inRed.says('/discuss 10 Is red warm?');
  there.inBlue.says('/discuss 2 Is blue cold?');
  await gpt.hangs(2);
  await Promise.all([there.inRed.sees(/^Claude\nAnswer/), there.inBlue.sees(/^Claude\nAnswer/)]);
  there.place.closeTopic(there.red);
  gpt.answers();
  await there.inBlue.ended('Round 2 is complete.');
  await settled(stage.world, there.place.id);
  expect(gpt.calls.length).toBeLessThanOrEqual(2 + 6 + 1);
  there.place.reopenTopic(there.red);
  await there.inRed.asks('/status', 'A discussion is open');
  await settled(stage.world, there.place.id);
  expect(alive(there.inRed)).toHaveLength(1);
});

test('a restart makes none of the calls that were stopped', async () => {
  const ann = someone();
  const gpt = await longDiscussion(ann);
  ann.person.blocks();
  await settled(stage.world, ann.person.id);
  await stage.world.restart();
  await settled(stage.world, ann.person.id);
  expect(gpt.calls).toEqual(['claude-x', 'gpt-x']);
  ann.person.unblocks();
  await ann.ended('Stopped. What was said stays.');
});

test('what Telegram refuses for another reason stops nothing', async () => {
  const ann = someone();
  const gpt = await longDiscussion(ann);
  const { faults } = stage.world.api;
  const status = (code: number, description: string) =>
    ({
      method: 'editMessageText',
      chat: ann.person,
      times: 2,
      respond: { kind: 'status', status: code, description },
    }) as const;
  faults.add(status(400, 'Bad Request: ENTITY_BOUNDS_INVALID'));
  faults.add(status(400, 'Bad Request: message to edit not found'));
  faults.add(status(502, 'Bad Gateway'));
  gpt.answers();
  await expect(ann.sees('Round 2 of 10')).resolves.toBeDefined();
  ann.says('/stop');
  await ann.ended('Stopped. What was said stays.');
  faults.clear();
});

test('a block that is told again after the person came back stops nothing; of strangers nothing is kept', async () => {
  const { api } = stage.world;
  const ann = someone();
  const sent: number[] = [];
  const note = ({ update_id: id, my_chat_member: change }: { update_id: number; my_chat_member?: object }) =>
    void (change && sent.push(id));
  api.on('update', note);
  ann.says('/open Ready?');
  await ann.ended('Round 1 is complete.');
  ann.person.blocks();
  ann.person.unblocks();
  const gpt = await longDiscussion(ann);
  for (const id of sent) api.redeliver(id);
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  gpt.answers();
  await ann.sees('Round 3 of 10');
  ann.says('/stop');
  await ann.ended('Stopped. What was said stays.');

  const rows = () => ['chat', 'inbox'].map((table) => rowsOf(stage.world)[table]?.length);
  const before = rows();
  const stranger = api.person(77, { name: 'Mallory' });
  stranger.writes('/status');
  await api.until(() => api.messages(stranger).some(({ fromBot }) => fromBot));
  stranger.blocks();
  stranger.unblocks();
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  expect(rows()).toEqual(before);
  api.off('update', note);
});
