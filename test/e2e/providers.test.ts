import { expect, test } from 'vitest';
import type { Reply } from '../support/openai-server.ts';
import { isHeaded, oneWorld, rowsOf, settled, Talk } from './stage.ts';

const KEY = 'sk-test-0123456789abcdef';
const lines: string[] = [];
const stage = oneWorld({
  env: { AI_ATTEMPTS: '1', AI_TIMEOUT_S: '5', LOG_LEVEL: 'trace' },
  onLog: (line) => void lines.push(line),
});
const talk = (id: number, name: string) => new Talk(stage.world, stage.world.api.person(id, { name }));
const quoting = (status: number): Reply => ({
  status,
  body: { error: { message: `Incorrect API key provided: ${KEY}. You asked: platypus`, code: 'x' } },
});

const FAULTS: readonly (readonly [string, Reply, string])[] = [
  ['401', quoting(401), 'the provider refused the key'],
  ['402', quoting(402), 'the credit at the provider is used up'],
  ['404', quoting(404), 'the provider does not know this model'],
  ['429', quoting(429), 'the provider had too many requests'],
  ['500', quoting(500), 'the provider had a fault'],
  ['400', quoting(400), 'the provider refused the key'],
  [
    '400 of no known kind',
    { status: 400, body: { error: { message: `platypus ${KEY}` } } },
    'the provider did not accept the request',
  ],
  ['html', { status: 200, body: '<html>platypus</html>' }, 'did not answer'],
  ['cut', { text: 'I was going to say', ending: 'cut' }, 'broke off: the connection to the provider was lost'],
  ['empty', { text: '' }, 'its answer was empty'],
  ['filter', { text: '', finish: 'content_filter' }, 'the answer was refused by a content filter'],
  [
    'error in the stream',
    { text: 'So', error: { message: `platypus ${KEY}`, code: 502 }, finish: null },
    'broke off: the provider had a fault',
  ],
];

/** Bea's question, of which one model never speaks: it is waited for beside the other tests. */
let silence: Promise<unknown> = Promise.resolve();

test('a dead model holds up nobody: the others are shown at once', async () => {
  const bea = talk(2, 'Bea');
  const { ai } = stage.world;
  ai.reply('claude-x', [{ waitMs: Infinity }, ...Array.from({ length: 30 }, () => ({}))]);
  const asked = bea.says('/open Who is quick?');
  const [gpt, gemini] = await Promise.all([bea.sees(/^GPT\nAnswer/), bea.sees(/^Gemini\nAnswer/)]);
  expect(Math.max(gpt.at, gemini.at) - asked.at).toBeLessThan(4000);
  silence = bea.sees('Claude did not answer: it took too long', 15_000);
});

test('a seat that fails says why in our words, delays nobody, and can be asked again', async () => {
  const ann = talk(1, 'Ann');
  const { ai } = stage.world;
  await ann.asks('/project models claude, gpt', 'The panel of General: Claude and GPT.');
  ann.says('/open What is a platypus?');
  await ann.ended('Round 1 is complete.');
  for (const [name, reply, words] of FAULTS) {
    ai.reply('gpt-x', [reply, {}]);
    ann.says('/open Again, please?');
    const failed = await ann.sees(/⚠ GPT (did not answer|broke off)/);
    expect([name, failed.text]).toEqual([name, expect.stringContaining(words)]);
    const end = await ann.ended(/^Round \d+ is complete/);
    expect(end.text).toMatch(/\/next goes on without whoever failed\.$/);
    await ann.person.presses(end, 'Retry GPT');
    await ann.sees(/^GPT\nAnswer/);
    await settled(stage.world, 1);
  }
  const shown = stage.world.api
    .history(1)
    .flatMap(({ versions }) => versions.map(({ text }) => text))
    .filter((text) => !text.startsWith('/'));
  for (const secret of [KEY, 'Incorrect API key', '<html>']) expect(shown.join('\n')).not.toContain(secret);
  ai.reply('gpt-x', {});
});

test('a question to one model that fails says so in its own place, with what to do', async () => {
  const cem = talk(3, 'Cem');
  stage.world.ai.reply('gpt-x', quoting(401));
  const asked = cem.says('/ask gpt What is a platypus?');
  const failed = await cem.sees('GPT did not answer: the provider refused the key.');
  expect(failed.replyTo).toBe(asked.id);
  expect(failed.text).toContain('/models');
  await settled(stage.world, 3);
  expect(cem.shown).toHaveLength(1);
  stage.world.ai.reply('gpt-x', {});
});

