/** Hearing of other programs on the same PostgreSQL server, over a lost connection. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/database/listen.ts';
import { CHAT_CHANGED, notify } from '../../src/database/notify.ts';
import { openDatabase, select } from '../../src/database/open.ts';
import {
  deleteOldPreviews,
  deletePreview,
  partialsIn,
  previewAt,
  putPreview,
} from '../../src/engine/restate/previews.ts';
import { given } from '../chat/support.ts';
import { onPostgresql, temporaryAddress } from '../support/backend.ts';

async function listening() {
  const url = temporaryAddress();
  const database = await openDatabase(url);
  const ended = new AbortController();
  onTestFinished(async () => {
    ended.abort();
    await database.close();
  });
  const heard: string[] = [];
  const faults: unknown[] = [];
  let times = 0;
  await listen(url, {
    signal: ended.signal,
    onNotice: (channel, payload) => heard.push(`${channel} ${payload}`),
    onListening: () => void times++,
    onFault: (error) => faults.push(error),
  });
  return { url, database, heard, faults, times: () => times };
}

describe.skipIf(!onPostgresql)('listening', () => {
  it('hears what others tell, and again after its connection was cut, which it says', async () => {
    const { database, heard, faults, times } = await listening();
    await notify(database, CHAT_CHANGED, '7 open');
    await expect.poll(() => heard).toEqual(['conclave_chat 7 open']);
    await select(
      database,
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'conclave listener' and datname = current_database()",
      [],
    );
    await expect.poll(times).toBe(2);
    expect(faults).toHaveLength(1);
    await notify(database, CHAT_CHANGED, '8 stop');
    await expect.poll(() => heard).toEqual(['conclave_chat 7 open', 'conclave_chat 8 stop']);
  });

  it('hears of a text that grows, which is there until its call is over', async () => {
    const { database, heard } = await listening();
    const preview = { id: '7:call:1', chat: 7, call: 'call:1' };
    await putPreview(database, { ...preview, text: 'It', partial: null });
    await putPreview(database, { ...preview, text: 'It is "so"\0', partial: given('It is "so"\0') });
    await expect.poll(() => heard).toEqual(['conclave_text 7:call:1', 'conclave_text 7:call:1']);
    expect(await previewAt(database, '7:call:1')).toEqual({ chat: 7, call: 'call:1', text: 'It is "so"' });
    expect(await partialsIn(database, 7)).toEqual({ 'call:1': given('It is "so"') });
    expect(await partialsIn(database, 8)).toEqual({});
    await deletePreview(database, '7:call:1');
    expect(await previewAt(database, '7:call:1')).toBeNull();
    // Of one whose worker ended first nothing stays.
    await putPreview(database, { ...preview, text: 'It', partial: null });
    await deleteOldPreviews(database);
    expect(await previewAt(database, '7:call:1')).toBeNull();
  });

  it('keeps growing texts in a table without a log', async () => {
    const { database } = await listening();
    expect(await select(database, "select relpersistence from pg_class where relname = 'preview'", [])).toEqual([
      { relpersistence: 'u' },
    ]);
  });
});
