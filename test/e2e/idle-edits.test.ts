/** No message is edited into what it shows already: such an edit is refused, and it takes the place of one that is waited for. */
import { expect, test } from 'vitest';
import { oneWorld, Talk } from './stage.ts';

const stage = oneWorld();
const refusals = () => stage.world.api.calls.filter(({ outcome }) => outcome === 400);

test.each([
  [1, 'nobody answered', { status: 401, body: {} }, 'Nobody answered in round 1.'],
  [2, 'all answered', {}, 'Round 1 is complete.'],
])('%i: an /ask after a round in which %s', async (person, _, reply, closing) => {
  const { api, ai } = stage.world;
  const ann = new Talk(stage.world, api.person(person, { name: 'Ann' }));
  ai.reply('*', reply);
  ann.says('/open Why?');
  await ann.ended(closing);
  ai.reply('*', {});
  await ann.asks('/ask claude Really?', 'Answer of claude-x');
  ann.says('/ask gpt Really?');
  ann.says('/ask claude Really?');
  await ann.sees('Answer of gpt-x');
  ai.reply('*', { waitMs: 200 });
  ann.says('/ask gemini Really?');
  ann.says('/stop');
  await ann.sees('Stopped.');
  await ann.asks('/status', 'A discussion is open');
  expect(refusals()).toEqual([]);
});
