/** What people have seen of an answer stays where it was, whatever ended it. */
import { expect, test } from 'vitest';
import type { Reply } from '../support/openai-server.ts';
import { oneWorld, rowsOf, settled, Talk } from './stage.ts';

const stage = oneWorld({ env: { AI_ATTEMPTS: '1', AI_TIMEOUT_S: '5' } });
let people = 1;
const talk = (id: number, name = 'Ann') => new Talk(stage.world, stage.world.api.person(id, { name }));
const LONG = `${'Word after word, and none of them the last. '.repeat(8)}END`;

test('/stop keeps what was to be read, marked, and the others go on from it', async () => {
  const ann = talk(1);
  stage.world.ai.reply('claude-x', [{ text: LONG, pieces: 40, delayMs: 100 }]);
  stage.world.ai.reply('gpt-x', [{ waitMs: Infinity }]);
  stage.world.ai.reply('gemini-x', [{ waitMs: Infinity }]);
  ann.says('/open What stays?');
  await ann.sees(/^Claude\nWord after word/);
  ann.says('/stop');
  const [answer] = await stage.world.api.until(() => {
    const found = ann.all.filter(({ text }) => text.includes('It was stopped here.'));
    return found.length > 0 ? found : null;
  });
  await settled(stage.world);
  expect(answer?.text).toMatch(/^Claude\nWord after word/);
  expect(answer?.text).not.toContain('END');
  expect(ann.all.filter(({ text }) => text.includes('Word after word'))).toHaveLength(1);
  stage.world.ai.reply('claude-x', []);
  stage.world.ai.reply('gpt-x', []);
  stage.world.ai.reply('gemini-x', []);
  const before = stage.world.ai.calls.length;
  ann.says('/next');
  await ann.ended('Round 2 is complete.');
  const [first] = stage.world.ai.calls.slice(before);
  expect(first?.messages.map(({ content }) => content).join('\n')).toContain('Word after word');
  expect(
    rowsOf(stage.world)['message']?.filter((row) =>
      String(Reflect.get(row as object, 'text')).includes('stopped here'),
    ),
  ).toHaveLength(1);
});

test.each<[string, Reply, string, string]>([
  [
    'its connection breaks',
    { text: LONG, pieces: 8, delayMs: 20, ending: 'cut' },
    'It broke off here: the connection to the provider was lost.',
    '⚠ Claude broke off: the connection to the provider was lost',
  ],
  [
    'it falls silent',
    { text: LONG, pieces: 8, finish: null, ending: 'hang' },
    'It broke off here: it took too long.',
    '⚠ Claude broke off: it took too long',
  ],
  [
    'its provider has a fault in the middle of it',
    { text: LONG, finish: null, error: { code: 502, message: 'upstream' } },
    'It broke off here: the provider had a fault.',
    '⚠ Claude broke off: the provider had a fault',
  ],
])('an answer stays when %s; a retry takes its place', async (_kind, reply, note, line) => {
  const { ai } = stage.world;
  people += 1;
  const bob = talk(people, 'Bob');
  ai.reply('claude-x', [reply, { text: 'All of it.' }, {}]);
  bob.says('/open What stays?');
  const end = await bob.ended('Round 1 is complete.');
  expect(end.text).toContain(line);
  const parts = () => bob.all.filter(({ text }) => text.includes('Word after word'));
  expect(parts().map(({ text }) => text.endsWith(note))).toEqual([true]);
  await bob.person.presses(end, 'Retry Claude');
  await bob.sees(/^Claude\nAll of it\./);
  await settled(stage.world);
  expect(parts()).toEqual([]);
  // Nor has anybody else read it.
  const before = ai.calls.length;
  bob.says('/next');
  await bob.ended('Round 2 is complete.');
  const read = JSON.stringify(ai.calls.slice(before).map(({ messages }) => messages));
  expect(read).toContain('All of it.');
  expect(read).not.toContain('Word after word');
});

test('a question to one model whose answer breaks off keeps what there is', async () => {
  people += 1;
  const cem = talk(people, 'Cem');
  stage.world.ai.reply('gpt-x', [{ text: 'Half of it', pieces: 1, ending: 'cut' }]);
  const asked = cem.says('/ask gpt What stays?');
  const shown = await cem.sees(/^GPT\nHalf of it\n\nIt broke off here/);
  expect(shown.replyTo).toBe(asked.id);
});
