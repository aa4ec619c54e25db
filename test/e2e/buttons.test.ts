import { expect, test } from 'vitest';
import { buttonsOf, oneWorld, rowsOf, settled, tablesWith, Talk } from './stage.ts';
import { eventually } from '../support/eventually.ts';

const stage = oneWorld({ env: { AI_ATTEMPTS: '1' } });
const talk = (id: number, name = 'Ann') => new Talk(stage.world, stage.world.api.person(id, { name }));
const consensus = JSON.stringify({
  summary: 'All well.',
  agreements: [{ point: 'It is blue.', holders: ['Claude', 'GPT'] }],
});

test('Next round, Consensus, Export and Stop do what they say', async () => {
  const ann = talk(1);
  const { ai } = stage.world;
  ann.says('/open Why?');
  const first = await ann.ended('Round 1 is complete.');
  expect(await ann.person.presses(first, 'Next round')).toMatchObject({ text: null, timedOut: false });
  const second = await stage.world.api.until(() =>
    ann.shown.find(({ text, keyboard }) => text.startsWith('Round 2 is complete.') && keyboard !== null),
  );
  expect(first.deletedAt).not.toBeNull();
  ai.reply('claude-x', { text: consensus });
  await ann.person.presses(second, 'Consensus');
  const synthesis = await ann.sees(/^Consensus, by Claude/);
  expect(synthesis.text).toContain('It is blue.');
  const third = await ann.ended('The consensus is written.');
  await ann.person.presses(third, 'Export');
  const document = await stage.world.api.until(() => ann.shown.find(({ content }) => content.kind === 'document'));
  expect(document.content).toMatchObject({ file: { name: expect.stringMatching(/\.md$/) } });
  ai.reply('claude-x', { waitMs: Infinity });
  await ann.person.presses(third, 'Next round');
  const running = await ann.seesButtons('Stop');
  expect(third.deletedAt).not.toBeNull();
  await ann.person.presses(running, 'Stop');
  await ann.ended('Stopped.');
  expect(running.deletedAt).not.toBeNull();
  ai.reply('claude-x', {});
});

test('an old button gets an alert and changes nothing; so does forged data, and data of another chat', async () => {
  const bea = talk(2, 'Bea');
  bea.says('/open Why?');
  const first = await bea.ended('Round 1 is complete.');
  const data = first.keyboard?.flat().find(({ text }) => text === 'Next round')?.callback_data ?? '';
  bea.says('/next');
  await bea.ended('Round 2 is complete.');
  const calls = stage.world.ai.calls.length;
  const stale = { alert: true, text: 'This button is out of date: use the newest message.' };
  for (const old of [
    data,
    data.replace(':1:', ':999:'),
    data.replace(':1:', ':0:'),
    data.replace(/^b:\d+/, 'b:999999'),
    'b:0:0:stop',
    'r:1:1:0',
    'r:1:0:99',
    'b:1:2:retry',
    'f:999999',
    'f',
    '',
    'x',
    'm',
    'p:',
    'b:1:-1:next',
    '\u0000',
    'e:99',
    'x'.repeat(64),
  ])
    expect(await bea.person.presses(first, { data: old })).toMatchObject({ alert: true });
  expect(await bea.person.presses(first, { data })).toMatchObject(stale);

  // Another chat's projects are none of this one's.
  const cem = talk(3, 'Cem');
  await cem.asks('/project new Secret garden', 'is made');
  const theirs = await cem.asks('/projects', 'Projects of this chat');
  const id = theirs.keyboard?.[0]?.[0]?.callback_data ?? '';
  expect(await bea.person.presses(first, { data: id })).toMatchObject({ alert: true });
  expect(await bea.person.presses(first, { data: id.replace('p:', 'd:') })).toMatchObject({ alert: true });
  await cem.asks('/project info', 'Secret garden');
  expect(stage.world.ai.calls.length).toBe(calls);
  await settled(stage.world);
  expect(rowsOf(stage.world)['project']).toHaveLength(3);
});

test('who is not allowed presses in vain', async () => {
  const dan = talk(4, 'Dan');
  const { api, ai } = stage.world;
  const mallory = api.person(666, { name: 'Mallory' });
  const place = api.group('Group', { owner: dan.person, members: [mallory] });
  place.add(api.bot);
  const there = new Talk(stage.world, dan.person, place);
  there.says('/open Who may press?');
  const end = await there.ended('Round 1 is complete.');
  const calls = ai.calls.length;
  for (const button of ['Next round', 'Consensus', 'Export'])
    expect(await mallory.presses(end, button)).toMatchObject({ alert: true, text: expect.stringContaining('666') });
  await there.asks('/status', 'A discussion is open');
  expect(ai.calls.length).toBe(calls);
  expect(tablesWith(stage.world, 'Mallory')).toEqual([]);
});

