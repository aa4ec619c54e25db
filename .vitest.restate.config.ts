/** The tests of what every engine does once more, with Restate between a gateway and a worker (`npm run test:restate`). */
import { defineConfig } from 'vitest/config';
import { noPostgresql } from './test/support/postgresql.ts';
import { noRestate } from './test/support/restate.ts';

/** What every engine does, and what people see of it where a call is made elsewhere. */
const INCLUDED = [
  ...['contract', 'restart', 'held', 'unreadable', 'forget', 'project-gone'].map((name) => `engine/${name}`),
  ...['broken', 'council', 'telegram'].map((name) => `e2e/${name}`),
];

const skipped = noPostgresql || noRestate;

export default defineConfig({
  test: {
    include: skipped ? [] : INCLUDED.map((name) => `test/${name}.test.ts`),
    globalSetup: ['test/support/on-postgresql.ts', 'test/support/on-restate.ts'],
    // Restate knows of one place with workers.
    fileParallelism: false,
    passWithNoTests: skipped,
  },
});
