/** Nobody can see a chat any more: what runs in it stops, and how that ended is to be seen when they come back. */
import { expect, test } from 'vitest';
import { reachStage } from './reach-stage.ts';
import { answersIn, buttonsOf, rowsOf, settled, Talk } from './stage.ts';

const { stage, someone, secretly, slowGpt, longDiscussion, shows, snapshots, alive, settledButCalls } = reachStage();

test('a person blocks the bot: the call in flight is aborted, no other is made and nothing sent; unblocked, all is as it is', async () => {
  const ann = someone();
  const gpt = await longDiscussion(ann);
  await settledButCalls(ann);
  const before = shows(ann.person.id);
  ann.person.blocks();
  await gpt.aborted();
  await settled(stage.world, ann.person.id);
  expect(gpt.calls).toEqual(['claude-x', 'gpt-x']);
  expect(shows(ann.person.id)).toBe(before);
  expect(snapshots(ann.person.id)).toMatchObject([{ value: 'paused', context: { calls: {}, outcome: 'stopped' } }]);
  expect(rowsOf(stage.world)['message']).toContainEqual(expect.objectContaining({ author: 'gpt', reason: 'stopped' }));

  ann.person.unblocks();
  const end = await ann.ended('Stopped. What was said stays.');
  await settled(stage.world, ann.person.id);
  expect(alive(ann)).toEqual([end]);
  expect(buttonsOf(end)).toEqual(['Next round', 'Export']);
  await ann.asks('/status', 'A discussion is open');
  stage.world.ai.reply('gpt-x', {});
  ann.says('/next');
  await ann.ended('Round 2 is complete.');
});

test('without a word from Telegram a preview that is refused stops it, and so does the sign of typing', async () => {
  const ann = someone();
  const gpt = slowGpt('Word by word by word, for as long as it takes.', 'hang');
  ann.says('/discuss 10 Is it worth it?');
  await gpt.hangs();
  await ann.sees(/^Claude\nAnswer/);
  secretly(ann.person.id).blocked = true;
  gpt.answers();
  await gpt.aborted();
  await settled(stage.world, ann.person.id);
  expect(gpt.calls).toEqual(['claude-x', 'gpt-x']);

  // The next command finds how it ended.
  secretly(ann.person.id).blocked = false;
  await ann.asks('/status', 'A discussion is open');
  await settled(stage.world, ann.person.id);
  expect(alive(ann).map(({ text }) => text)).toEqual(['Stopped. What was said stays.']);

  const again = slowGpt();
  ann.says('/next');
  await again.hangs();
  await settledButCalls(ann);
  secretly(ann.person.id).blocked = true;
  await again.aborted();
  await settled(stage.world, ann.person.id);
  expect(again.calls).toEqual(['claude-x', 'gpt-x']);
  secretly(ann.person.id).blocked = false;
  // A press on what still seemed to run is answered with what is.
  const seeming = alive(ann).find((message) => buttonsOf(message).includes('Stop'));
  const pressed = seeming && (await ann.person.presses(seeming, 'Stop'));
  expect(pressed).toMatchObject({ alert: true, text: 'Nothing is running. Ask with /open or /discuss.' });
  await settled(stage.world, ann.person.id);
  expect(alive(ann).map(buttonsOf)).toEqual([['Next round', 'Consensus', 'Export']]);
});

test('a consensus and a question to one model stop too, and nothing goes on saying that it thinks', async () => {
  const ann = someone();
  ann.says('/open Ready?');
  await ann.ended('Round 1 is complete.');
  const hanging = stage.world.ai.calls.length;
  for (const model of ['claude-x', 'gpt-x']) stage.world.ai.reply(model, { waitMs: Infinity });
  ann.says('/consensus');
  ann.says('/ask gpt And you?');
  await ann.sees('GPT is thinking');
  await expect.poll(() => stage.world.ai.calls.length).toBe(hanging + 2);
  ann.person.blocks();
  await settled(stage.world, ann.person.id);
  await expect.poll(() => stage.world.ai.calls.every(({ done }) => done)).toBe(true);
  expect(stage.world.ai.calls).toHaveLength(hanging + 2);
  ann.person.unblocks();
  const end = await ann.ended('Stopped before the consensus was written.');
  await settled(stage.world, ann.person.id);
  expect(alive(ann)).toEqual([end]);
});

