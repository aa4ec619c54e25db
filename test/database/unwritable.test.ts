/** A database that cannot be written: it is told why, and asked without leaving anything behind. */
import { statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { writeProbe } from '../../src/database/probe.ts';
import { transaction } from '../../src/database/transaction.ts';
import { whyNotWritten } from '../../src/database/errors.ts';
import { one, temporaryDatabase } from './support.ts';
import { temporaryAddress } from '../support/backend.ts';

describe('whyNotWritten', () => {
  it.each([
    [{ code: 'SQLITE_FULL' }, 'the disk is full'],
    [{ code: 'SQLITE_READONLY_DBMOVED' }, 'it is read-only, or this program has no rights to write it'],
    [{ code: 'SQLITE_IOERR_WRITE' }, 'the disk has a fault'],
    [{ code: 'SQLITE_CANTOPEN' }, 'its file cannot be opened'],
    [new Error('outer', { cause: new Error('inner', { cause: { code: 'SQLITE_FULL' } }) }), 'the disk is full'],
  ])('tells %j', (error, why) => {
    expect(whyNotWritten(error)).toBe(why);
  });

  it('says nothing of what passes soon, or is about something else', () => {
    const own: Record<string, unknown> = {};
    own['cause'] = own;
    for (const error of [
      null,
      'full',
      new Error('the disk is full'),
      { code: 'SQLITE_BUSY' },
      { code: 'SQLITE_BUSY_SNAPSHOT' },
      { code: 'ENOSPC' },
      { code: 13 },
      own,
    ])
      expect(whyNotWritten(error)).toBeNull();
  });
});

describe('the probe', () => {
  const full = async (database: Awaited<ReturnType<typeof temporaryDatabase>>) => {
    const { page_count: pages } = await one(database, 'pragma page_count');
    await database.em.getConnection().execute(`pragma max_page_count = ${Number(pages)}`);
  };

  it('finds that there is no room, and that there is again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const database = await temporaryDatabase(temporaryAddress());
      const probe = writeProbe(database);
      await probe();
      await full(database);
      vi.advanceTimersByTime(1000);
      const refused: unknown = await probe().catch((error: unknown) => error);
      expect(whyNotWritten(refused)).toBe('the disk is full');
      await database.em.getConnection().execute('pragma max_page_count = 1000000');
      // Whoever asks again at once is told the same, without another write.
      await expect(probe()).rejects.toBe(refused);
      vi.advanceTimersByTime(1000);
      await probe();
    } finally {
      vi.useRealTimers();
    }
  });

  it('finds that it may not write', async () => {
    const database = await temporaryDatabase(temporaryAddress());
    await database.em.getConnection().execute('pragma query_only = 1');
    const refused: unknown = await writeProbe(database)().catch((error: unknown) => error);
    expect(whyNotWritten(refused)).toContain('read-only');
    await database.em.getConnection().execute('pragma query_only = 0');
  });

  it('writes to the disk, but nothing grows, and no row is left', async () => {
    const path = temporaryAddress();
    const database = await temporaryDatabase(path);
    await database.em.getConnection().execute('pragma wal_checkpoint(truncate)');
    const [before, log] = [await one(database, 'pragma page_count'), statSync(`${path}-wal`).size];
    await writeProbe(database)();
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(log);
    for (let n = 0; n < 400; n += 1) await writeProbe(database)();
    expect(await one(database, 'pragma page_count')).toEqual(before);
    expect(await one(database, 'pragma freelist_count')).toEqual({ freelist_count: 0 });
    expect(await one(database, 'select count(*) as n from inbox')).toEqual({ n: 0 });
    // SQLite begins its log anew at a thousand pages.
    expect(statSync(`${path}-wal`).size).toBeLessThan(5 * 2 ** 20);
  });

  it('takes nothing from those who write beside it', async () => {
    const database = await temporaryDatabase(temporaryAddress());
    const insert = (id: string) =>
      transaction(database, (em) => em.execute('insert into inbox (id, at) values (?, 1)', [id], 'run'));
    await Promise.all([insert('a'), writeProbe(database)(), insert('b'), writeProbe(database)(), insert('c')]);
    expect(await one(database, 'select group_concat(id) as ids from inbox')).toEqual({ ids: 'a,b,c' });
  });

  it('is refused while somebody else writes', async () => {
    const path = temporaryAddress();
    const database = await temporaryDatabase(path);
    const other = new Sqlite(path);
    other.exec('begin immediate');
    await expect(writeProbe(database)()).rejects.toThrow('locked');
    other.exec('rollback');
    other.close();
    await writeProbe(database)();
  });
});
