import { expect, test } from 'vitest';
import { startPostgresql } from '../support/postgresql.ts';
import { startBalancer, startRestate } from '../support/restate.ts';
import { answers, cluster, CHATS } from './stage.ts';

test('two workers', { timeout: 120_000 }, async () => {
  const server = await startPostgresql();
  const restate = await startRestate();
  const here = await cluster(server, 'two', { restate, balancer: await startBalancer() });
  const holder = await here.start({ ROLE: 'gateway' });
  await answers(holder, 200);
  for (let n = 0; n < 2; n++) await answers(await here.worker(), 200);
  here.asks();
  await here.asked(CHATS * 2);
  console.log('asked');
  const rows = here.rows();
  console.log(await here.over());
  here.expectWhole(rows, here.ai.calls.length);
  await restate.stop();
  server.stop();
});
