/** A consensus that was not written in the form asked for, as people get it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/bot-api/bot-api.ts';
import { labels } from '../../src/texts/labels.ts';
import { oneWorld, Talk } from './stage.ts';

const stage = oneWorld({ env: { AI_ATTEMPTS: '1' } });
let people = 0;

/** A discussion whose consensus is written so: what is shown, how often the writer was asked, and the exported document. */
async function concluded(...texts: readonly string[]): Promise<{ shown: Message; requests: number; document: string }> {
  const { ai, api } = stage.world;
  people += 1;
  const ann = new Talk(stage.world, api.person(people, { name: 'Ann' }));
  ann.says('/open Why?');
  await ann.ended('Round 1 is complete.');
  const before = ai.calls.length;
  ai.reply(
    'claude-x',
    texts.map((text) => ({ text })),
  );
  ann.says('/consensus');
  const shown = await ann.sees(/^Consensus, by Claude/);
  await ann.ended('The consensus is written.');
  ai.reply('claude-x', {});
  const requests = ai.calls.length - before;
  ann.says('/export');
  const sent = await api.until(() => ann.shown.find(({ content }) => content.kind === 'document'));
  const document = sent.content.kind === 'document' ? Buffer.from(sent.content.file.bytes).toString() : '';
  return { shown, requests, document };
}

test('broken JSON takes no further request', async () => {
  const broken = `{"consensus": {
  // as asked
  'summary': 'It is blue,
mostly.',
  "agreements": [{"point": "The sky is blue", "holders": "Claude and GPT",}, "Grass is green"],
  "disagreements": [{"point": "Why", "positions": ["Somebody says magic",]}],
  "open_questions": ["And at night?",],
}}`;
  const { shown, requests, document } = await concluded(broken);
  expect(requests).toBe(1);
  expect(shown.text).toContain('It is blue, mostly.');
  expect(shown.text).toContain('Claude, GPT: The sky is blue');
  expect(shown.text).toContain('The writer says: Grass is green');
  expect(shown.text).toContain('The writer says: Somebody says magic');
  expect(shown.text).toContain('And at night?');
  expect(shown.text).not.toContain(labels.noAgreements);
  expect(document).toContain('**The writer says**: Grass is green');
});

test.each([
  ['prose twice', ['The panel holds that it is **blue**.', 'As I said: it is **blue**.'], 'As I said: it is blue.'],
  ['prose, and then no more', ['The panel holds that it is **blue**, and why.', 'I cannot.'], 'it is blue, and why.'],
  ['an object of another form', ['{"a": 1}', '{"title": "Blue", "points": ["One", {"x": "Two"}]}'], 'Blue'],
  [
    'half an object',
    ['{"summary": "It is blue", "agree', '{"summary": "It is blue", "agreements": [{"po'],
    'It is blue',
  ],
])('what cannot be read is shown as it is written, and marked: %s', async (_kind, texts, meant) => {
  const { shown, requests, document } = await concluded(...texts);
  expect(requests).toBe(2);
  expect(shown.text).toContain(labels.unstructured);
  expect(shown.text).toContain(meant);
  expect(shown.text).not.toMatch(/[{}]/);
  // The document has the text too, and makes nothing up about who agrees.
  expect(document).toContain(labels.unstructured);
  expect(document).not.toContain(labels.noAgreements);
});

test('where the repair fails at the provider, the first text stays', async () => {
  const { ai, api } = stage.world;
  people += 1;
  const ann = new Talk(stage.world, api.person(people, { name: 'Ann' }));
  ann.says('/open Why?');
  await ann.ended('Round 1 is complete.');
  ai.reply('claude-x', [{ text: 'It is blue.' }, { status: 401 }]);
  ann.says('/consensus');
  await ann.ended('The consensus is written.');
  const shown = await ann.sees(/^Consensus, by Claude/);
  expect(shown.text).toContain('It is blue.');
  ai.reply('claude-x', {});
});
