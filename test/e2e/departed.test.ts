/** A group that the bot was taken out of is forgotten after 30 days, unless the bot is back by then. */
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { filesWith } from '../support/bytes.ts';
import { eventually } from '../support/eventually.ts';
import { startWorld } from '../support/world.ts';
import { rowsOf, settled, Talk } from './stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Hours pass as the test says.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

async function begun() {
  const world = await startWorld();
  onTestFinished(() => world.close());
  const { api } = world;
  const ann = api.person(1, { name: 'Ann' });
  return {
    world,
    api,
    taken: () => api.until(() => api.updates.count === 0 && api.updates.polled, {}),
    /** Starts the bot again, and waits until it takes up what is said. */
    restart: async () => {
      await world.restart();
      await new Talk(world, ann).asks('/status', 'No discussion is open');
      await settled(world);
    },
    /** A group in which something was asked. */
    group: async (word: string) => {
      const group = api.group(word, { owner: ann });
      group.add(api.bot);
      const talk = new Talk(world, ann, group);
      world.ai.reply('*', { text: `${word} answered` });
      talk.says(`/open ${word}?`);
      await talk.ended();
      await settled(world);
      return { group, talk };
    },
    /** When a group is to be forgotten, milliseconds since 1970. Undefined if it is. */
    due: ({ id }: { id: number }): number | null | undefined => {
      const rows = rowsOf(world)['chat'] as { telegram_chat: number; forget_at: number | null }[];
      return rows.find((row) => row.telegram_chat === id)?.forget_at;
    },
    setDue: ({ id }: { id: number }, at: number) => {
      const file = new Sqlite(`${world.dir}/conclave.db`);
      file.prepare('update chat set forget_at = ? where telegram_chat = ?').run(at, id);
      file.close();
    },
  };
}

test('its time is stored, and taken back when the bot is back or somebody writes there', async () => {
  const { api, taken, restart, group, due, setDue } = await begun();
  const [back, heard] = [await group('Nightingale'), await group('Nightjar')];
  for (const one of [back, heard]) one.group.remove(api.bot);
  await taken();
  for (const one of [back, heard]) {
    const days = (Number(due(one.group)) - Date.now()) / DAY;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
  }
  await restart();
  expect(due(back.group)).not.toBeNull();
  back.group.add(api.bot);
  await taken();
  expect(due(back.group)).toBeNull();
  // Nobody has said that the bot is back.
  heard.group.add(api.bot);
  await taken();
  setDue(heard.group, Date.now() + DAY);
  await heard.talk.asks('/status', 'A discussion is open');
  expect(due(heard.group)).toBeNull();
});

test('then it is forgotten, and nothing is sent there', async () => {
  const { world, api, taken, restart, group, due, setDue } = await begun();
  const [left, soon] = [await group('Salamander'), await group('Nightingale')];
  for (const one of [left, soon]) one.group.remove(api.bot);
  await taken();
  const calls = api.calls.length;
  setDue(left.group, Date.now() - 1);
  await restart();
  // The news of the last day come first.
  expect(due(left.group)).toBeDefined();
  vi.advanceTimersByTime(HOUR);
  await eventually(() => expect(due(left.group)).toBeUndefined());
  await eventually(() => expect(filesWith(world.dir, 'Salamander')).toEqual([]));
  await settled(world);
  expect(api.calls.slice(calls).filter(({ chatId }) => chatId === left.group.id)).toEqual([]);
  expect(due(soon.group)).toBeGreaterThan(Date.now());
  expect(filesWith(world.dir, 'Nightingale')).not.toEqual([]);
});

test('one that the bot is back in after a stop of the program is not', async () => {
  const { world, api, taken, restart, group, due, setDue } = await begun();
  const { group: back, talk } = await group('Nightingale');
  back.remove(api.bot);
  await taken();
  setDue(back, Date.now() - 1);
  await world.app.stop();
  back.add(api.bot);
  await restart();
  vi.advanceTimersByTime(HOUR);
  await settled(world);
  expect(due(back)).toBeNull();
  await talk.asks('/status', 'A discussion is open');
});
