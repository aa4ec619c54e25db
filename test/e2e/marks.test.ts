/** The marks of quotations: drawn by chance, one for a discussion, the same for whoever is asked again. */
import { expect, test } from 'vitest';
import { oneWorld, settled, Talk } from './stage.ts';

const stage = oneWorld();

/** The marks in the requests to a model since the nth call. */
const marks = (from: number): string[] =>
  stage.world.ai.calls
    .slice(from)
    .map(({ messages }) => /<said-([a-z0-9]+)/.exec(JSON.stringify(messages))?.[1] ?? 'none');

test('the same question twice has two marks; one discussion has one, also after a restart', async () => {
  const { api, ai } = stage.world;
  const [ann, bea] = [1, 2].map((id) => new Talk(stage.world, api.person(id, { name: 'Ann' })));
  if (!ann || !bea) throw new Error('nobody');
  for (const one of [ann, bea]) {
    one.says('/open Is it so?');
    await one.ended('Round 1 is complete.');
  }
  await settled(stage.world);
  const [first, second] = [marks(0).slice(0, 3), marks(3)];
  expect(new Set(first).size).toBe(1);
  expect(new Set(second).size).toBe(1);
  expect(first[0]).not.toBe(second[0]);
  // More than anybody can guess.
  expect(first[0]).toMatch(/^[a-z0-9]{12,}$/);
  await stage.world.restart();
  const before = ai.calls.length;
  ann.says('/discuss 1');
  await ann.ended('Round 2 is complete.');
  ann.says('/ask claude Alone?');
  await ann.sees(/^Claude\nAnswer/);
  await settled(stage.world);
  expect(new Set(marks(before))).toEqual(new Set([first[0]]));
});
