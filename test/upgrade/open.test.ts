/** What older programs have left is taken up by the program as it is now: all of it is done, and no answer is asked for or shown twice. */
import { expect, test } from 'vitest';
import { fixtures } from './fixtures.ts';
import { marksOf, openFixture } from './stage.ts';

const TIMEOUT_MS = 60_000;

/** In these something is deleted, with what was asked and said there. */
const DELETES = new Set(['deletions']);

test.concurrent.each(fixtures)('%s', { timeout: TIMEOUT_MS }, async (name) => {
  await using stage = await openFixture(name);
  const { ai, api } = stage;
  const before = stage.rows();
  const seenBefore = stage.seen();
  expect(before.pending.length).toBeGreaterThan(0);

  stage.start();
  await stage.completes();
  const after = stage.rows();
  expect(after.pending).toEqual([]);
  expect(after.chats.filter(({ phase }) => phase !== 'paused' && phase !== 'idle')).toEqual([]);

  // Each was asked for what was missing, and for nothing else; what was said before is there as it was.
  const committed = marksOf(after.messages);
  const fresh = committed.filter((mark) => !marksOf(before.messages).includes(mark));
  if (!DELETES.has(name)) {
    expect(after.messages.filter(({ id }) => before.messages.some((message) => message.id === id))).toEqual(
      before.messages,
    );
    expect(new Set(fresh.map((mark) => mark.split('p')[0])).size).toBe(ai.calls.length);
  }
  // Every answer is seen once. Of what is deleted the messages stay, as they do in Telegram.
  const seen = stage.seen();
  expect(seen).toEqual([...new Set(seen)]);
  expect(DELETES.has(name) ? seen.filter((mark) => !seenBefore.includes(mark)) : seen).toEqual(
    DELETES.has(name) ? fresh : committed,
  );
  expect(api.alteredTexts).toEqual([]);
  await stage.stop();

  // Another start finds nothing to do, and goes on with people.
  const [asked, shown] = [ai.calls.length, stage.shows()];
  stage.start();
  await stage.completes();
  api.person(1).writes('/status');
  await api.until(() => stage.shows() > shown, { timeoutMs: 10_000 });
  await stage.completes();
  expect({ asked: ai.calls.length, shown: stage.shows() }).toEqual({ asked, shown: shown + 1 });
  expect(stage.rows().messages).toEqual(after.messages);
  await stage.stop();
});

test.concurrent(
  'killed in the middle of the upgrade, it is upgraded by the next start',
  { timeout: TIMEOUT_MS },
  async () => {
    await using stage = await openFixture('first-schema');
    const kills: string[] = [];
    for (const moment of ['before:1', 'after:1']) {
      const { signal } = await stage.start({ KILL_AT_COMMIT: moment, KILL_AT_COMMIT_FROM: 'start' }).ended;
      kills.push(`${moment} ${signal}`);
    }
    expect(kills).toEqual(['before:1 SIGKILL', 'after:1 SIGKILL']);
    stage.start();
    await stage.completes();
    expect(stage.seen()).toEqual(marksOf(stage.rows().messages));
    await stage.stop();
  },
);
