/** The bot is killed with SIGKILL at the same moments as with SQLite's file, on PostgreSQL. */
import { describe, expect, test } from 'vitest';
import { play, reached, runs } from '../durability/play.ts';
import { temporaryAddress } from '../support/backend.ts';

const MOMENTS = 40;

describe('kill -9 on PostgreSQL', () => {
  test.concurrent.each(runs)(
    '$name',
    async (run) => {
      expect(await play(run, temporaryAddress())).toBeGreaterThan(1);
    },
    300_000,
  );

  test(`at ${MOMENTS} moments at least`, () => {
    expect(reached.size).toBeGreaterThanOrEqual(MOMENTS);
  });
});
