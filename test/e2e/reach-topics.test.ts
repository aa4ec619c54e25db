/** A group, or a topic of it, can be seen no more: which of its topics stop. */
import { expect, test } from 'vitest';
import { reachStage } from './reach-stage.ts';
import { settled, Talk } from './stage.ts';

const { stage, someone, secretly, slowGpt, snapshots, alive, settledButCalls } = reachStage();

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
  // What answers a round that has a message already is edited into it, which a closed topic lets happen.
  expect(gpt.calls.length).toBeLessThanOrEqual(2 + 6 + 3);
  there.place.reopenTopic(there.red);
  await there.inRed.asks('/status', 'A discussion is open');
  await settled(stage.world, there.place.id);
  expect(alive(there.inRed)).toHaveLength(1);
});
