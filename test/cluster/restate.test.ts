/**
 * A gateway, a standby and two workers with Restate between them, fifty chats discussing, and a fault in the middle: nothing is lost, said
 * twice or asked again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';
import { noRestate, startBalancer, startRestate, type Balancer, type RestateServer } from '../support/restate.ts';
import { answers, CHATS, cluster, type Program } from './stage.ts';

/** All is over so long after a fault, seconds. */
const SOON_S = 30;
const TIMEOUT_MS = 180_000;
/** So many requests have been made when the fault comes: the first round is in its middle. */
const MIDDLE = CHATS * 2;

interface Stage {
  readonly gateway: Program;
  readonly standby: Program;
  readonly workers: readonly Program[];
  readonly restate: RestateServer;
  readonly balancer: Balancer;
  readonly here: Awaited<ReturnType<typeof cluster>>;
}

describe.skipIf(noRestate)('Restate', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await startPostgresql(['max_connections=300']);
  }, 60_000);
  afterAll(() => server.stop());

  /** All programs, in the middle of the discussions. */
  async function middle(name: string): Promise<Stage> {
    const [restate, balancer] = [await startRestate(), await startBalancer()];
    const here = await cluster(server, name, { restate, balancer });
    const workers = [await here.worker(), await here.worker()];
    for (const worker of workers) await answers(worker, 200);
    const gateway = await here.start({ ROLE: 'gateway' });
    await answers(gateway, 200);
    const standby = await here.start({ ROLE: 'gateway' });
    await answers(standby, 503);
    here.asks();
    await here.asked(MIDDLE);
    return { gateway, standby, workers, restate, balancer, here };
  }

  /** The second worker has something to do. */
  const FAULTS: Record<string, (stage: Stage, server: PostgresqlServer) => void | Promise<void>> = {
    'kill -9 of a worker': ({ workers: [first] }) => first?.bot.signal('SIGKILL'),
    'kill -9 of the holder': ({ gateway }) => gateway.bot.signal('SIGKILL'),
    'kill -9 of Restate': ({ restate }) => restate.restart(),
    "the loss of all of Restate's data": ({ restate }) => restate.restart('lost'),
    'a restart of PostgreSQL': (_, server) => server.restart(),
    'a worker that is frozen': ({ workers: [first] }) => first?.bot.signal('SIGSTOP'),
    'a worker that is stopped for a newer one': async ({ workers: [first], here }) => {
      await answers(await here.worker(), 200);
      first?.bot.signal('SIGTERM');
      expect((await first?.bot.ended)?.code).toBe(0);
    },
  };

  test.each(Object.keys(FAULTS))('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const stage = await middle(
      name
        .replaceAll(/[^a-z]/gi, '_')
        .slice(0, 40)
        .toLowerCase(),
    );
    const { here } = stage;
    const [before, requests] = [here.rows(), here.ai.calls.length];
    await FAULTS[name]?.(stage, server);
    const took = await here.over();
    process.stderr.write(`${name}: over after ${took.toFixed(1)} s\n`);
    expect(took).toBeLessThan(SOON_S);
    here.expectWhole(before, requests);
  });
});
