/** The one transaction of an event: once, whole or not at all. */
import { onPostgresql } from '../support/backend.ts';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/engine/apply.ts';
import { recover } from '../../src/engine/parked.ts';
import { UnreadableChat } from '../../src/engine/restore.ts';
import { chatAt } from '../../src/engine/chats.ts';
import { withoutUnstorable } from '../../src/engine/unstorable.ts';
import { Message } from '../../src/database/schema.ts';
import type { Database } from '../../src/database/open.ts';
import type { Command } from '../../src/chat/events.ts';
import { answered, answers, command, fresh, open, rows, temporaryDatabase } from './support.ts';

/** Every pending effect, as a start takes it up. */
const pendingEffects = async (database: Database) => [...(await recover(database, 1, () => {})).values()].flat();

const place = (topic: number | null = null) => ({ telegramChat: -100, topic, private: false });

async function setUp() {
  const database = await temporaryDatabase();
  return { database, chat: await chatAt(database, place(), 1) };
}

let updates = 0;
const send = (database: Database, chat: number, event: Command, eventId = `tg:${++updates}`) =>
  apply(database, { chat, eventId, event, at: 1000 });

const count = async (database: Database, table: string) => (await rows(database, table)).length;

describe('an event', () => {
  it('is applied once: its id is kept with what it did', async () => {
    const { database, chat } = await setUp();
    const { effects } = fresh(await send(database, chat, open(), 'tg:1'));
    expect(effects.map(({ id, kind }) => [id, kind])).toEqual([
      [`${chat}:1:0`, 'answer'],
      [`${chat}:1:1`, 'answer'],
      [`${chat}:1:2`, 'answer'],
      [`${chat}:1:3`, 'board'],
    ]);
    expect(await send(database, chat, open(), 'tg:1')).toEqual({ duplicate: true });
    expect(await rows(database, 'chat')).toMatchObject([{ seq: 1 }]);
    expect(await pendingEffects(database)).toEqual(effects);
  });

  it('leaves nothing behind when a row cannot be written, and no text in the error', async () => {
    const { database, chat } = await setUp();
    const before = await rows(database, 'chat');
    const taken = {
      id: `${chat}:1`,
      chat,
      discussion: 'd',
      seq: 1,
      kind: 'remark',
      author: 'x',
      text: '',
      at: 1,
    } as const;
    await database.em.fork().insert(Message, taken);
    const failed = send(database, chat, open('my secret question'), 'tg:2');
    await expect(failed).rejects.toThrow(/unique/i);
    await expect(failed).rejects.not.toThrow(/secret/);
    expect(await rows(database, 'chat')).toEqual(before);
    for (const table of ['inbox', 'effect', 'project', 'discussion', 'round'])
      expect(await count(database, table)).toBe(0);
    await database.em.fork().nativeDelete(Message, { id: taken.id });
    expect(fresh(await send(database, chat, open(), 'tg:2')).effects).toHaveLength(4);
  });

  it('of a chat that is gone is dropped', async () => {
    const { database } = await setUp();
    expect(await send(database, 4711, open())).toEqual({ duplicate: true, gone: true });
    // It does not count as seen.
    expect(await count(database, 'inbox')).toBe(0);
  });

  it('for a snapshot that cannot be read throws, and the snapshot stays as it is', async () => {
    const { database, chat } = await setUp();
    for (const snapshot of ['{"value":"dreaming"}', ...(onPostgresql ? [] : ['not json', 'null']), '[]']) {
      await database.em.getConnection().execute('update chat set snapshot = ?, seq = 1', [snapshot], 'run');
      await expect(send(database, chat, open())).rejects.toThrow(UnreadableChat);
      expect(await rows(database, 'chat')).toMatchObject([{ snapshot, seq: 1 }]);
    }
    expect(await count(database, 'inbox')).toBe(0);
  });
});

describe('a result', () => {
  it('ends its effect and is recorded in one transaction, once', async () => {
    const { database, chat } = await setUp();
    const [first] = answers(fresh(await send(database, chat, open())).effects);
    const result = { chat, effectId: first?.id ?? '', at: 2000, ...answered(first?.input ?? ({} as never)) };
    expect(fresh(await apply(database, result)).effects.map(({ kind }) => kind)).toEqual(['post', 'board']);
    expect(await apply(database, result)).toEqual({ duplicate: true });
    expect(await rows(database, 'message')).toMatchObject([{ kind: 'question' }, { kind: 'answer', author: 'claude' }]);
    expect((await rows(database, 'effect'))[0]).toMatchObject({ outcome: 'ok', done_at: 2000 });
  });

  it('of a call that was stopped is dropped before it reaches the machine', async () => {
    const { database, chat } = await setUp();
    const asked = answers(fresh(await send(database, chat, open())).effects);
    expect(fresh(await send(database, chat, command('stop', {}))).aborted).toEqual(asked.map(({ id }) => id));
    for (const { id, input } of asked) {
      expect(await apply(database, { chat, effectId: id, at: 2000, ...answered(input) })).toEqual({ duplicate: true });
    }
    const stopped = asked.map(() => ({ kind: 'failure', reason: 'stopped' }));
    expect(await rows(database, 'message')).toMatchObject([{ kind: 'question' }, ...stopped]);
  });

  it('sees a text of a megabyte, NUL characters and lone surrogates through', async () => {
    const { database, chat } = await setUp();
    const texts = ['x'.repeat(1_000_000), 'a\0b', 'half \uD83D a face', "'; drop table chat; --", '?? \\? ?'];
    const asked = answers(fresh(await send(database, chat, open('why\0?'))).effects);
    await send(database, chat, command('stop', {}));
    for (const text of texts) {
      const [one] = answers(
        fresh(
          await send(
            database,
            chat,
            command('ask', { text, context: text, alias: null, threaded: true, discussion: null, line: null }),
          ),
        ).effects,
      );
      expect(
        fresh(
          await apply(database, {
            chat,
            effectId: one?.id ?? '',
            at: 1,
            ...answered(one?.input ?? ({} as never), text),
          }),
        ),
      ).toBeDefined();
    }
    const written = await database.em.fork().find(Message, { kind: 'answer' }, { orderBy: { seq: 'asc' } });
    expect(written.map(({ text }) => text)).toEqual(texts.map(withoutUnstorable));
    expect(asked).toHaveLength(3);
  });
});

