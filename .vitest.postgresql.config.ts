/** The tests of the database and the engine once more, on PostgreSQL (`npm run test:postgresql`). */
import { defineConfig } from 'vitest/config';
import { noPostgresql } from './test/support/postgresql.ts';

/** These are about SQLite's file. */
const OF_SQLITE = [
  'clean',
  'left-behind',
  'lock',
  'memory',
  'migrations',
  'open',
  'rights',
  'transaction',
  'unwritable',
];

export default defineConfig({
  test: {
    include: noPostgresql ? [] : ['test/engine/**/*.test.ts', 'test/database/**/*.test.ts'],
    exclude: OF_SQLITE.map((name) => `test/database/${name}.test.ts`),
    globalSetup: ['test/support/on-postgresql.ts'],
    passWithNoTests: noPostgresql,
  },
});