test('nobody answers: it is said, with a button for each', async () => {
  const dan = talk(4, 'Dan');
  const { ai } = stage.world;
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, quoting(500));
  dan.says('/discuss 3 What is a platypus?');
  const end = await dan.ended('Nobody answered in round 1.');
  expect(end.text).toContain('/next asks everyone again.');
  expect(end.keyboard?.flat().map(({ text }) => text)).toEqual([
    'Next round',
    'Export',
    'Retry Claude',
    'Retry GPT',
    'Retry Gemini',
  ]);
  await dan.asks('/consensus', 'A consensus needs at least two answers.');
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, {});
  await dan.person.presses(end, 'Retry GPT');
  await dan.sees('A consensus');
  await stage.world.api.until(() => dan.all.find(({ text }) => text.startsWith('GPT\nAnswer')));
});

const good = JSON.stringify({
  summary: 'Mostly blue.',
  agreements: [{ point: 'The sky is blue.', holders: ['Claude', 'GPT'] }],
  disagreements: [
    {
      point: 'Why',
      positions: [
        { holders: ['Gemini'], position: 'Rayleigh', quote: 'Answer of gemini-x.' },
        { holders: ['GPT'], position: 'Magic', quote: 'never said' },
      ],
    },
  ],
  openQuestions: ['And at night?'],
});

test('a consensus: valid; repaired; by the next writer; by nobody; and the document tells it', async () => {
  const eva = talk(5, 'Eva');
  const { ai, api } = stage.world;
  eva.says('/open Why is the sky blue?');
  await eva.ended('Round 1 is complete.');

  ai.reply('claude-x', [{ text: 'Well, **platypus**' }, { text: `\`\`\`json\n${good}\n\`\`\`` }]);
  eva.says('/consensus');
  const first = await eva.sees(/^Consensus, by Claude/);
  await eva.ended('The consensus is written.');
  expect(isHeaded(first, 'Consensus, by Claude')).toBe(true);
  for (const words of ['Mostly blue.', 'The sky is blue.', 'Rayleigh', 'Answer of gemini-x.', 'And at night?'])
    expect(first.text).toContain(words);
  expect(first.text).not.toContain('never said');

  ai.reply('claude-x', [{ text: '{}' }, { text: '{"summary": 1}' }]);
  ai.reply('gpt-x', [{ text: good }]);
  eva.says('/consensus');
  await eva.sees(/^Consensus, by GPT/);
  await eva.ended('The consensus is written.');
  await settled(stage.world, 5);
  expect(eva.shown.map(({ text }) => text.split('\n')[0])).toEqual(['Consensus, by GPT', 'The consensus is written.']);
  expect(eva.shown.filter(({ silent }) => !silent)).toHaveLength(1);

  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, { text: '{}' });
  eva.says('/consensus');
  const none = await eva.ended('There is no consensus: no panellist could write it.');
  expect(none.text.split('\n').slice(1)).toEqual(
    ['Claude', 'GPT', 'Gemini'].map(
      (name) => `⚠ ${name} did not write the consensus: its answer did not have the form asked for`,
    ),
  );
  // What two attempts each cost is kept with the failure.
  const rows = (rowsOf(stage.world)['message'] ?? []) as { reason: string | null; tokens_in: number }[];
  expect(rows.filter(({ reason }) => reason === 'invalid').map((row) => row.tokens_in)).toEqual([20, 20, 20, 20]);
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, {});

  const asked = eva.says('/export');
  const sent = await api.until(() => eva.shown.find(({ content }) => content.kind === 'document'));
  expect(sent.replyTo).toBe(asked.id);
  const text = sent.content.kind === 'document' ? Buffer.from(sent.content.file.bytes).toString() : '';
  for (const words of [
    'Why is the sky blue?',
    'Claude',
    'openai:claude-x',
    'Answer of gemini-x.',
    'Mostly blue.',
    'The sky is blue.',
    'Rayleigh',
  ])
    expect(text).toContain(words);
});

test('and in the end it is said that it took too long', async () => {
  expect(await silence).toHaveProperty('silent');
});

test('no text of people, no answer, no key and no token in the log', async () => {
  await settled(stage.world);
  const log = lines.join('');
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of ['platypus', 'sky blue', 'Answer of', KEY, stage.world.api.bot.token, 'Ann', 'Eva'])
    expect(log).not.toContain(secret);
});

test('an answer that the provider cut is shown with what happened', async () => {
  const eve = talk(9, 'Eve');
  stage.world.ai.reply('gpt-x', [{ text: 'The first half', finish: 'length' }]);
  eve.says('/ask gpt What is the whole story?');
  const shown = await eve.sees('The provider ended');
  expect(shown.text).toContain('The first half\n\nThe provider ended this answer here');
  // Below a code block that was left open, and not in it.
  stage.world.ai.reply('gpt-x', [{ text: '```js\nfoo(', finish: 'length' }]);
  eve.says('/ask gpt And the code?');
  const code = await eve.sees(/foo\([^]*The provider ended/);
  const pre = code.entities.find(({ type }) => type === 'pre');
  expect(pre && code.text.slice(pre.offset, pre.offset + pre.length)).toBe('foo(');
  stage.world.ai.reply('gpt-x', {});
});
