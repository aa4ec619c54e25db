import { expect, test } from 'vitest';
import { answersIn, buttonsOf, oneWorld, settled, sorted, tablesWith, Talk } from './stage.ts';

const stage = oneWorld();

/** A forum with two topics and the General one, in each of which Ann talks. */
async function forum(id: number) {
  const { api } = stage.world;
  const person = api.person(id, { name: 'Ann' });
  const place = api.supergroup('Forum', { owner: person, forum: true });
  place.add(api.bot);
  const [red, blue] = [place.topic('Red'), place.topic('Blue')];
  const general = new Talk(stage.world, person, place);
  await general.sees('Hello!');
  return {
    place,
    red,
    blue,
    general,
    inRed: new Talk(stage.world, person, place, red.id),
    inBlue: new Talk(stage.world, person, place, blue.id),
  };
}

test('each topic has its own discussion, answered there; General is named by no thread id', async () => {
  const { ai, api } = stage.world;
  const { place, red, general, inRed, inBlue } = await forum(1);
  inRed.says('/open Is red warm?');
  inBlue.says('/open Is blue cold?');
  general.says('/ask claude Is grey grey?');
  await Promise.all([inRed.ended(), inBlue.ended(), general.sees(/^Claude\nAnswer/)]);
  await settled(stage.world);
  for (const talk of [inRed, inBlue]) {
    // Who is the first of three that answer at once is chance. All three share a message.
    const heads = talk.shown.flatMap(answersIn).map((answer) => answer.split('\n')[0]);
    expect(sorted(heads)).toEqual(['Claude', 'Gemini', 'GPT']);
    expect(talk.shown).toHaveLength(2);
  }
  expect(general.shown.map(({ text }) => text.split('\n')[0])).toEqual(['Claude']);

  inRed.says('/next');
  await inRed.ended('Round 2 is complete.');
  const told = JSON.stringify(ai.calls.at(-1)?.messages);
  expect(told).toContain('Is red warm?');
  expect(told).not.toContain('Is blue cold?');
  const threads = new Set(
    api.calls.filter(({ chatId }) => chatId === place.id).map(({ payload }) => payload['message_thread_id']),
  );
  expect(threads.has(red.id) || threads.has(String(red.id))).toBe(true);
  expect(threads.has(1) || threads.has('1')).toBe(false);
});

test('in a topic a message without a reply is not a reply to the one that opened it', async () => {
  const { inRed, inBlue } = await forum(2);
  await inRed.asks('/ask', 'What should I ask?');
  const answer = await inRed.asks('/ask gpt Why?', /^GPT\nAnswer/);
  await inRed.asks('Go on', /^GPT\nAnswer/, { replyTo: answer });
  await inBlue.asks('/status', 'No discussion is open.');
  expect(JSON.stringify(stage.world.ai.calls.at(-1)?.messages)).toContain('Go on');
});

test('topics share projects; deleting one in a topic ends what another topic asks in it', async () => {
  const { ai } = stage.world;
  const { inRed, inBlue } = await forum(3);
  await inRed.asks('/project new Garden', 'is made and selected');
  await inBlue.asks('/projects', 'Projects of this chat:');
  await inBlue.asks('/project select garden', 'Project “Garden” is selected.');
  ai.reply('gpt-x', { waitMs: Infinity });
  const from = ai.calls.length;
  inBlue.says('/open What grows in the shade?');
  await inBlue.sees(/^Claude\nAnswer/);
  const hanging = () => ai.calls.slice(from).filter(({ model }) => model === 'gpt-x');
  await ai.until(() => hanging().length === 1);

  const question = await inRed.asks('/project delete Garden', 'Delete the project “Garden” with all its discussions?');
  await inRed.person.presses(question, 'Yes, delete');
  await inRed.sees('Project “Garden” and its discussions are deleted.');
  await ai.until(() => hanging().every(({ closedEarly }) => closedEarly));
  await settled(stage.world);
  expect(tablesWith(stage.world, 'What grows in the shade?')).toEqual([]);
  await inBlue.asks('/status', 'No discussion is open.');
  expect(inBlue.all.flatMap(buttonsOf)).toEqual(['● Garden']);
  ai.reply('gpt-x', {});
  inBlue.says('/open And now?');
  await inBlue.ended('Round 1 is complete.');
});

test('a closed or deleted topic ends quietly, and the others go on', async () => {
  const { place, red, blue, inRed, inBlue } = await forum(4);
  const gate = Promise.withResolvers<void>();
  stage.world.ai.reply('gpt-x', async () => (await gate.promise, {}));
  inRed.says('/open Shall we close?');
  inBlue.says('/open Shall we stay?');
  await Promise.all([inRed.sees(/^Claude\nAnswer/), inBlue.sees(/^Claude\nAnswer/)]);
  place.deleteTopic(red);
  gate.resolve();
  await inBlue.ended('Round 1 is complete.');
  place.closeTopic(blue);
  await settled(stage.world);
  place.reopenTopic(blue);
  await inBlue.asks('/status', 'A discussion is open');
  expect(inRed.all).toEqual([]);
  stage.world.ai.reply('gpt-x', {});
});

test('/forget in one topic ends what another topic shows as running', async () => {
  const { ai } = stage.world;
  const { inRed, inBlue } = await forum(5);
  ai.reply('gpt-x', { waitMs: Infinity });
  inBlue.says('/open What is forgotten?');
  await inBlue.sees(/^Claude\nAnswer/);
  inBlue.says('/ask gpt And alone?');
  await inBlue.sees(/thinking/);
  const question = await inRed.asks('/forget', 'Delete everything of this chat');
  await inRed.person.presses(question, 'Yes, delete');
  await inRed.sees('Everything of this chat is deleted.');
  await settled(stage.world);
  await inBlue.sees('Everything of this chat was deleted from another topic');
  expect(inBlue.all.flatMap(buttonsOf)).toEqual([]);
  expect(inBlue.shown.filter(({ text }) => /thinking|writing/.test(text))).toEqual([]);
  expect(tablesWith(stage.world, 'What is forgotten?')).toEqual([]);
  ai.reply('gpt-x', {});
});
