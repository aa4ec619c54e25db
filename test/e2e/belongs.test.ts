/** Where a question belongs, as people see it: a new discussion, the one that is open, that of an answer, one of the past. */
import { expect, test } from 'vitest';
import { buttonsOf, oneWorld, rowsOf, settled, sorted, Talk } from './stage.ts';

const stage = oneWorld();
const talk = (id: number, name = 'Ann') => new Talk(stage.world, stage.world.api.person(id, { name }));
/** What the newest requests were told, as one text. */
const told = (count = 3) => JSON.stringify(stage.world.ai.calls.slice(-count).map(({ messages }) => messages));
const CLOSING = 'Round 1 is complete.';

test('/open begins a new discussion; plain words go on with it, and a button asks them afresh while they are answered', async () => {
  const ann = talk(1);
  const { ai } = stage.world;
  ann.says('/open Which database fits a small shop?');
  await ann.ended(CLOSING);
  ann.says('/open Which language?');
  await ann.ended(CLOSING);
  expect(told()).not.toContain('database');

  ai.reply('gpt-x', { waitMs: Infinity });
  const from = ai.calls.length;
  ann.says('What is the capital of Peru?');
  await ai.until(() => ai.calls.length === from + 3);
  expect(told()).toContain('Which language?');
  const running = await ann.seesButtons('Stop', 'New topic');
  expect(running.text.split('\n')[1]).toBe('Goes on with: Which language?');
  await ann.sees(/^Claude\nAnswer/);
  ai.reply('gpt-x', {});
  await ann.person.presses(running, 'New topic');
  await ann.ended(CLOSING);
  await settled(stage.world);
  expect(told()).toContain('capital of Peru');
  expect(told()).not.toContain('Which language?');
  expect(ai.calls.slice(from, from + 3).find(({ model }) => model === 'gpt-x')?.closedEarly).toBe(true);
  // Nobody is heard twice: what was answered with the old discussion in mind is gone.
  expect(sorted(ann.shown.map(({ text }) => text.split('\n')[0]))).toEqual(['Claude', 'Gemini', 'GPT', CLOSING]);
  const document = await ann
    .asks('/export', '')
    .then(() => stage.world.api.until(() => ann.shown.find(({ content }) => content.kind === 'document')));
  const text = document.content.kind === 'document' ? Buffer.from(document.content.file.bytes).toString() : '';
  expect(text).toMatch(/^# What is the capital of Peru\?/);
  expect(text.match(/Answer of claude-x/g)).toHaveLength(1);
});

test('New topic is there after the round too, and what was answered stays', async () => {
  const bea = talk(2, 'Bea');
  bea.says('/open Tea?');
  await bea.ended(CLOSING);
  bea.says('And coffee?');
  const end = await bea.ended('Round 2 is complete.');
  expect(buttonsOf(end)).toEqual(['Next round', 'Consensus', 'Best answer', 'Export', 'New topic']);
  await bea.person.presses(end, 'New topic');
  const again = await bea.ended(CLOSING);
  expect(told()).not.toContain('Tea?');
  expect(buttonsOf(again)).toEqual(['Next round', 'Consensus', 'Best answer', 'Export']);
  expect(bea.all.filter(({ text }) => text.startsWith('Claude\n'))).toHaveLength(3);
  expect((await bea.asks('/status', 'A discussion is open')).text).toContain('Question: And coffee?');
});

test('/status shows the newest question', async () => {
  const cem = talk(3, 'Cem');
  cem.says('/open Tea?');
  await cem.ended(CLOSING);
  cem.says('And coffee?');
  await cem.ended('Round 2 is complete.');
  expect((await cem.asks('/status', 'A discussion is open')).text).toContain('Question: And coffee?');
});

test('a reply to an answer belongs to its discussion, whichever is current', async () => {
  const dan = talk(4, 'Dan');
  dan.says('/open Which database?');
  await dan.ended(CLOSING);
  const old = await dan.sees(/^GPT\nAnswer/);
  dan.says('/open Which language?');
  await dan.ended(CLOSING);
  await dan.asks('Sure?', /^GPT\nAnswer/, { replyTo: old });
  expect(told(1)).toContain('Which database?');
  expect(told(1)).not.toContain('Which language?');
  await dan.asks('/ask gemini And you?', /^Gemini\nAnswer/);
  expect(told(1)).toContain('Which language?');
  expect(told(1)).not.toContain('Sure?');
  const rows = (rowsOf(stage.world)['message'] ?? []) as { text: string; discussion: string; sender: number }[];
  const of = (text: string) => rows.findLast((row) => row.text === text);
  expect(of('Sure?')?.discussion).toBe(of('Which database?')?.discussion);
  expect(of('And you?')?.discussion).toBe(of('Which language?')?.discussion);
  expect(of('Sure?')?.sender).toBe(4);
});

test('/history lists the discussions of the project; only its button takes a closed one up again', async () => {
  const eva = talk(5, 'Eva');
  await eva.asks('/history', 'There are no discussions here yet.');
  for (const question of ['One?\nMore of it.', 'Two?', 'Three?']) {
    eva.says(`/open ${question}`);
    await eva.ended(CLOSING);
  }
  await eva.asks('/new', 'This discussion is closed.');
  await eva.asks('/project new Garden', 'is made');
  await eva.asks('/project select General', 'Project “General” is selected. Ask away.');
  const page = await eva.asks('/history', 'The last discussions of General:');
  expect(page.text).toMatch(/\n1\. Three\? \(\d{4}-\d\d-\d\d \d\d:\d\d UTC, 3 answers\)\n2\. Two\?/);
  expect(buttonsOf(page)).toEqual(['1. Three?', '2. Two?', '3. One?']);
  expect(await eva.person.presses(page, '3. One?')).toMatchObject({ text: null, timedOut: false });
  const again = await eva.seesButtons('Next round', 'Consensus', 'Export');
  expect(again.text).toBe('This discussion is open again.\n“One?”');
  expect(await eva.person.presses(page, '3. One?')).toMatchObject({ alert: true });
  await eva.person.presses(again, 'Next round');
  await eva.ended('Round 2 is complete.');
  expect(told()).toContain('One?');
  expect(told()).not.toContain('Two?');
  await stage.world.restart();
  const now = await eva.asks('/history', 'The last discussions of General:');
  expect(now.text).toMatch(/3\. One\? \(.*6 answers; the current one\)/);
});

test('an edited question gets one line while it runs, whose button asks the new wording', async () => {
  const fay = talk(6, 'Fay');
  const { ai } = stage.world;
  ai.reply('claude-x', { waitMs: Infinity });
  const from = ai.calls.length;
  const question = fay.says('/open Which datbase?');
  await ai.until(() => ai.calls.length === from + 3);
  await fay.sees(/^GPT\nAnswer/);
  fay.person.edits(question, '/open Which data base?');
  const line = await fay.sees('The first wording of this question is being answered.');
  expect([line.replyTo, buttonsOf(line)]).toEqual([question.id, ['Ask the new one']]);
  fay.person.edits(question, '/open Which database?');
  await fay.asks('/models', 'Models that can be chosen');
  ai.reply('claude-x', {});
  await fay.person.presses(line, 'Ask the new one');
  await stage.world.api.until(() => fay.all.find(({ text }) => text.startsWith(CLOSING)));
  await settled(stage.world);
  expect(fay.all.filter(({ text }) => text.includes('first wording'))).toEqual([]);
  expect(told()).toContain('Which database?');
  expect(told()).not.toContain('datbase');
  expect(fay.all.filter(({ text }) => text.startsWith('GPT\n'))).toHaveLength(1);
  const page = await fay.asks('/history', 'The last discussions');
  expect(page.text).toContain('1. Which database?');
  // Answered, it is what it is.
  fay.person.edits(question, '/open Something else?');
  await fay.asks('/models', 'Models that can be chosen');
  expect(JSON.stringify(rowsOf(stage.world)['message'])).not.toContain('Something else?');
});

test('an edited question to one model is asked again in its place', async () => {
  const gil = talk(7, 'Gil');
  const { ai } = stage.world;
  ai.reply('gpt-x', { waitMs: Infinity });
  const from = ai.calls.length;
  const question = gil.says('/ask gpt Hwo?');
  await ai.until(() => ai.calls.length === from + 1);
  gil.person.edits(question, '/ask gpt How?');
  const line = await gil.sees('The first wording');
  ai.reply('gpt-x', {});
  await gil.person.presses(line, 'Ask the new one');
  const answer = await gil.sees(/^GPT\nAnswer/);
  expect(answer.replyTo).toBe(question.id);
  expect(told(1)).toContain('How?');
  await settled(stage.world);
  expect(gil.all.filter(({ text }) => /GPT is thinking|first wording/.test(text))).toEqual([]);
});
