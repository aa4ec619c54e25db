/** A group that the owner let in is let in until the bot leaves it. */
import { expect, onTestFinished, test } from 'vitest';
import type { Group, Person } from '../../src/bot-api/bot-api.ts';
import { startWorld, type World } from '../support/world.ts';
import { buttonsOf, rowsOf, settled, Talk } from './stage.ts';

const STRANGE = /This bot is private|allow this chat|its owner/;

interface Owned {
  readonly made: World;
  readonly owner: Person;
  readonly mallory: Person;
  /** Waits until every update is taken. */
  readonly taken: () => Promise<unknown>;
}

/** A bot with an owner, and somebody who is none. */
async function owned(env: Record<string, string> = {}): Promise<Owned> {
  const lines: string[] = [];
  const made = await startWorld({
    env: { ALLOWED_USERS: '', LOG_LEVEL: 'info', ...env },
    onLog: (line) => void lines.push(line),
  });
  onTestFinished(() => made.close());
  const { api } = made;
  const [owner, mallory] = [api.person(10, { name: 'Olga' }), api.person(20, { name: 'Mallory' })];
  const taken = () => api.until(() => api.updates.count === 0 && api.updates.polled, { what: 'updates to be taken' });
  if (env['ALLOWED_CHATS'] === undefined) {
    const code = await api.until(() => /\?start=([\w-]+)/.exec(lines.join(''))?.[1], { what: 'the pairing link' });
    await new Talk(made, owner).asks(`/start ${code}`, 'You are the owner');
  }
  return { made, owner, mallory, taken };
}

/** Whether somebody is served somewhere, by what comes of a command. */
async function served(made: World, person: Person, place: Group): Promise<boolean> {
  const asker = new Talk(made, person, place);
  const before = (rowsOf(made)['inbox'] ?? []).length;
  asker.says('/status');
  await made.api.until(() => made.api.updates.count === 0 && made.api.updates.polled);
  await settled(made);
  const answered = asker.shown.some(({ text }) => text.includes('discussion'));
  expect((rowsOf(made)['inbox'] ?? []).length > before).toBe(answered);
  return answered;
}

/** The ids of the updates that tell of the bot's membership, as they are sent. */
function memberships(made: World): number[] {
  const sent: number[] = [];
  made.api.on('update', (update) => {
    if ('my_chat_member' in update) sent.push(update.update_id);
  });
  return sent;
}

test('the owner takes the bot out: whoever adds it again is not served, until the owner does', async () => {
  const { made, owner, mallory, taken } = await owned();
  const { api } = made;
  const place = api.group('Olga’s', { owner, members: [mallory] });
  place.add(api.bot, { by: owner });
  const there = new Talk(made, mallory, place);
  const hello = await there.sees('Hello!');
  there.says('/open Who pays?');
  const end = await there.ended('Round 1 is complete.');
  const calls = made.ai.calls.length;
  place.remove(api.bot, { by: owner });
  await taken();
  expect(rowsOf(made)['access']).not.toContainEqual(expect.objectContaining({ id: `chat:${place.id}` }));

  place.add(api.bot, { by: mallory });
  await taken();
  expect(there.all.filter(({ text }) => text === hello.text)).toHaveLength(1);
  expect(await served(made, mallory, place)).toBe(false);
  const next = await mallory.presses(end, buttonsOf(end)[0] ?? '');
  expect(next.text).toMatch(STRANGE);
  await made.restart();
  expect(await served(made, mallory, place)).toBe(false);
  // Who owns the bot is served wherever it is.
  expect(await served(made, owner, place)).toBe(true);
  expect(made.ai.calls).toHaveLength(calls);

  place.remove(api.bot, { by: mallory });
  place.add(api.bot, { by: owner });
  await taken();
  expect(await served(made, mallory, place)).toBe(true);
  await made.restart();
  expect(await served(made, mallory, place)).toBe(true);
});

test.each(['leaves', 'is banned', 'is restricted and out'] as const)('however it %s', async (how) => {
  const { made, owner, mallory, taken } = await owned();
  const { api } = made;
  const place = api.supergroup('Olga’s', { owner, members: [mallory] });
  place.add(api.bot, { by: owner });
  await taken();
  expect(await served(made, mallory, place)).toBe(true);
  if (how === 'leaves') {
    await fetch(`${api.url}/bot${api.bot.token}/leaveChat?chat_id=${place.id}`);
  } else if (how === 'is banned') place.remove(api.bot, { by: mallory });
  else {
    const chat = { id: place.id, type: 'supergroup', title: 'Olga’s' };
    const from = { id: mallory.id, is_bot: false, first_name: 'Mallory' };
    const restricted = { status: 'restricted', is_member: false, can_send_messages: true };
    api.push({
      my_chat_member: { chat, from, date: 1, old_chat_member: { status: 'member' }, new_chat_member: restricted },
    });
  }
  await taken();
  if (how !== 'is restricted and out') place.add(api.bot, { by: mallory });
  await taken();
  expect(await served(made, mallory, place)).toBe(false);
});

