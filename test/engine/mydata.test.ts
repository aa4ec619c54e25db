/** However much a chat has, it is given in documents that Telegram takes, and nobody else waits for that. */
import { onPostgresql } from '../support/backend.ts';
import { nativeOf } from '../../src/database/native.ts';
import { expect, it, onTestFinished } from 'vitest';
import type { Item } from '../../src/effects/display.ts';
import { mydata } from '../../src/effects/mydata.ts';
import type { World } from '../../src/effects/world.ts';
import { bench, temporaryDatabase } from './support.ts';

it.skipIf(onPostgresql)(
  'gives a chat of 20 million characters in pieces, every entry once and in order',
  { timeout: 60_000 },
  async () => {
    const database = await temporaryDatabase();
    const { engine } = bench(database);
    const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
    const native = await nativeOf(database);
    const columns = 'id, chat, discussion, seq, kind, author, text, at';
    const insert = native.prepare(`insert into message (${columns}) values (?, ?, ?, ?, 'answer', 'claude', ?, 1)`);
    native.exec(
      `begin; insert into discussion (id, chat, project, question, begun_at) values ('1:d1', ${chat}, 'p', 'Why?', 1)`,
    );
    const count = 400;
    for (let seq = 1; seq <= count; seq++)
      insert.run(`${chat}:${seq}`, chat, '1:d1', seq, `${seq} ${'ж"\n'.repeat(10_000)}`);
    native.exec('commit');

    let turns = 0;
    const turn = setInterval(() => void (turns += 1), 0);
    onTestFinished(() => clearInterval(turn));
    const keys: string[] = [];
    const contents: Buffer[] = [];
    const show = async (_: unknown, { key, view }: Item) => {
      const made = await view();
      if (made?.view !== 'document') throw new Error('not a document');
      keys.push(`${key} ${made.name}`);
      // As the sender does it.
      contents.push(Buffer.from(made.content));
      return 'shown' as const;
    };
    const world = { database, display: { show }, now: () => 86_400_000 } as unknown as World;
    const context = { effectId: '1:2:0', address: { id: chat }, signal: new AbortController().signal };
    expect(await mydata(world)({ replyTo: null }, context as never)).toEqual({ outcome: 'shown' });
    // What is made at once is bounded, whatever there is: a document, after which others have their turn.
    expect(Math.max(...contents.map(({ length }) => length))).toBeLessThan(5_000_000);
    expect(turns).toBeGreaterThan(contents.length);
    expect(keys.slice(0, 2)).toEqual([
      '1:2:0 conclave-data-1970-01-02.json',
      '1:2:0/2 conclave-data-1970-01-02-2.json',
    ]);
    const documents = contents.map(
      (content) => JSON.parse(content.toString()) as { part: number; more: boolean; transcript: { seq: number }[] },
    );
    const last = documents.length;
    expect(last).toBeGreaterThan(5);
    expect(documents.map(({ part, more }) => [part, more])).toEqual(documents.map((_, n) => [n + 1, n + 1 < last]));
    const seqs = documents.flatMap(({ transcript }) => transcript.map(({ seq }) => seq));
    expect(seqs).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    for (const { length } of contents) expect(length).toBeLessThan(50 * 1024 * 1024);
  },
);
