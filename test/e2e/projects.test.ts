import { expect, test } from 'vitest';
import { buttonsOf, oneWorld, settled, sorted, tablesWith, Talk } from './stage.ts';

const stage = oneWorld();
const talk = (id: number, name = 'Ann') => new Talk(stage.world, stage.world.api.person(id, { name }));

test('make, see, instruct, select and delete a project', async () => {
  const ann = talk(1);
  await ann.asks('/projects', 'There are no projects yet.');
  await ann.asks('/project', 'There is no project yet.');
  await ann.asks('/project new Garden', 'Project “Garden” is made and selected.');
  await ann.asks('/project about Answer for beginners.', 'Every panellist of “Garden” is told this from now on.');
  const info = await ann.asks('/project info', 'Project Garden');
  expect(info.text).toBe(
    [
      'Project Garden',
      'Panel: Claude, GPT and Gemini',
      'Plain questions get: /open',
      'Judge: a model that is not on the panel',
      'Discussions: 0',
      'Standing instruction: Answer for beginners.',
    ].join('\n'),
  );
  ann.says('/open When do I plant tulips?');
  await ann.ended('Round 1 is complete.');
  expect(JSON.stringify(stage.world.ai.calls.at(-1)?.messages)).toContain('Answer for beginners.');

  await ann.asks('/project new House', 'Project “House” is made and selected.');
  await ann.asks('/status', 'No discussion is open.');
  const list = await ann.asks('/projects', 'Projects of this chat:');
  expect(buttonsOf(list)).toEqual(['Garden', '● House']);
  await ann.person.presses(list, 'Garden');
  await ann.sees('Project “Garden” is selected. Its latest discussion is open again');
  const status = await ann.asks('/status', 'A discussion is open; nothing of it runs.');
  expect(status.text).toContain('Question: When do I plant tulips?');
  ann.says('/next');
  await ann.ended('Round 2 is complete.');
  await ann.asks('/project select hous', 'There is no project “hous”. Did you mean “House”?');
  await ann.asks('/project select HOUSE', 'Project “House” is selected. Ask away.');

  const question = await ann.asks('/project delete garden', 'Delete the project “Garden” with all its discussions?');
  await ann.person.presses(question, 'No, keep');
  await ann.sees('Nothing was deleted.');
  expect(question.keyboard).toBe(null);
  const again = await ann.asks('/project delete garden', 'Delete the project “Garden”');
  await ann.person.presses(again, 'Yes, delete');
  await ann.sees('Project “Garden” and its discussions are deleted.');
  await settled(stage.world);
  expect(tablesWith(stage.world, 'tulips')).toEqual([]);
  // Pressed once more, it says that there is nothing to delete.
  expect(await ann.person.presses(again, { data: 'd:1:p1' })).toMatchObject({ alert: true });
});

test('a discussion that a question to one model began is titled by what the panel was asked', async () => {
  const tia = talk(9, 'Tia');
  await tia.asks('/ask claude What came first?', /^Claude\nAnswer/);
  expect((await tia.asks('/status', 'A discussion is open')).text).toContain('Question: What came first?');
  tia.says('/open What came second?');
  await tia.ended('Round 1 is complete.');
  expect((await tia.asks('/status', 'A discussion is open')).text).toContain('Question: What came second?');
});

test('the panel: by name, by button, unknown names with near matches, too many, only one', async () => {
  const bea = talk(2, 'Bea');
  await bea.asks('/project models claude,gptt', 'I do not know the model “gptt”. Did you mean gpt');
  await bea.asks('/project models claude nosuchthing', 'I do not know the model “nosuchthing”.');
  await bea.asks('/project models GPT, claude', 'The panel of General: GPT and Claude.');
  bea.says('/open Two?');
  await bea.ended('Round 1 is complete.');
  expect(sorted(bea.shown.map(({ text }) => text.split('\n')[0]))).toEqual(['Claude', 'GPT', 'Round 1 is complete.']);

  const panel = await bea.asks('/project models', 'The panel of General: GPT and Claude.');
  expect(buttonsOf(panel)).toEqual(['✓ Claude', '✓ GPT', 'Gemini']);
  await bea.person.presses(panel, 'Gemini');
  await stage.world.api.until(() => panel.text.startsWith('The panel of General: GPT, Claude and Gemini.'));
  await bea.person.presses(panel, 'GPT');
  await stage.world.api.until(() => panel.text.startsWith('The panel of General: Claude and Gemini.'));
  await bea.person.presses(panel, 'Claude');
  await stage.world.api.until(() => panel.text.startsWith('The panel of General: Gemini.'));
  expect(await bea.person.presses(panel, 'Gemini')).toMatchObject({ alert: true, text: 'A panel has 1 to 8 models.' });
  expect(buttonsOf(panel)).toEqual(['Claude', 'GPT', '✓ Gemini']);

  await bea.asks('/open Alone?', 'This panel has only Gemini, and a discussion needs two.');
  await bea.asks('/next', 'This panel has only Gemini');
  await bea.asks('/ask Alone?', /^Gemini\nAnswer/);
});

test('a running discussion keeps the panel it began with', async () => {
  const cem = talk(3, 'Cem');
  const gate = Promise.withResolvers<void>();
  stage.world.ai.reply('claude-x', async () => (await gate.promise, {}));
  cem.says('/discuss 2 Who stays?');
  const begun = await cem.sees('Claude is thinking');
  await cem.asks('/project models gpt,gemini', 'The panel of General: GPT and Gemini.');
  await cem.asks('/project new Other', 'A discussion is running: /stop first, or wait for Claude.');
  gate.resolve();
  stage.world.ai.reply('claude-x', {});
  await cem.ended('Round 2 is complete.');
  const seats = (from: number) =>
    cem.all.filter(({ id, text }) => id > from && text.includes('Answer of')).map(({ text }) => text.split('\n')[0]);
  expect(seats(begun.id)).toEqual(['Claude', 'GPT', 'Gemini', 'Claude', 'GPT', 'Gemini']);
  const next = cem.says('/next');
  await cem.ended('Round 3 is complete.');
  expect(seats(next.id)).toEqual(['GPT', 'Gemini']);
});

test('names of projects: as they are, whatever they hold', async () => {
  const dan = talk(4, 'Dan');
  const names = [
    '<b>*bold*</b> [x](http://e.vil)',
    '@conclave_bot /stop',
    '\u202Eevil',
    '1:p1',
    "'; drop table project; --",
    '👩‍👩‍👧 Familie',
    'x'.repeat(64),
    'العربية',
  ];
  for (const name of names) {
    const made = await dan.asks(`/project new ${name}`, 'is made and selected');
    expect(made.entities.filter(({ type }) => type !== 'mention' && type !== 'bot_command' && type !== 'url')).toEqual(
      [],
    );
  }
  const list = await dan.asks('/projects', 'Projects of this chat:');
  expect(buttonsOf(list)).toHaveLength(names.length);
  await dan.asks(`/project select ${names[0]}`, 'is selected');
  for (const wrong of ['', 'x'.repeat(65), 'two\nlines'])
    await dan.asks(`/project new ${wrong}`, 'A name has 1 to 64 characters on one line.');
  await dan.asks('/project rename x', 'Use /project new NAME');
  await dan.asks('/project delete', 'Which project?');
  await dan.asks('/project select nosuch', 'There is no project “nosuch”.');
});
