/** Whatever a text holds, it is just text to the database: it comes back as it was, and is in no error. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/open.ts';
import { Effect, Message } from '../../src/database/schema.ts';
import { transaction } from '../../src/database/transaction.ts';
import { openDatabase } from '../../src/database/open.ts';
import { withoutUnstorable } from '../../src/engine/unstorable.ts';
import { one } from './support.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase(':memory:');
  return () => database.close();
});

let made = 0;
async function written(text: string): Promise<string | undefined> {
  const id = `m${++made}`;
  const row = { id, chat: 1, discussion: 'd', seq: made, kind: 'answer', author: 'a', text, at: 1 } as const;
  await database.em.fork().insert(Message, row);
  return (await database.em.fork().findOne(Message, { id }))?.text;
}

describe('a text', () => {
  it.each([
    '?',
    '??',
    String.raw`\?`,
    '\\',
    "'); drop table message; --",
    '$1 :a @b',
    '{"a":1}',
    'true',
    '',
    '😀',
    '\u{10ffff}',
  ])('comes back as it was: %j', async (text) => {
    expect(await written(text)).toBe(text);
  });

  it('of any kind comes back once it is storable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await written(withoutUnstorable(text))).toBe(withoutUnstorable(text));
      }),
      { numRuns: 300 },
    );
  });

  it('of a megabyte comes back', async () => {
    const text = `é'`.repeat(500_000);
    expect((await written(text)) === text).toBe(true);
  });

  it('finds and changes the row it stands in', async () => {
    await written('needle?');
    const em = database.em.fork();
    expect(await em.nativeUpdate(Message, { text: 'needle?' }, { text: 'found' })).toBe(1);
    expect(await em.count(Message, { text: { $in: ['found', '??'] } })).toBe(2);
  });

  it('is in no error', async () => {
    const row = {
      id: 'twice',
      chat: 1,
      discussion: 'd',
      seq: 0,
      kind: 'answer',
      author: 'a',
      text: 'secret',
      at: 1,
    } as const;
    await database.em.fork().insert(Message, row);
    const again: unknown = await database.em
      .fork()
      .insert(Message, row)
      .catch((error: unknown) => error);
    expect(again).toBeInstanceOf(Error);
    expect(`${String(again)} ${again instanceof Error ? again.stack : ''}`).not.toContain('secret');
  });
});

it('keeps JSON, null and numbers apart', async () => {
  const input = { text: 'a\\b', list: [1, null, 'x'], big: 2 ** 40 };
  const row = {
    id: 'e1',
    chat: 1,
    seq: 1,
    n: 0,
    kind: 'post',
    input,
    call: null,
    outcome: null,
    createdAt: 2 ** 41,
    doneAt: null,
  };
  await database.em.fork().insert(Effect, row);
  expect(await database.em.fork().findOneOrFail(Effect, { id: 'e1' })).toMatchObject(row);
});

describe('a transaction', () => {
  it('is undone when its work fails', async () => {
    const work = transaction(database, async (em) => {
      await em.execute("insert into inbox (id, at) values ('gone', 1)");
      await em.insert(Message, {
        id: 'gone',
        chat: 1,
        discussion: 'd',
        seq: 1,
        kind: 'answer',
        author: 'a',
        text: '',
        at: 1,
      });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await one(database, "select count(*) as n from inbox where id = 'gone'")).toEqual({ n: 0 });
    expect(await database.em.fork().count(Message, { id: 'gone' })).toBe(0);
  });

  it('runs alone: no other sees half of it', async () => {
    const add = () =>
      transaction(database, async (em) => {
        const [row] = await em.execute<{ n: number }[]>("select count(*) as n from inbox where id like 'alone:%'");
        await em.execute('insert into inbox (id, at) values (?, 1)', [`alone:${row?.n}`]);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await one(database, "select count(*) as n from inbox where id like 'alone:%'")).toEqual({ n: 20 });
  });
});
