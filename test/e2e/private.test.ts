import { expect, test } from 'vitest';
import { buttonsOf, isHeaded, oneWorld, settled, sorted, Talk } from './stage.ts';

const stage = oneWorld();
const talk = (id: number, name = 'Ann') => new Talk(stage.world, stage.world.api.person(id, { name }));
const SLOW = { pieces: 4, delayMs: 40 };

test('/start says what this is, with three examples to tap', async () => {
  const ann = talk(1);
  const help = await ann.asks('/start', 'Conclave: a panel');
  expect(help.text).toContain('/discuss [rounds] [topic]');
  expect(buttonsOf(help)).toHaveLength(3);
  const [example = ''] = buttonsOf(help);
  expect(await ann.person.presses(help, example)).toMatchObject({ text: null, timedOut: false });
  await ann.ended('Round 1 is complete.');
  expect(stage.world.ai.calls.at(-1)?.messages.at(-1)?.content).toContain(example);
});

test('/open: progress at once, answers under bold names, one message rings, only the newest has buttons', async () => {
  const bea = talk(2, 'Bea');
  const question = bea.says('/open Why is the sky blue?');
  const first = await bea.sees('The panel is answering.', 1000);
  expect(first.at - question.at).toBeLessThan(1000);
  expect(buttonsOf(first)).toEqual(['Skip or replace …', 'Stop']);
  await bea.ended('Round 1 is complete.');
  await settled(stage.world);

  // Who answers first, when all do at once, is chance.
  expect(sorted(bea.shown.map(({ text }) => text).filter((text) => text.includes('Answer of')))).toEqual([
    'Claude\nAnswer of claude-x.',
    'Gemini\nAnswer of gemini-x.',
    'GPT\nAnswer of gpt-x.',
  ]);
  expect(bea.shown.filter((message) => isHeaded(message, message.text.split('\n')[0] ?? ''))).toHaveLength(4);
  expect(bea.shown.filter(({ silent }) => !silent).map(({ text }) => text)).toEqual(['Round 1 is complete.']);
  expect(bea.shown.map(buttonsOf)).toEqual([[], [], [], ['Next round', 'Consensus', 'Best answer', 'Export']]);
  expect(first.deletedAt).not.toBeNull();
  expect(bea.shown.every(({ linkPreview }) => !linkPreview)).toBe(true);
  expect(bea.shown.some(({ text }) => text.includes('@'))).toBe(false);
});

test('/discuss, /next: in turn, each seeing what was said before; each run rings once', async () => {
  const cem = talk(3, 'Cem');
  const before = stage.world.ai.calls.length;
  cem.says('/discuss 2 Tabs or spaces?');
  await cem.ended('Round 2 is complete.');
  await settled(stage.world);
  expect(cem.shown.filter(({ silent }) => !silent)).toHaveLength(1);
  const calls = stage.world.ai.calls.slice(before);
  expect(calls.map(({ model }) => model)).toEqual(['claude-x', 'gpt-x', 'gemini-x', 'claude-x', 'gpt-x', 'gemini-x']);
  const told = calls.map(({ messages }) => messages.map(({ content }) => content).join('\n'));
  expect(told[1]).toContain('Answer of claude-x.');
  expect(told[0]).not.toContain('Answer of');

  cem.says('/next');
  await cem.ended('Round 3 is complete.');
  await settled(stage.world);
  expect(cem.shown.filter(({ silent }) => !silent)).toHaveLength(1);
  // The message that ended the rounds before is gone.
  expect(cem.all.filter(({ text }) => text.startsWith('Round 2 is complete.'))).toEqual([]);
});

test('the command menu is filled, and "typing" is shown while a model is at work', async () => {
  const { api, ai } = stage.world;
  const menu = api.calls.find(({ method }) => method === 'setMyCommands');
  expect(JSON.stringify(menu?.payload)).toContain('consensus');
  const gate = Promise.withResolvers<void>();
  ai.reply('gpt-x', async () => (await gate.promise, {}));
  const jan = talk(1);
  jan.says('/ask gpt Are you there?');
  await api.until(() => api.calls.find(({ method, chatId }) => method === 'sendChatAction' && chatId === 1));
  gate.resolve();
  await jan.sees(/^GPT\nAnswer/);
  ai.reply('gpt-x', {});
});

test('answers stream in private: the message grows while its text arrives', async () => {
  const dan = talk(4, 'Dan');
  const text = Array.from({ length: 40 }, (_, n) => `word${n}`).join(' ');
  stage.world.ai.reply('claude-x', { text, ...SLOW });
  dan.says('/ask claude Tell me everything');
  const thinking = await dan.sees('Claude is thinking');
  const whole = await dan.sees('word39');
  expect(whole.id).toBe(thinking.id);
  expect(whole.text).toBe(`Claude\n${text}`);
  const grown = whole.versions.map((version) => version.text.length);
  expect(grown.length).toBeGreaterThan(2);
  expect(grown).toEqual(grown.toSorted((a, b) => a - b));
  expect(whole.replyTo).toBe(dan.all.find(({ fromBot }) => !fromBot)?.id);
  stage.world.ai.reply('claude-x', {});
});

