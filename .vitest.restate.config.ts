/** The tests of what every engine does once more, with Restate between a gateway and a worker (`npm run test:restate`). */
import { defineConfig } from 'vitest/config';
import { noPostgresql } from './test/support/postgresql.ts';
import { noRestate } from './test/support/restate.ts';

const skipped = noPostgresql || noRestate;

export default defineConfig({
  test: {
    include: skipped
      ? []
      : ['contract', 'restart', 'held', 'unreadable', 'forget', 'project-gone'].map(
          (name) => `test/engine/${name}.test.ts`,
        ),
    globalSetup: ['test/support/on-postgresql.ts', 'test/support/on-restate.ts'],
    // Restate knows of one place with workers.
    fileParallelism: false,
    passWithNoTests: skipped,
  },
});