test('what was answered in the moment nobody could see it any more is shown to who comes back, once, and nothing says that it runs', async () => {
  for (const [said, own, last] of [
    ['/discuss 3 Ready?', 'gemini-x', /^Stopped/],
    ['/open Ready?', 'gemini-x', /^Round 1 is complete/],
    ['/ask gpt Ready?', 'gpt-x', /^GPT\nSaid late/],
  ] as const) {
    const ann = someone();
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = stage.world.ai.calls.length;
    stage.world.ai.reply(own, async () => (await promise, { text: 'Said late.' }));
    ann.says(said);
    await expect.poll(() => stage.world.ai.calls.slice(before).some(({ model }) => model === own)).toBe(true);
    await settledButCalls(ann);
    secretly(ann.person.id).blocked = true;
    resolve();
    await expect.poll(() => snapshots(ann.person.id).at(-1)?.value).toBe('paused');
    await settled(stage.world, ann.person.id);
    expect(ann.all.filter(({ text }) => text.includes('Said late.'))).toEqual([]);
    secretly(ann.person.id).blocked = false;
    ann.says('/status');
    await ann.sees('A discussion is open');
    await settled(stage.world, ann.person.id);
    expect(ann.all.filter(({ text }) => text.includes('Said late.'))).toHaveLength(1);
    expect(ann.all.filter(({ fromBot, text }) => fromBot && last.test(text)).length).toBeGreaterThan(0);
    expect(ann.all.filter(({ text }) => /thinking|in turn|is writing|is answering/.test(text))).toEqual([]);
    expect(ann.all.filter((message) => buttonsOf(message).includes('Stop'))).toEqual([]);
    stage.world.ai.reply(own, {});
  }
});

test('a round that ended while nobody saw it is told of afterwards', async () => {
  const { api } = stage.world;
  const { person } = someone();
  const place = api.group('Friends', { owner: person });
  place.add(api.bot);
  const ann = new Talk(stage.world, person, place);
  await ann.sees('Hello!');
  const gpt = slowGpt('Late.');
  ann.says('/open Ready?');
  await gpt.hangs();
  await api.until(() => ann.shown.flatMap(answersIn).length === 2);
  await settledButCalls(ann);
  secretly(place.id).members.set(api.bot.id, { status: 'kicked', anonymous: false });
  // It answers before the sign of typing could be refused.
  gpt.answers();
  await settled(stage.world, place.id);
  place.add(api.bot);
  const end = await ann.ended(/^Round 1 is complete/);
  await settled(stage.world, place.id);
  expect(alive(ann)).toEqual([end]);
  expect(snapshots(place.id)).toMatchObject([{ value: 'paused', context: { outcome: 'complete' } }]);
});

test('a restart makes none of the calls that were stopped', async () => {
  const ann = someone();
  const gpt = await longDiscussion(ann);
  ann.person.blocks();
  await settled(stage.world, ann.person.id);
  await stage.world.restart();
  await settled(stage.world, ann.person.id);
  expect(gpt.calls).toEqual(['claude-x', 'gpt-x']);
  ann.person.unblocks();
  await ann.ended('Stopped. What was said stays.');
});

test('what Telegram refuses for another reason stops nothing', async () => {
  const ann = someone();
  const gpt = await longDiscussion(ann);
  const { faults } = stage.world.api;
  const status = (code: number, description: string) =>
    ({
      method: 'editMessageText',
      chat: ann.person,
      times: 2,
      respond: { kind: 'status', status: code, description },
    }) as const;
  faults.add(status(400, 'Bad Request: ENTITY_BOUNDS_INVALID'));
  faults.add(status(400, 'Bad Request: message to edit not found'));
  faults.add(status(502, 'Bad Gateway'));
  gpt.answers();
  await expect(ann.sees(/^Gemini\nAnswer/)).resolves.toBeDefined();
  ann.says('/stop');
  await ann.ended(/^(Stopped\. What was said stays\.|Round 10 is complete\.)/);
  faults.clear();
});

test('a block that is told again after the person came back stops nothing; of strangers nothing is kept', async () => {
  const { api } = stage.world;
  const ann = someone();
  const sent: number[] = [];
  const note = ({ update_id: id, my_chat_member: change }: { update_id: number; my_chat_member?: object }) =>
    void (change && sent.push(id));
  api.on('update', note);
  ann.says('/open Ready?');
  await ann.ended('Round 1 is complete.');
  ann.person.blocks();
  ann.person.unblocks();
  const gpt = await longDiscussion(ann);
  for (const id of sent) api.redeliver(id);
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  gpt.answers();
  await ann.sees(/^Gemini\nAnswer/);
  ann.says('/stop');
  await ann.ended(/^(Stopped\. What was said stays\.|Round 10 is complete\.)/);

  const rows = () => ['chat', 'inbox'].map((table) => rowsOf(stage.world)[table]?.length);
  const before = rows();
  const stranger = api.person(77, { name: 'Mallory' });
  stranger.writes('/status');
  await api.until(() => api.messages(stranger).some(({ fromBot }) => fromBot));
  stranger.blocks();
  stranger.unblocks();
  await api.until(() => api.updates.count === 0 && api.updates.polled);
  expect(rows()).toEqual(before);
  api.off('update', note);
});