test('a seat that failed is tried again, while the round runs and after it, in open rounds and in turn', async () => {
  const eva = talk(5, 'Eva');
  const { ai, api } = stage.world;
  const gate = Promise.withResolvers<void>();
  ai.reply('gpt-x', { status: 402 });
  ai.reply('gemini-x', async () => (await gate.promise, {}));
  eva.says('/open Who pays?');
  const running = await eva.seesButtons('Retry GPT', 'Stop');
  expect(running.text).toContain('⚠ GPT did not answer: the credit at the provider is used up');
  ai.reply('gpt-x', [{ status: 402 }, {}]);
  await eva.person.presses(running, 'Retry GPT');
  await ai.until(() => ai.calls.filter(({ model }) => model === 'gpt-x').length >= 2);
  await eva.seesButtons('Retry GPT', 'Stop');
  gate.resolve();
  const end = await eva.ended('Round 1 is complete.');
  expect(end.text).toBe(
    'Round 1 is complete.\n⚠ GPT did not answer: the credit at the provider is used up\n/next goes on without whoever failed.',
  );
  expect(buttonsOf(end)).toEqual(['Next round', 'Consensus', 'Export', 'Retry GPT']);
  await eva.person.presses(end, 'Retry GPT');
  await eva.sees(/^GPT\nAnswer/);
  await api.until(() =>
    eva.shown.find(
      (message) => message.id > end.id && buttonsOf(message).join() === 'Next round,Consensus,Best answer,Export',
    ),
  );
  expect(end.deletedAt).not.toBeNull();
  expect(await eva.person.presses(end, { data: 'r:2:1' })).toMatchObject({ alert: true });

  ai.reply('gpt-x', [{ status: 500 }, {}]);
  eva.says('/next');
  const next = await eva.ended('Round 2 is complete.');
  await eva.person.presses(next, 'Retry GPT');
  await eva.sees(/^GPT\nAnswer/);
  await settled(stage.world);
  expect(eva.shown.filter(({ text }) => text.startsWith('GPT\n'))).toHaveLength(1);
  ai.reply('gpt-x', {});
  ai.reply('gemini-x', {});
});

test('/forget asks, and leaves nothing of the chat in any table', async () => {
  const fay = talk(6, 'Fay');
  const { ai } = stage.world;
  await fay.asks('/project new Xylophone', 'is made');
  fay.says('/open What is a xylophone?');
  const before = await fay.ended('Round 1 is complete.');
  const next = before.keyboard?.flat().find(({ text }) => text === 'Next round')?.callback_data ?? '';
  ai.reply('claude-x', { text: consensus });
  fay.says('/consensus');
  await fay.ended('The consensus is written.');
  ai.reply('claude-x', { waitMs: Infinity });
  const from = ai.calls.length;
  fay.says('/discuss 3 Do xylophones dream?');
  await ai.until(() => ai.calls.length > from);

  const question = await fay.asks('/forget', 'Delete everything of this chat');
  await fay.person.presses(question, 'No, keep');
  await fay.sees('Nothing was deleted.');
  const again = await fay.asks('/forget', 'Delete everything of this chat');
  await fay.person.presses(again, 'Yes, delete');
  await fay.sees('Everything of this chat is deleted.');
  await ai.until(() => ai.calls.slice(from).every(({ closedEarly }) => closedEarly));
  await eventually(() => expect(tablesWith(stage.world, 'ylophone', 'Fay')).toEqual([]));
  await settled(stage.world);
  const mine = (rowsOf(stage.world)['chat'] ?? []).filter(
    (row) => (row as { telegram_chat: number }).telegram_chat === 6,
  );
  expect(mine).toEqual([]);
  expect(fay.all.flatMap(buttonsOf)).toEqual([]);
  ai.reply('claude-x', {});
  fay.says('/open Begin anew?');
  const after = await fay.ended('Round 1 is complete.');
  // Its progress messages count from the beginning again; the old ones' buttons do not mean them, nor does an old "Yes" the new chat.
  const [calls, newNext] = [ai.calls.length, after.keyboard?.flat()[0]?.callback_data ?? ''];
  expect(newNext.split(':').slice(2)).toEqual(next.split(':').slice(2));
  const [yes = '', no = ''] = (again.keyboard ?? []).flat().map(({ callback_data }) => callback_data ?? '');
  for (const old of [next, yes, no])
    expect(await fay.person.presses(after, { data: old })).toMatchObject({ alert: true });
  await settled(stage.world);
  expect(ai.calls.length).toBe(calls);
  expect(tablesWith(stage.world, 'Begin anew')).not.toEqual([]);
  expect(JSON.stringify(ai.calls.slice(-3).map(({ messages }) => messages))).not.toContain('ylophone');
});

test('what is asked at once after /forget begins anew and is kept; nothing old is said again', async () => {
  const gil = talk(7, 'Gil');
  const { ai } = stage.world;
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, { waitMs: Infinity });
  const from = ai.calls.length;
  gil.says('/open Something old?');
  await ai.until(() => ai.calls.length === from + 3);
  const question = await gil.asks('/forget', 'Delete everything of this chat');
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, {});
  const pressed = gil.person.presses(question, 'Yes, delete');
  gil.says('/open Something new?');
  await pressed;
  await gil.ended('Round 1 is complete.');
  await settled(stage.world);
  await eventually(() => expect(tablesWith(stage.world, 'Something old')).toEqual([]));
  expect(tablesWith(stage.world, 'Something new')).not.toEqual([]);
  await gil.asks('/status', 'Something new?');
  const mine = (rowsOf(stage.world)['chat'] ?? []) as { telegram_chat: number }[];
  expect(mine.filter((row) => row.telegram_chat === 7)).toHaveLength(1);
  expect(gil.shown.filter(({ text }) => text.startsWith('Stopped'))).toEqual([]);
});
