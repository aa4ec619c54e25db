/** What older programs have left is taken up by the program as it is now: all of it is done, and no answer is asked for or shown twice. */
import { expect, test } from 'vitest';
import { filesWith } from '../support/bytes.ts';
import { withoutUnstorable } from '../../src/engine/unstorable.ts';
import { fixtures } from './fixtures.ts';
import { marksOf, openFixture, type Stage } from './stage.ts';

const TIMEOUT_MS = 60_000;

/** In these something is being deleted, with what was asked and said there. */
const DELETIONS = ['deletions'];

/** Starts the bot, which does what was left pending. Gives the rows before and after. */
async function completed(stage: Stage) {
  const before = stage.rows();
  expect(before.pending).not.toEqual([]);
  stage.start();
  await stage.completes();
  const after = stage.rows();
  expect(after.pending).toEqual([]);
  for (const { phase } of after.chats) expect(['paused', 'idle', 'approving']).toContain(phase);
  expect(stage.api.alteredTexts).toEqual([]);
  // Nothing says that it goes on, and of each place only the newest progress message can be pressed.
  for (const [place, texts] of stage.places()) {
    expect({
      place,
      going: texts.filter(({ text }) => /[◔◑]/.test(text)),
    }).toEqual({
      place,
      going: [],
    });
    const pressable = texts.filter(({ keyboard }) => keyboard?.flat().some(({ text }) => text === 'Export'));
    expect(pressable.length).toBeLessThanOrEqual(1);
  }
  await stage.stop();
  return { before, after };
}

/** What the prompts say that ask for something else than an answer. */
const NO_ANSWERS = ['You sort answers', 'you judge what the others have answered', 'You prepare a decision'];

/** Another start finds nothing to do, and goes on with people. */
async function expectNothingLeft(stage: Stage): Promise<void> {
  const { ai, api } = stage;
  const [rows, asked, shown] = [stage.rows(), ai.calls.length, stage.shows()];
  stage.start();
  await stage.completes();
  api.person(1).writes('/status');
  await api.until(() => stage.shows() > shown, { timeoutMs: 20_000 });
  await stage.completes();
  expect({ asked: ai.calls.length, shown: stage.shows() }).toEqual({ asked, shown: shown + 1 });
  expect(stage.rows().messages).toEqual(rows.messages);
  await stage.stop();
}

test.concurrent.each(fixtures.filter((name) => !DELETIONS.includes(name)))(
  '%s: what was said stays, who is missing is asked once, and every answer is seen once',
  { timeout: TIMEOUT_MS },
  async (name) => {
    await using stage = await openFixture(name);
    const { before, after } = await completed(stage);
    // What broke off goes when its seat, asked again, answers.
    const whole = before.messages.filter(({ text }) => !text.includes('*It broke off here'));
    const ids = new Set(whole.map(({ id }) => id));
    // Older programs stored what no database should be given.
    expect(after.messages.filter(({ id }) => ids.has(id))).toEqual(withoutUnstorable(whole));
    const fresh = marksOf(after.messages.filter(({ id }) => !ids.has(id)));
    // A consensus has two marks. Who agrees is no answer, nor are options and rankings, and a judge who is asked again gives one.
    const answers = stage.ai.calls.filter(({ messages }) => {
      const [system] = messages;
      return messages.length === 2 && !NO_ANSWERS.some((words) => system?.content.includes(words));
    });
    expect(new Set(fresh.map((mark) => mark.split('p')[0])).size).toBe(answers.length);
    expect(stage.seen()).toEqual(marksOf(after.messages));
    await expectNothingLeft(stage);
  },
);

test.concurrent.each(DELETIONS)(
  '%s: what was to be deleted is gone, and nothing of it is shown that was not said before',
  { timeout: TIMEOUT_MS },
  async (name) => {
    await using stage = await openFixture(name);
    const seenBefore = stage.seen();
    const { before, after } = await completed(stage);
    // A person's chat was to be forgotten; the discussions of a forum were of the project that was deleted.
    expect(after.chats.map(({ telegramChat }) => telegramChat > 0)).toEqual([false, false]);
    expect(before.messages).not.toEqual([]);
    expect(after.messages).toEqual([]);
    // Nor do they stand in a file, whatever the program before had left there.
    for (const text of ['Is it secret?', 'Is red warm?']) expect(filesWith(stage.dir, text)).toEqual([]);
    // What was given before may still be shown, if that comes before the deletion.
    const seen = stage.seen();
    expect(seen).toEqual([...new Set(seen)]);
    expect([...seenBefore, ...marksOf(before.messages)]).toEqual(expect.arrayContaining(seen));
    await expectNothingLeft(stage);
  },
);

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
    const { after } = await completed(stage);
    expect(stage.seen()).toEqual(marksOf(after.messages));
  },
);
