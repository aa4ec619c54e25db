import { expect, test } from 'vitest';
import { buttonsOf, oneWorld, settled, sorted, Talk } from './stage.ts';

const stage = oneWorld();
const talk = (id: number, name = 'Ann') => new Talk(stage.world, stage.world.api.person(id, { name }));
const heads = ({ shown }: Talk) => shown.map(({ text }) => text.split('\n')[0]);
const ROUND = ['Claude', 'GPT', 'Gemini', 'Round 1 is complete.'];

test.concurrent('a storm of 429 is waited out: everything arrives once and in order', async () => {
  const ann = talk(1);
  const { faults } = stage.world.api;
  const storm = faults.add({ chat: 1, times: 3, respond: { kind: 'retryAfter', seconds: 1 } });
  ann.says('/open Is it stormy?');
  await ann.ended('Round 1 is complete.');
  await settled(stage.world, 1);
  expect(storm.hits).toBe(3);
  expect(sorted(heads(ann))).toEqual(sorted(ROUND));
  expect(heads(ann).at(-1)).toBe('Round 1 is complete.');
});

test.concurrent('a send of which nobody knows whether it arrived is not repeated; an edit is', async () => {
  const bea = talk(2, 'Bea');
  const { faults } = stage.world.api;
  faults.add({ chat: 2, method: 'sendMessage', respond: { kind: 'handleThenCut' } });
  await bea.asks('/models', 'Models that can be chosen');
  await settled(stage.world, 2);
  expect(bea.shown).toHaveLength(1);
  faults.add({ chat: 2, method: 'editMessageText', times: 2, respond: { kind: 'handleThenCut' } });
  faults.add({ chat: 2, method: 'editMessageText', respond: { kind: 'cut' } });
  bea.says('/open Once?');
  await bea.ended('Round 1 is complete.');
  await settled(stage.world, 2);
  for (const name of ['Claude', 'GPT', 'Gemini']) expect(heads(bea).filter((head) => head === name)).toHaveLength(1);
});

test.concurrent('Telegram out of order for a while: what is to be said is said afterwards', async () => {
  const cem = talk(3, 'Cem');
  const { faults } = stage.world.api;
  // Three in a row for one call would be 1, 2 and 4 seconds.
  faults.add({ chat: 3, respond: { kind: 'status', status: 502 } });
  faults.add({ chat: 3, respond: { kind: 'status', status: 500 } });
  cem.says('/open Is anybody there?');
  await cem.ended('Round 1 is complete.');
  await settled(stage.world, 3);
  expect(sorted(heads(cem))).toEqual(sorted(ROUND));
});

test('who blocks the bot in the middle hears nothing more, and can come back', async () => {
  const dan = talk(4, 'Dan');
  const { ai } = stage.world;
  const gate = Promise.withResolvers<void>();
  ai.reply('gemini-x', async () => (await gate.promise, { text: 'Too late.' }));
  dan.says('/open Will you stay?');
  await dan.sees(/^GPT\nAnswer/);
  dan.person.blocks();
  gate.resolve();
  await settled(stage.world, 4);
  ai.reply('gemini-x', {});
  dan.person.unblocks();
  await dan.asks('/status', 'A discussion is open');
  dan.says('/next');
  await dan.ended('Round 2 is complete.');
  const metrics = await (await fetch(`${stage.world.app.url}/metrics`)).text();
  expect(metrics).toMatch(/conclave_telegram_dropped_total\{reason="blocked"\} [1-9]/);
});

test('a deleted placeholder or progress message is replaced', async () => {
  const eva = talk(5, 'Eva');
  const { ai, api } = stage.world;
  const gate = Promise.withResolvers<void>();
  ai.reply('gpt-x', async () => (await gate.promise, { text: 'Still here.' }));
  eva.says('/ask gpt Where are you?');
  eva.person.deletes(await eva.sees('GPT is thinking'));
  gate.resolve();
  await eva.sees('Still here.');
  ai.reply('gpt-x', { waitMs: Infinity });
  eva.says('/open And now?');
  const board = await eva.sees('The panel is answering.');
  eva.person.deletes(board);
  const end = eva.says('/stop');
  await eva.ended('Stopped.');
  expect(api.messages(5).filter((message) => message.id > end.id && buttonsOf(message).length > 0)).toHaveLength(1);
  ai.reply('gpt-x', {});
});

test('a redelivered update changes nothing', async () => {
  const fay = talk(6, 'Fay');
  const { ai, api } = stage.world;
  const updates: number[] = [];
  const note = ({ update_id }: { update_id: number }) => void updates.push(update_id);
  api.on('update', note);
  fay.says('/open Again?');
  const end = await fay.ended('Round 1 is complete.');
  await fay.person.presses(end, 'Next round');
  await api.until(() => fay.shown.find(({ text, keyboard }) => text.startsWith('Round 2 is complete.') && keyboard));
  api.off('update', note);
  await settled(stage.world, 6);
  const [calls, shown] = [ai.calls.length, fay.lines];
  expect(updates).toHaveLength(2);
  for (const id of updates) api.redeliver(id);
  await fay.asks('/models', 'Models that can be chosen');
  await settled(stage.world, 6);
  expect(ai.calls).toHaveLength(calls);
  expect(fay.lines.slice(0, -2)).toEqual(shown);
});
