/** Starts the server on which tests are run once more (`.vitest.postgresql.config.ts`). */
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/database/open.ts';
import { startPostgresql } from './postgresql.ts';

export default async function setup(project: TestProject): Promise<() => void> {
  const server = await startPostgresql(['max_connections=300']);
  server.create('tables');
  await (await openDatabase(server.url('tables'), { migrate: true })).close();
  project.provide('postgresql', server.url('').replace(/\/$/, ''));
  return () => server.stop();
}
