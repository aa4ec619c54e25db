/** Telegram sends updates again, shuffled, to the same process and to the next one: nothing is asked, shown or written again. */
import { expect, test } from 'vitest';
import { telling } from './answers.ts';
import { setStage } from './stage.ts';
import { expectWhole } from './verify.ts';

test('redelivered updates change nothing', { timeout: 120_000 }, async () => {
  const stage = await setStage({ where: 'group', say: telling('short') });
  const state = () => {
    const { pending: _, ...rows } = stage.rows();
    const messages = stage.api.messages(stage.chat).map(({ id, versions }) => ({ id, versions: versions.length }));
    return { rows, messages, requests: stage.ai.calls.length };
  };
  try {
    await stage.start();
    const rests = (rows: ReturnType<typeof stage.rows>) =>
      !['opening', 'discussing'].includes(rows.chats[0]?.phase ?? '');
    const say = async (...lines: readonly string[]) => {
      for (const line of lines) {
        stage.says(line);
        await stage.settles(rests);
      }
    };
    await say('/open Why?', '/ask gpt Really?', '/discuss 1', '/status');
    stage.presses('Next');
    await stage.settles(rests);
    await say('/export', '/project new Trip', '/ask No?', '/nonsense@conclave_bot');
    expect(stage.ai.calls).toHaveLength(11);
    const before = state();
    await stage.redelivers();
    expect(state()).toEqual(before);

    expect(await stage.end()).toBe(0);
    await stage.start();
    await stage.redelivers();
    await stage.redelivers();
    expect(state()).toEqual(before);
    expect(await stage.end()).toBe(0);
    expectWhole(stage);
  } finally {
    await stage.close();
  }
});
