/** What SQLite holds is freed when the event loop turns, which a busy bot's promises may never let it: nothing may pile up then. */
import { expect, it } from 'vitest';
import { Message } from '../../src/database/schema.ts';
import { transaction } from '../../src/database/transaction.ts';
import { temporaryDatabase } from './support.ts';

it('stays bounded in a long loop of promises only', async () => {
  const database = await temporaryDatabase();
  const text = 'x'.repeat(1000);
  const loop = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await transaction(database, async (em) => {
        await em.execute('insert into inbox (id, at) values (?, ?) on conflict do nothing', [`tg:${i}`, i], 'run');
        await em.nativeDelete(Message, { id: 'm' });
        await em.insert(Message, {
          id: 'm',
          chat: 1,
          discussion: 'd',
          seq: i,
          kind: 'answer',
          author: 'a',
          text,
          at: i,
        });
      });
    }
  };
  await loop(2000);
  const before = process.memoryUsage().rss;
  await loop(5000);
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(80);
}, 120_000);
