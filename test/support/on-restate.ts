/** Starts the Restate server on which the tests of the engine are run once more (`.vitest.restate.config.ts`). */
import type { TestProject } from 'vitest/node';
import { startRestate } from './restate.ts';
import { freePort } from './free-port.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRestate();
  const { ingressUrl, adminUrl } = server;
  project.provide('restate', { ingressUrl, adminUrl, workerPort: await freePort() });
  return () => server.stop();
}
