/** Several programs on one PostgreSQL database, and the kill tests there (`npm run test:cluster`). */
import { defineConfig } from 'vitest/config';
import { noPostgresql } from './test/support/postgresql.ts';

export default defineConfig({
  test: {
    include: noPostgresql ? [] : process.env['SOAK_MINUTES'] ? ['test/cluster/soak.ts'] : ['test/cluster/**/*.test.ts'],
    globalSetup: ['test/support/on-postgresql.ts'],
    // Each keeps both cores busy, and one of them measures how long something takes.
    fileParallelism: false,
    passWithNoTests: noPostgresql,
  },
});
