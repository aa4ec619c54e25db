/** What people have seen of an answer stays where it was, whatever ended it. */
import { expect, test } from 'vitest';
import { oneWorld, rowsOf, settled, Talk } from './stage.ts';

const stage = oneWorld();
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
