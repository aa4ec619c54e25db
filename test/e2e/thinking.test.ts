/** What a model thinks stands beside its answer: it is shown to who asks for it, and to nobody else. */
import { expect, test } from 'vitest';
import type { Reply } from '../support/openai-server.ts';
import { oneWorld, rowsOf, settled, Talk } from './stage.ts';

const stage = oneWorld();
let people = 0;

const FORMS: readonly (readonly [string, Reply])[] = [
  ['reasoning', { reasoning: ['Hm, ', 'a secret thought.'], text: 'It is blue.' }],
  ['tags', { text: '<think>Hm, a secret thought.</think>\n\nIt is blue.', pieces: 9 }],
  ['a tag that only ends', { text: 'Hm, a secret thought.\n</think>\n\nIt is blue.', pieces: 7 }],
];

test.each(FORMS)('told as %s, it is in no answer, prompt or export, and shown when asked for', async (_form, reply) => {
  const { ai, api } = stage.world;
  people += 1;
  const ann = new Talk(stage.world, api.person(people, { name: 'Ann' }));
  ai.reply('claude-x', [reply, {}, {}]);
  ann.says('/open What colour?');
  await ann.ended('Round 1 is complete.');
  const answer = await ann.sees(/^Claude\n/);
  expect(answer.text).toBe('Claude\nIt is blue.');
  expect(answer.keyboard?.flat().map(({ text }) => text)).toEqual(['Show thinking']);
  for (const other of ann.all.filter(({ text }) => /^(GPT|Gemini)\n/.test(text))) expect(other.keyboard).toBeNull();

  const before = ai.calls.length;
  ann.says('/next');
  await ann.ended('Round 2 is complete.');
  expect(JSON.stringify(ai.calls.slice(before).map(({ messages }) => messages))).not.toContain('secret');
  expect(ann.all.map(({ text }) => text).join('\n')).not.toContain('secret');

  // It may be an old message by now.
  await ann.person.presses(answer, 'Show thinking');
  const shown = await ann.sees(/secret thought/);
  expect(shown.text).toBe('What Claude thought before its answer\nHm, a secret thought.');
  expect(shown.replyTo).toBe(answer.id);
  expect(shown.entities.map(({ type }) => type)).toContain('expandable_blockquote');
  await settled(stage.world);
});

test('of a chat that is forgotten since, nothing is shown', async () => {
  const { ai, api } = stage.world;
  people += 1;
  const ann = new Talk(stage.world, api.person(people, { name: 'Ann' }));
  ai.reply('claude-x', [{ reasoning: ['Hm, it is forgotten.'], text: 'It is blue.' }]);
  ann.says('/open What colour?');
  await ann.ended('Round 1 is complete.');
  const answer = await ann.sees(/^Claude\n/);
  const question = await ann.asks('/forget', 'Delete everything of this chat');
  await ann.person.presses(question, 'Yes, delete');
  await ann.sees(/^Everything of this chat is deleted/);
  await ann.person.presses(answer, 'Show thinking');
  await settled(stage.world);
  expect(ann.all.map(({ text }) => text).join('\n')).not.toContain('it is forgotten');
  expect(JSON.stringify(rowsOf(stage.world)['message'])).not.toContain('Hm, it is forgotten.');
});
