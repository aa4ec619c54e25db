/** What is kept, for how long, and that people get all of it. Days pass by changing what is stored, then the bot starts again. */
import { chmodSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { expect, test, type TestContext } from 'vitest';
import { filesIn, filesWith, modeOf } from '../support/bytes.ts';
import { eventually } from '../support/eventually.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { rowsOf, settled, Talk } from './stage.ts';

const DAY = 86_400_000;

async function begun({ onTestFinished }: TestContext, options: WorldOptions = {}) {
  const world = await startWorld(options);
  onTestFinished(() => world.close());
  return { world, ann: new Talk(world, world.api.person(1, { name: 'Ann' })) };
}

function change(world: World, sql: string, ...values: (string | number)[]): void {
  const file = new Sqlite(`${world.dir}/conclave.db`);
  file.prepare(sql).run(...values);
  file.close();
}

/** Asks the panel something that it answers with the same word. */
async function asks(talk: Talk, word: string): Promise<void> {
  talk.world.ai.reply('*', { text: `${word} answered`, reasoning: [`${word} thought`] });
  talk.says(`/open ${word}?`);
  await talk.ended();
  await settled(talk.world);
}

const idleFor = (world: World, days: number, word: string) =>
  change(world, 'update discussion set used_at = ? where question = ?', Date.now() - days * DAY, `${word}?`);

const TABLES = ['discussion', 'round', 'message', 'consensus', 'shown', 'effect'] as const;
const rowsAbout = (world: World, word: string) =>
  TABLES.filter((table) => JSON.stringify(rowsOf(world)[table]).includes(word));

test.concurrent(
  'discussions that were idle for too long are gone, closed or not',
  { timeout: 60_000 },
  async (context) => {
    const { world, ann } = await begun(context, { env: { RETENTION_DAYS: '30' } });
    const bob = new Talk(world, world.api.person(2, { name: 'Bob' }));
    await asks(ann, 'Closed');
    await asks(ann, 'Current');
    await asks(bob, 'Recent');
    await asks(bob, 'Later');
    const buttons = ann.shown.find(({ text }) => text.startsWith('Round 1 is complete.'));
    expect(buttons).toBeDefined();
    idleFor(world, 31, 'Closed');
    idleFor(world, 31, 'Current');
    idleFor(world, 29, 'Recent');
    await world.restart();
    await eventually(() => expect([...rowsAbout(world, 'Closed'), ...rowsAbout(world, 'Current')]).toEqual([]));
    await eventually(() => expect([...filesWith(world.dir, 'Closed'), ...filesWith(world.dir, 'Current')]).toEqual([]));
    await settled(world);
    // The chat knows: it did not happen behind its back.
    expect((await ann.asks('/status', 'No discussion is open')).text).toContain('Project: General');
    expect(world.api.messages(ann.person).some(({ id }) => id === buttons?.id)).toBe(false);
    await ann.asks('/history', 'There are no discussions here yet');
    await ann.asks('/next', 'There is no discussion yet');
    await asks(ann, 'Anew');
    await bob.asks('/history', 'Recent');
    // What is shown of a discussion that is gone is unknown too.
    const discussions = rowsOf(world)['discussion']?.map((row) => (row as { question: string }).question);
    expect(discussions).toEqual(['Recent?', 'Later?', 'Anew?']);
    expect(rowsOf(world)['shown']?.length).toBeLessThan(30);
  },
);

test.concurrent(
  'what runs stays, what is taken up again is not idle, and nothing goes by default',
  { timeout: 60_000 },
  async (context) => {
    const { world, ann } = await begun(context, { env: { RETENTION_DAYS: '30' } });
    const bob = new Talk(world, world.api.person(2, { name: 'Bob' }));
    await asks(ann, 'First');
    await asks(ann, 'Second');
    await asks(bob, 'Running');
    world.ai.reply('*', { waitMs: Infinity });
    bob.says('/next');
    await bob.sees('is thinking');
    idleFor(world, 31, 'First');
    const history = await ann.asks('/history', 'First?');
    await ann.person.presses(history, '2. First?');
    await ann.sees('This discussion is open again.');
    idleFor(world, 31, 'Second');
    idleFor(world, 31, 'Running');
    await world.restart();
    await eventually(() => expect(rowsAbout(world, 'Second')).toEqual([]));
    expect(rowsAbout(world, 'First')).not.toEqual([]);
    expect(rowsAbout(world, 'Running')).not.toEqual([]);
    expect((await ann.asks('/status', 'A discussion is open')).text).toContain('First?');
    expect((await bob.asks('/status', 'Waiting for')).text).toContain('Running?');
  },
);

test.concurrent('by default everything is kept', { timeout: 60_000 }, async (context) => {
  const { world, ann } = await begun(context);
  await asks(ann, 'Old');
  idleFor(world, 30_000, 'Old');
  await world.restart();
  expect((await ann.asks('/status', 'A discussion is open')).text).toContain('Old?');
});

test.concurrent(
  'a deletion that a restart cut short goes on, also if discussions are kept from now on',
  { timeout: 60_000 },
  async (context) => {
    const { world, ann } = await begun(context);
    await asks(ann, 'Closed');
    await asks(ann, 'Current');
    change(world, "update discussion set expired_at = 1 where question = 'Closed?'");
    await ann.asks('/history', 'Current?');
    expect(ann.shown.at(-1)?.text).not.toContain('Closed?');
    await world.restart();
    await eventually(() => expect(rowsAbout(world, 'Closed')).toEqual([]));
    await eventually(() => expect(filesWith(world.dir, 'Closed')).toEqual([]));
    expect(rowsAbout(world, 'Current')).not.toEqual([]);
  },
);

test.concurrent(
  'a group that becomes a supergroup is not one that the bot has left',
  { timeout: 60_000 },
  async (context) => {
    const { world, ann } = await begun(context);
    const group = world.api.group('Moving', { owner: ann.person });
    group.add(world.api.bot);
    await asks(new Talk(world, ann.person, group), 'Moving');
    change(world, 'update chat set forget_at = 1 where telegram_chat = ?', group.id);
    const moved = group.upgrade();
    await eventually(() =>
      expect(rowsOf(world)['chat']).toContainEqual(
        expect.objectContaining({ telegram_chat: moved.id, forget_at: null }),
      ),
    );
  },
);

test.concurrent(
  '/mydata gives everything that is stored of a chat, and nothing of another',
  { timeout: 60_000 },
  async (context) => {
    const { world, ann } = await begun(context);
    const bob = new Talk(world, world.api.person(2, { name: 'Bob' }));
    await asks(bob, 'Nightingale');
    await ann.asks('/project new Garden', 'Garden');
    await ann.asks('/project about Answer for beginners.', 'Noted');
    await asks(ann, 'Salamander');
    const agreements = [{ point: 'Yes.', holders: ['Claude', 'GPT'] }];
    const text = JSON.stringify({ summary: 'Salamanders agree.', agreements, disagreements: [], openQuestions: [] });
    world.ai.reply('*', { text });
    ann.says('/consensus');
    await ann.ended();
    await ann.asks('/mydata please', 'Send it alone: /mydata');
    ann.says('/mydata');
    const sent = await world.api.until(() => ann.shown.find(({ content }) => content.kind === 'document'));
    if (sent.content.kind !== 'document') throw new Error('no document');
    expect(sent.content.file.name).toMatch(/^conclave-data-\d{4}-\d\d-\d\d\.json$/);
    const json = Buffer.from(sent.content.file.bytes).toString();
    const data = JSON.parse(json) as Record<string, Record<string, unknown>[]>;
    const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
    expect(data).toMatchObject({
      format: 'conclave-chat',
      version: 1,
      exportedAt: iso,
      part: 1,
      more: false,
      topics: [{ telegramChat: 1, private: true, updatedAt: iso, snapshot: { value: 'paused' } }],
      access: [],
      projects: [{ name: 'Garden', about: 'Answer for beginners.', createdAt: iso }],
      discussions: [{ question: 'Salamander?', begunAt: iso, usedAt: iso, closedAt: null }],
      rounds: [{ number: 1, kind: 'open', panel: ['claude', 'gpt', 'gemini'], endedAt: iso }],
      consensus: [{ value: { summary: 'Salamanders agree.' } }],
    });
    expect(data['transcript']?.map(({ kind, at }) => [kind, at])).toEqual([
      ['question', iso],
      ...Array.from({ length: 3 }, () => ['answer', iso]),
      ['synthesis', iso],
    ]);
    expect(data['transcript']?.[0]).toMatchObject({ author: 'Ann', sender: 1, text: 'Salamander?' });
    expect(data['transcript']?.[1]).toMatchObject({ text: 'Salamander answered', thinking: 'Salamander thought' });
    // As many rows as there are, and no secret of ours among them.
    const ours = (table: string) =>
      (rowsOf(world)[table] ?? []).filter((row) => (row as { chat: number }).chat === data['topics']?.[0]?.['id']);
    for (const [name, table] of [
      ['transcript', 'message'],
      ['shown', 'shown'],
      ['rounds', 'round'],
    ] as const)
      expect(data[name]).toHaveLength(ours(table).length);
    expect(json).not.toContain('Nightingale');
    for (const secret of [world.env['OPENAI_API_KEY'], world.env['TELEGRAM_BOT_TOKEN']])
      expect(json).not.toContain(secret);
  },
);

test.concurrent(
  'files that others can read are mended at the start, and the log says so',
  { timeout: 60_000 },
  async (context) => {
    const lines: string[] = [];
    const { world, ann } = await begun(context, { env: { LOG_LEVEL: 'warn' }, onLog: (line) => void lines.push(line) });
    const file = `${world.dir}/conclave.db`;
    chmodSync(file, 0o644);
    await world.restart();
    await ann.asks('/status', 'No discussion is open');
    expect(filesIn(world.dir).map(modeOf)).toEqual(filesIn(world.dir).map(() => '600'));
    expect(lines.filter((line) => line.includes(`${file} (644 → 600)`))).toHaveLength(1);
  },
);