test('a remark while a discussion runs reaches the next speaker; plain text otherwise asks the panel', async () => {
  const eva = talk(5, 'Eva');
  const gate = Promise.withResolvers<void>();
  stage.world.ai.reply('claude-x', async () => (await gate.promise, { text: 'First.' }));
  eva.says('/discuss 1 Cats or dogs?');
  await eva.sees('Round 1 of 1');
  eva.says('Mind the allergies.');
  const board = await stage.world.api.until(() => eva.all.find(({ text }) => text.includes('1 remark waits')));
  expect(board.text).toContain('Claude is thinking');
  gate.resolve();
  await eva.ended('Round 1 is complete.');
  stage.world.ai.reply('claude-x', {});
  const asked = stage.world.ai.calls.findLast(({ model }) => model === 'gpt-x');
  expect(JSON.stringify(asked?.messages)).toContain('Mind the allergies.');

  eva.says('And birds?');
  await eva.ended('Round 2 is complete.');
  expect(JSON.stringify(stage.world.ai.calls.at(-1)?.messages)).toContain('And birds?');
});

test('/ask, @model and replies to an answer: who is asked, and what they are told', async () => {
  const fay = talk(6, 'Fay');
  const told = (model: string) =>
    JSON.stringify(stage.world.ai.calls.findLast((call) => call.model === model)?.messages);
  await fay.asks('/ask How high is the moon?', /^Claude\nAnswer/);
  const answer = await fay.asks('/ask GPT What is a quark?', /^GPT\nAnswer/);
  expect(told('gpt-x')).toContain('moon');
  // A first word that is no model belongs to the question.
  await fay.asks('/ask claudia is who?', /^Claude\nAnswer/);
  expect(told('claude-x')).toContain('claudia is who?');
  await fay.asks('@gemini, and you?', /^Gemini\nAnswer/);
  expect(told('gemini-x')).toContain('What is a quark?');
  await fay.asks('Are you sure?', /^GPT\nAnswer/, { replyTo: answer });
  expect(told('gpt-x')).toContain('claudia is who?');
  const mine = fay.says('/ask The meaning of life is 42, or is it?');
  await fay.sees(/^Claude\nAnswer/);
  await fay.asks('/ask gpt Comment on this', /^GPT\nAnswer/, { replyTo: mine, quote: 'life is 42' });
  expect(told('gpt-x')).toContain('life is 42');
  expect(told('gpt-x')).not.toContain('The meaning of life is 42, or');
  expect(told('gpt-x')).not.toContain('moon');
});

test('/status tells what runs, /stop ends it at once, asks included; commands that make no sense now are refused', async () => {
  const gil = talk(7, 'Gil');
  const { ai } = stage.world;
  ai.reply('claude-x', { waitMs: Infinity });
  const from = ai.calls.length;
  gil.says('/open Is this slow?');
  await ai.until(() => ai.calls.slice(from).length === 3);
  gil.says('/ask claude And this?');
  await ai.until(() => ai.calls.slice(from).length === 4);
  const status = await gil.asks('/status', 'The panel is answering.');
  expect(status.text).toMatch(
    /Project: General\nPanel: Claude, GPT and Gemini\nQuestion: Is this slow\?\nRound 1\nWaiting for Claude, \d s so far/,
  );
  expect(status.text).toMatch(/Now: \/stop \/ask/);
  for (const command of ['/open x', '/discuss 2 x', '/next', '/consensus', '/new', '/export', '/project new Garden'])
    await gil.asks(command, 'A discussion is running: /stop first, or wait for Claude.');

  gil.says('/stop');
  await gil.ended('Stopped. What was said stays.');
  expect(gil.all.filter(({ text }) => text.includes('topped')).map(({ text }) => text)).toEqual([
    'Stopped. What was said stays.',
  ]);
  const hanging = ai.calls.slice(from).filter(({ model }) => model === 'claude-x');
  await ai.until(() => hanging.every(({ closedEarly }) => closedEarly));
  expect(hanging).toHaveLength(2);
  await settled(stage.world);
  expect(gil.all.some(({ text }) => text.includes('is thinking'))).toBe(false);
  await gil.asks('/stop', 'Nothing is running.');
  // Two answered and two were stopped: what those cost nobody says.
  expect((await gil.asks('/status', 'Question: Is this slow?')).text).toMatch(/at least \d+ tokens/);
  ai.reply('claude-x', {});
});

test('four questions at once, and the fifth is refused', async () => {
  const hal = talk(8, 'Hal');
  const { ai } = stage.world;
  const from = ai.calls.length;
  ai.reply('gpt-x', { waitMs: Infinity });
  for (let n = 1; n <= 4; n += 1) hal.says(`/ask gpt Question ${n}`);
  await ai.until(() => ai.calls.slice(from).length === 4);
  await hal.asks('/ask gpt Question 5', '4 questions are being answered already');
  await hal.asks('/stop', /^Stopped\.$/);
  await ai.until(() => ai.calls.slice(from).every(({ closedEarly }) => closedEarly));
  await settled(stage.world);
  expect(ai.calls.slice(from)).toHaveLength(4);
  expect(hal.all.some(({ text }) => text.includes('is thinking'))).toBe(false);
  ai.reply('gpt-x', {});
});

test('/models, /new, /help and commands that nobody knows', async () => {
  const ida = talk(9, 'Ida');
  const models = await ida.asks('/models', 'Models that can be chosen:');
  expect(models.text).toContain('● claude openai:claude-x');
  await ida.asks('/new', 'There is no discussion to close.');
  ida.says('/OPEN Does case matter?');
  await ida.ended('Round 1 is complete.');
  await ida.asks('/new', 'This discussion is closed.');
  const from = stage.world.ai.calls.length;
  ida.says('/open Something else?');
  await ida.ended('Round 1 is complete.');
  expect(JSON.stringify(stage.world.ai.calls.slice(from).map(({ messages }) => messages))).not.toContain(
    'Does case matter',
  );
  await ida.asks('/hepl', 'I do not know /hepl. /help lists what I know.');
});
