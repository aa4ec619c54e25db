/**
 * The bot is killed with SIGKILL at more than fifty different moments of an `/open` and a `/discuss 2`: around sends, around commits,
 * around requests to models. Each run is killed several times, so most deaths come while it recovers from another.
 */
import { describe, expect, test } from 'vitest';
import { play, reached, runs } from './play.ts';

const MOMENTS = 50;
const TIMEOUT_MS = 300_000;

describe('kill -9', () => {
  test.concurrent.each(runs)(
    '$name',
    async (run) => {
      expect(await play(run)).toBeGreaterThan(1);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'during the migrations of a first start',
    async () => {
      const moments = [1, 2, 2, 1, 3, 2].map(
        (n, i) => ({ at: 'commit', when: i % 2 ? 'after' : 'before', n, from: 'start' }) as const,
      );
      expect(await play({ where: 'private', length: 'short', moments })).toBe(moments.length);
    },
    TIMEOUT_MS,
  );

  test(`at ${MOMENTS} moments at least`, () => {
    expect(reached.size).toBeGreaterThanOrEqual(MOMENTS);
  });
});
