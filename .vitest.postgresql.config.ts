/** The tests of the database and the engine once more, on PostgreSQL (`npm run test:postgresql`). */
import { defineConfig } from 'vitest/config';

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
    include: ['test/engine/**/*.test.ts', 'test/database/**/*.test.ts'],
    exclude: OF_SQLITE.map((name) => `test/database/${name}.test.ts`),
    globalSetup: ['test/support/on-postgresql.ts'],
  },
});