test('what runs there stops, and an owner who blocks the bot is still its owner', async () => {
  const { made, owner, mallory, taken } = await owned();
  const { api, ai } = made;
  const place = api.group('Olga’s', { owner, members: [mallory] });
  place.add(api.bot, { by: owner });
  ai.reply('gpt-x', { waitMs: Infinity });
  new Talk(made, mallory, place).says('/discuss 10 Who pays?');
  await expect.poll(() => ai.calls.some(({ model }) => model === 'gpt-x')).toBe(true);
  place.remove(api.bot, { by: owner });
  await settled(made);
  expect(ai.calls).toHaveLength(2);
  await expect.poll(() => ai.calls.every(({ done }) => done)).toBe(true);

  owner.blocks();
  owner.unblocks();
  await taken();
  await new Talk(made, owner).asks('/status', 'No discussion is open.');
});

test('updates that come again change nothing: neither a leaving nor a joining of before', async () => {
  const { made, owner, mallory, taken } = await owned();
  const { api } = made;
  const sent = memberships(made);
  const place = api.group('Olga’s', { owner, members: [mallory] });
  for (let n = 0; n < 2; n += 1) {
    place.add(api.bot, { by: owner });
    place.remove(api.bot, { by: owner });
  }
  place.add(api.bot, { by: owner });
  await taken();
  const again = async () => {
    for (const id of [...sent, ...sent.toReversed()]) api.redeliver(id);
    await taken();
  };
  await again();
  expect(await served(made, mallory, place)).toBe(true);
  await made.restart();
  await again();
  expect(await served(made, mallory, place)).toBe(true);

  place.remove(api.bot, { by: owner });
  place.add(api.bot, { by: mallory });
  await taken();
  await again();
  expect(await served(made, mallory, place)).toBe(false);
});

/** Telegram says that the bot is out of a group; who reports it is somebody in it. */
function reportLeft(made: World, place: Group, by: Person): void {
  const chat = { id: place.id, type: 'group', title: 'Olga’s' };
  const from = { id: by.id, is_bot: false, first_name: 'Olga' };
  const member = (status: string) => ({ user: { id: made.api.bot.id, is_bot: true, first_name: 'Bot' }, status });
  made.api.push({
    my_chat_member: { chat, from, date: 1, old_chat_member: member('member'), new_chat_member: member('left') },
  });
}

test.each(['before', 'after', 'never'] as const)(
  'a group that becomes a supergroup is allowed there, its old place reported as left %s; until the bot leaves that',
  async (when) => {
    const { made, owner, mallory, taken } = await owned();
    const { api } = made;
    const place = api.group('Olga’s', { owner, members: [mallory] });
    place.add(api.bot, { by: owner });
    await taken();
    if (when === 'before') reportLeft(made, place, owner);
    await taken();
    const moves: number[] = [];
    api.on('update', (update) => {
      if ('message' in update) moves.push(update.update_id);
    });
    const bigger = place.upgrade();
    if (when === 'after') reportLeft(made, place, owner);
    await taken();
    moves.splice(2);
    expect(await served(made, mallory, bigger)).toBe(true);
    await made.restart();
    expect(await served(made, mallory, bigger)).toBe(true);

    bigger.remove(api.bot, { by: owner });
    bigger.add(api.bot, { by: mallory });
    await taken();
    expect(await served(made, mallory, bigger)).toBe(false);
    for (const id of moves) api.redeliver(id);
    await taken();
    expect(await served(made, mallory, bigger)).toBe(false);
    await made.restart();
    expect(await served(made, mallory, bigger)).toBe(false);
  },
);

test('a group that a list names is allowed for as long as the list names it, under its new id too', async () => {
  const { made, owner, mallory, taken } = await owned({ ALLOWED_CHATS: '-4111' });
  const { api } = made;
  const place = api.group('Ours', { id: -4111, owner, members: [mallory] });
  place.add(api.bot);
  place.remove(api.bot);
  place.add(api.bot, { by: mallory });
  await taken();
  expect(await served(made, mallory, place)).toBe(true);
  const bigger = place.upgrade();
  await taken();
  bigger.remove(api.bot);
  bigger.add(api.bot, { by: mallory });
  await taken();
  expect(await served(made, mallory, bigger)).toBe(true);
});
