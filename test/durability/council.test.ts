/** A council is killed in each of its stages, around commits, sends and requests, and again while it recovers. */
import { expect, test } from 'vitest';
import { playCouncil, type CouncilRun } from './council-play.ts';
import type { Moment } from './moments.ts';

const TIMEOUT_MS = 300_000;

const at = (at: 'send' | 'commit' | 'model', when: string, steps: readonly number[]): readonly Moment[] =>
  steps.map((n) => ({ at, when, n }) as Moment);

/** A council has about 50 sends, 60 commits and 9 to 16 requests: steps that come past all parts of it. */
const RUNS: readonly (CouncilRun & { readonly name: string })[] = [
  {
    name: 'differ: after commits',
    where: 'private',
    how: 'differ',
    moments: at('commit', 'after', [4, 7, 6, 8, 5, 9, 7]),
  },
  { name: 'differ: before sends', where: 'group', how: 'differ', moments: at('send', 'before', [2, 5, 4, 6, 5, 3]) },
  { name: 'differ: asked', where: 'private', how: 'differ', moments: at('model', 'asked', [4, 1, 3, 2, 1]) },
  { name: 'agree: before commits', where: 'group', how: 'agree', moments: at('commit', 'before', [3, 6, 7, 5, 8, 6]) },
  { name: 'agree: sends handled', where: 'private', how: 'agree', moments: at('send', 'handled', [3, 6, 5, 7, 4, 5]) },
  { name: 'agree: answered', where: 'group', how: 'agree', moments: at('model', 'answered', [3, 1, 2, 1]) },
];

test.concurrent.each(RUNS)(
  '$name',
  async (run) => {
    expect((await playCouncil(run)).length).toBeGreaterThan(2);
  },
  TIMEOUT_MS,
);
