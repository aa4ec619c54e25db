/** In a group answers of a round share a message: fewer count against the twenty of a minute. */
import { expect, test } from 'vitest';
import { answersIn, buttonsOf, oneWorld, rowsOf, settled, sorted, Talk } from './stage.ts';

const stage = oneWorld();
let serial = 0;

async function group() {
  const { api } = stage.world;
  const person = api.person(1, { name: 'Ann' });
  const place = api.group(`Group ${(serial += 1)}`, { owner: person });
  place.add(api.bot);
  const ann = new Talk(stage.world, person, place);
  await ann.sees('Hello!');
  return { ann, place };
}

/** A round whose three answers stand in one message. */
async function answered() {
  const { ann, place } = await group();
  ann.says('@conclave_bot why is the sky blue?');
  await ann.ended('Round 1 is complete.');
  await settled(stage.world);
  const [message] = ann.shown;
  if (message === undefined) throw new Error('nothing was answered');
  expect(sorted(answersIn(message).map((answer) => answer.split('\n')[0]))).toEqual(['Claude', 'Gemini', 'GPT']);
  return { ann, place, message };
}

const told = () => JSON.stringify(stage.world.ai.calls.at(-1)?.messages);

test('each under its name; a message that was deleted comes back whole', async () => {
  const { ai } = stage.world;
  const { ann } = await group();
  const gate = Promise.withResolvers<void>();
  ai.reply('gpt-x', async () => (await gate.promise, {}));
  ann.says('/open Why?');
  const message = await stage.world.api.until(() => ann.shown.find((one) => answersIn(one).length === 2));
  ann.person.deletes(message);
  gate.resolve();
  await ann.ended('Round 1 is complete.');
  await settled(stage.world);
  ai.reply('gpt-x', {});
  expect(ann.shown.map((one) => answersIn(one).length)).toEqual([3, 0]);
});

test('a reply that quotes one of them goes to its panellist', async () => {
  const { ann, message } = await answered();
  const calls = stage.world.ai.calls.length;
  const asked = ann.says('Are you sure?', { replyTo: message, quote: 'Answer of gpt-x.' });
  const answer = await ann.sees(/^GPT\nAnswer/);
  expect(answer.replyTo).toBe(asked.id);
  expect(stage.world.ai.calls.slice(calls).map(({ model }) => model)).toEqual(['gpt-x']);
  expect(told()).toContain('Answer of gpt-x.');
});

test('without a quote the bot asks whom; the answer comes in the place of that line, also after a restart', async () => {
  const { ann, message } = await answered();
  const calls = stage.world.ai.calls.length;
  const asked = ann.says('@conclave_bot, are you sure?', { replyTo: message });
  const line = await ann.sees('Whom do you ask?');
  expect([line.replyTo, sorted(buttonsOf(line))]).toEqual([asked.id, ['Claude', 'Gemini', 'GPT']]);
  await stage.world.restart();
  await ann.person.presses(line, 'Gemini');
  const answer = await ann.sees(/^Gemini\nAnswer/);
  await settled(stage.world);
  expect([answer.id, answer.replyTo, buttonsOf(answer)]).toEqual([line.id, asked.id, []]);
  expect(stage.world.ai.calls.slice(calls).map(({ model }) => model)).toEqual(['gemini-x']);
  expect(told()).toContain('are you sure?');
  expect(told()).not.toContain('@conclave_bot');
  expect(told()).toContain('why is the sky blue?');
  // It is an answer like any other, though it was that line.
  await ann.asks('Really?', /^Gemini\nAnswer/, { replyTo: answer });
  // Who is named is asked.
  await ann.asks('@claude and you?', /^Claude\nAnswer/, { replyTo: message });
});

test('the question is gone: a press says so, and nobody is asked', async () => {
  const { ann, message } = await answered();
  const asked = ann.says('And now?', { replyTo: message });
  const line = await ann.sees('Whom do you ask?');
  ann.person.deletes(asked);
  const calls = stage.world.ai.calls.length;
  expect(await ann.person.presses(line, 'Claude')).toMatchObject({ alert: true });
  expect(stage.world.ai.calls.length).toBe(calls);
});

test('a bot named in a group begins a new discussion each time, and while one runs it is a remark', async () => {
  const { ann, place } = await answered();
  ann.says('@conclave_bot and the sea?');
  await ann.ended('Round 1 is complete.');
  expect(told()).not.toContain('why is the sky blue?');
  const { ai } = stage.world;
  ai.reply('gemini-x', { waitMs: Infinity });
  ann.says('/open And the land?');
  await ann.sees('The panel is answering.');
  ann.says('@conclave_bot mind the deserts');
  await stage.world.api.until(() =>
    ((rowsOf(stage.world)['message'] ?? []) as { kind: string; text: string }[]).some(
      ({ kind, text }) => kind === 'remark' && text === 'mind the deserts',
    ),
  );
  ann.says('/stop');
  await ann.ended('Stopped.');
  ai.reply('gemini-x', {});
  expect(place.id).toBeLessThan(0);
});

test('what a model thought is shown by a button with its name', async () => {
  const { ai } = stage.world;
  const { ann } = await group();
  ai.reply('claude-x', { text: 'It is so.', reasoning: ['Because of Rayleigh.'] });
  ann.says('/open Why?');
  await ann.ended('Round 1 is complete.');
  await settled(stage.world);
  const [message] = ann.shown;
  expect(message && buttonsOf(message)).toEqual(['Show thinking: Claude']);
  if (message) await ann.person.presses(message, 'Show thinking: Claude');
  expect((await ann.sees('What Claude thought')).text).toContain('Because of Rayleigh.');
  ai.reply('claude-x', {});
});
