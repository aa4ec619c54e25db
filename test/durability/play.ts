/** A run that is killed several times: an `/open` and a `/discuss 2`, at moments around sends, commits and requests to models. */
import { expect } from 'vitest';
import { marks, telling } from './answers.ts';
import type { Moment } from './moments.ts';
import { setStage } from './stage.ts';
import { expectWhole } from './verify.ts';

/** Where, and at what, a run is killed. Answers stream in private chats only. */
const RUNS = [
  ['private', 'short', 'send', 'before'],
  ['private', 'long', 'send', 'handled'],
  ['group', 'short', 'send', 'answered'],
  ['group', 'short', 'send', 'handled'],
  ['private', 'short', 'commit', 'before'],
  ['group', 'long', 'commit', 'after'],
  ['group', 'short', 'model', 'asked'],
  ['private', 'short', 'model', 'streaming'],
  ['group', 'short', 'model', 'answered'],
] as const;

/** A run has about 45 sends, 70 commits and 9 requests: steps that come past all parts of it. */
const STEPS = { send: [1, 6, 7, 5, 6, 5, 4], commit: [2, 9, 8, 7, 9, 6, 8], model: [2, 4, 2, 1, 2, 1] } as const;

/** The runs. */
export const runs = RUNS.map(([where, length, at, when], r) => ({
  name: `${where}, ${length} answers: ${when}, ${at}`,
  where,
  length,
  moments: STEPS[at].map((n, i) => ({ at, when, n: n + ((r + i) % (at === 'model' ? 2 : 3)) }) as Moment),
}));

/** The moments at which a run was killed. */
export const reached = new Set<string>();

/** Plays a run. @param url a PostgreSQL database. @returns how often it was killed */
export async function play(
  { where, length, moments }: Pick<(typeof runs)[number], 'where' | 'length' | 'moments'>,
  url?: string,
): Promise<number> {
  const stage = await setStage({ where, say: telling(length), moments, ...(url !== undefined && { url }) });
  try {
    await stage.start();
    stage.says('/open Why?');
    await stage.settles(({ chats }) => chats[0]?.phase === 'paused' && chats[0].round === 1);
    stage.says('/discuss 2');
    await stage.settles(({ chats }) => chats[0]?.phase === 'paused' && chats[0].round === 3);
    expect(await stage.end()).toBe(0);
    expectWhole(stage);
    expect(stage.rows().messages.map(({ kind }) => kind)).toEqual(['question', ...Array<string>(9).fill('answer')]);
    // Short answers of a round share a message in a group: those that are killed in the middle of it are among these.
    const shared = stage.api.messages(stage.chat).some(({ text }) => marks(text).length > 1);
    expect(shared || where === 'private' || length === 'long').toBe(true);
    for (const { label } of stage.kills) reached.add(label);
    return stage.kills.length;
  } finally {
    await stage.close();
  }
}
