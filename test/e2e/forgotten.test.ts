/** What is forgotten is in no file any more, and that is said only when it is so. The bytes of the files are read. */
import Sqlite from 'better-sqlite3';
import { expect, test, type TestContext } from 'vitest';
import { filesWith } from '../support/bytes.ts';
import { eventually } from '../support/eventually.ts';
import { startWorld, type WorldOptions } from '../support/world.ts';
import { settled, Talk } from './stage.ts';

const DELETED = 'Everything of this chat is deleted. /start begins anew.';
const CLEANING = 'Everything of this chat is deleted; the file is being cleaned';

async function begun({ onTestFinished }: TestContext, options: WorldOptions = {}) {
  const world = await startWorld(options);
  onTestFinished(() => world.close());
  const talk = (id: number, name: string) => new Talk(world, world.api.person(id, { name }));
  return { world, dir: world.dir, ann: talk(1, 'Ann'), bob: talk(2, 'Bob') };
}

/** Everything of which rows are made, with a word in it that is nowhere else. */
async function talkOf(talk: Talk, word: string): Promise<void> {
  const { world } = talk;
  world.ai.reply('*', { text: `${word} answered ${word}` });
  await talk.asks(`/project new ${word}`, word);
  await talk.asks(`/project about ${word} about ${word.repeat(20)}`, 'Noted');
  talk.says(`/open ${word}? ${`${word} `.repeat(300)}`);
  await talk.ended();
  talk.says(`/ask gpt ${word} alone`);
  await talk.sees(`${word} answered`);
  await settled(world);
  talk.says('/discuss 1');
  await talk.ended();
  await talk.asks(`/project select ${word}x`, 'There is no project');
  await talk.asks(`/${word}`, 'I do not know');
  await settled(world);
}

async function forgets(talk: Talk): Promise<void> {
  await talk.person.presses(await talk.asks('/forget', 'Delete everything of this chat'), 'Yes, delete');
}

/** Notes which files hold a text in the very moment in which a line is shown. */
function whenSaid(talk: Talk, line: string, word: string): { files: readonly string[] | null } {
  const noted: { files: readonly string[] | null } = { files: null };
  const look = ({ text, chatId }: { text: string; chatId: number }) => {
    if (chatId === talk.person.id && text.startsWith(line)) noted.files ??= filesWith(talk.world.dir, word);
  };
  talk.world.api.on('message', look);
  talk.world.api.on('edit', look);
  return noted;
}

test.concurrent(
  'nothing of a chat is in any file when it is said to be deleted',
  { timeout: 60_000 },
  async (context) => {
    const { world, dir, ann, bob } = await begun(context);
    await talkOf(bob, 'Nightingale');
    await talkOf(ann, 'Salamander');
    await talkOf(bob, 'Nightjar');
    expect(filesWith(dir, 'Salamander')).toContain('conclave.db-wal');
    const said = whenSaid(ann, DELETED, 'Salamander');
    await forgets(ann);
    await ann.sees(DELETED);
    expect(said.files).toEqual([]);
    expect(filesWith(dir, 'Nightingale')).not.toEqual([]);
    // Nor is it put there again, by the end of what ran or by a restart.
    await settled(world);
    await world.restart();
    await bob.asks('/status', 'A discussion is open');
    expect(filesWith(dir, 'Salamander')).toEqual([]);
    await bob.asks('/history', 'Nightjar');
  },
);

test.concurrent(
  'while somebody reads in the database it is said that the file is being cleaned, also after a restart',
  { timeout: 60_000 },
  async (context) => {
    const { world, dir, ann } = await begun(context);
    await talkOf(ann, 'Salamander');
    const reader = new Sqlite(`${dir}/conclave.db`, { readonly: true });
    context.onTestFinished(() => void reader.close());
    reader.exec('begin');
    reader.prepare('select count(*) from message').get();
    const said = whenSaid(ann, DELETED, 'Salamander');
    await forgets(ann);
    const line = await ann.sees(CLEANING);
    expect(filesWith(dir, 'Salamander')).not.toEqual([]);
    // What they write meanwhile begins anew.
    await ann.asks('/status', 'No discussion is open');
    await world.restart();
    await ann.asks('/status', 'No discussion is open');
    expect(said.files).toBeNull();
    expect(filesWith(dir, 'Salamander')).not.toEqual([]);
    reader.exec('commit');
    await eventually(() => expect(world.api.messages(ann.person).find(({ id }) => id === line.id)?.text).toBe(DELETED));
    expect(said.files).toEqual([]);
    await settled(world);
    expect(ann.all.filter(({ text }) => text.startsWith('Everything of this chat'))).toHaveLength(1);
  },
);

test.concurrent(
  'a deleted project leaves the files with the cleaning of the next start',
  { timeout: 60_000 },
  async (context) => {
    const { world, dir, ann } = await begun(context);
    await talkOf(ann, 'Salamander');
    const question = await ann.asks('/project delete Salamander', 'Delete the project');
    await ann.person.presses(question, 'Yes, delete');
    await eventually(() => expect(ann.all.some(({ text }) => text.includes('are deleted'))).toBe(true));
    // A week-old line with the project's name is none of its rows.
    expect(filesWith(dir, 'Salamander answered')).not.toEqual([]);
    await settled(world);
    await world.restart();
    await eventually(() => expect(filesWith(dir, 'Salamander answered')).toEqual([]));
  },
);