describe('what is known to a command', () => {
  const named = async (database: Database, chat: number, name: string) =>
    fresh(await send(database, chat, command('project.select', { name }))).effects.map((effect) =>
      effect.kind === 'notice' ? effect.input.notice : effect.kind,
    );

  it('is the project by its name in any letter case or its id, else near names', async () => {
    const { database, chat } = await setUp();
    for (const name of ['Garden', 'Kitchen', 'Gardening']) await send(database, chat, command('project.new', { name }));
    expect(await named(database, chat, 'gARDEN')).toEqual([{ say: 'projectSelected', name: 'Garden', resumed: false }]);
    expect(await named(database, chat, `${chat}:p2`)).toEqual([
      { say: 'projectSelected', name: 'Kitchen', resumed: false },
    ]);
    expect(await named(database, chat, 'gard')).toEqual([
      { say: 'projectUnknown', name: 'gard', near: ['Garden', 'Gardening'] },
    ]);
    expect(await named(database, chat, 'kitchn')).toEqual([
      { say: 'projectUnknown', name: 'kitchn', near: ['Kitchen'] },
    ]);
    // In any letter case, as the names themselves.
    for (const [typed, near] of [
      ['KITCHN', 'Kitchen'],
      ['GARDNING', 'Gardening'],
      ['gardEM', 'Garden'],
    ] as const)
      expect(await named(database, chat, typed)).toEqual([{ say: 'projectUnknown', name: typed, near: [near] }]);
    expect(await named(database, chat, 'spaceship')).toEqual([{ say: 'projectUnknown', name: 'spaceship', near: [] }]);
  });

  it('is the panel of the selected project, or the default panel', async () => {
    const { database, chat } = await setUp();
    await send(database, chat, command('project.models', { models: ['solo', 'duo'], fallbacks: {} }));
    expect(answers(fresh(await send(database, chat, open())).effects).map(({ input }) => input.alias)).toEqual([
      'solo',
      'duo',
    ]);
    await send(database, chat, command('stop', {}));
    await send(database, chat, command('project.new', { name: 'B' }));
    expect(answers(fresh(await send(database, chat, open())).effects)).toHaveLength(3);
  });

  it('makes a discussion of the selected project current again, with its answers', async () => {
    const { database, chat } = await setUp();
    const asked = answers(fresh(await send(database, chat, open())).effects);
    for (const { id, input } of asked) await apply(database, { chat, effectId: id, at: 2, ...answered(input) });
    await send(database, chat, command('project.new', { name: 'B' }));
    expect(await named(database, chat, 'general')).toEqual([
      { say: 'projectSelected', name: 'General', resumed: true },
    ]);
    const next = answers(fresh(await send(database, chat, command('consensus', {}))).effects);
    expect(next).toEqual([]);
    expect(await pendingEffects(database)).toContainEqual(expect.objectContaining({ kind: 'conclude' }));
  });

  it('may be that another topic deleted the project: the discussion is left before the command is taken', async () => {
    const { database, chat } = await setUp();
    const topic = await chatAt(database, place(5), 1);
    await send(database, chat, command('project.new', { name: 'Shared' }));
    await send(database, topic, command('project.select', { name: 'Shared' }));
    await send(database, topic, open());
    await send(database, chat, command('project.delete', { name: 'Shared', confirmed: true }));
    expect(await count(database, 'discussion')).toBe(0);
    const { effects, aborted } = fresh(await send(database, topic, open('Again?')));
    expect(aborted).toHaveLength(3);
    expect(effects.map(({ kind }) => kind)).toEqual([
      'retract',
      'notice',
      'retract',
      'answer',
      'answer',
      'answer',
      'board',
    ]);
    expect(await rows(database, 'project')).toMatchObject([{ name: 'General', home: chat }]);
    expect(await rows(database, 'discussion')).toMatchObject([{ chat: topic, question: 'Again?' }]);
  });
});
