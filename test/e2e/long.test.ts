/** Answers that a looping model writes, through the whole bot: what it shows, what it exports, and that it goes on meanwhile. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { oneWorld, settled, Talk } from './stage.ts';

const stage = oneWorld();

/** Longer than a slow machine with other work holds the loop for; the answers below held it for seconds. */
const MAX_HOLD_MS = 800;

test.each([
  [1, 'quotes', '>'.repeat(30_000)],
  [2, 'spaces', `a${' '.repeat(30_000)}a`],
  [3, 'items', '- '.repeat(15_000)],
  [4, 'backticks', '`` ` '.repeat(7_000)],
  [5, 'tags that cannot be seen', `${'\u{e0041}'.repeat(100)}a`],
])('%i: an answer of %s, cut by its provider, holds nothing up, nor does its export', async (id, _name, text) => {
  const { api, ai } = stage.world;
  const ann = new Talk(stage.world, api.person(id, { name: 'Ann' }));
  ai.reply('claude-x', { text: `${text}\n\nthe end`, finish: 'length', pieces: 5, delayMs: 5 });
  const histogram = monitorEventLoopDelay({ resolution: 5 });
  histogram.enable();
  ann.says('/open Why?');
  await ann.sees('The provider ended this answer here');
  await settled(stage.world);
  ann.says('/export');
  const { content } = await api.until(() => ann.shown.find((message) => message.content.kind === 'document'));
  histogram.disable();
  const markdown = content.kind === 'document' ? Buffer.from(content.file.bytes).toString() : '';
  expect(markdown).toContain('\nthe end\n');
  expect(markdown).toContain('\n## Tokens and cost\n');
  expect(histogram.max / 1e6).toBeLessThan(MAX_HOLD_MS);
});
