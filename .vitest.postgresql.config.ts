/** The tests of the database and the engine once more, on PostgreSQL (`npm run test:postgresql`). */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/engine/**/*.test.ts', 'test/database/**/*.test.ts'],
    globalSetup: ['test/support/on-postgresql.ts'],
  },
});
