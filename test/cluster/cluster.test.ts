/** A holder and a standby, fifty chats discussing, and a fault in the middle: nothing is lost, said twice or asked again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';
import { answers, CHATS, cluster } from './stage.ts';

/** All is over so long after a fault, seconds. */
const SOON_S = 30;
const TIMEOUT_MS = 120_000;
/** So many requests have been made when the fault comes: the first round is in its middle. */
const MIDDLE = CHATS * 2;

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
}, 60_000);
afterAll(() => server.stop());

/** Two programs, of which the first works, in the middle of the discussions. */
async function middle(name: string) {
  const here = await cluster(server, name);
  const holder = await here.start();
  await answers(holder, 200);
  const standby = await here.start();
  await answers(standby, 503);
  here.asks();
  await here.asked(MIDDLE);
  return { ...here, holder, standby };
}

test('kill -9 of the holder', { timeout: TIMEOUT_MS }, async () => {
  const { holder, standby, rows, ai, over, expectWhole } = await middle('killed');
  holder.bot.signal('SIGKILL');
  await holder.bot.ended;
  const [before, requests] = [rows(), ai.calls.length];
  expect(await over()).toBeLessThan(SOON_S);
  expectWhole(before, requests);
  expect(await standby.ready()).toBe(200);
});

test('a holder that is frozen ends by itself when it wakes', { timeout: TIMEOUT_MS }, async () => {
  const { holder, standby, rows, ai, over, expectWhole } = await middle('frozen');
  holder.bot.signal('SIGSTOP');
  const [before, requests] = [rows(), ai.calls.length];
  expect(await over()).toBeLessThan(SOON_S);
  holder.bot.signal('SIGCONT');
  expect((await holder.bot.ended).code).toBe(1);
  expect(holder.bot.output).toContain('The lease on the database is lost');
  expectWhole(before, requests);
  expect(await standby.ready()).toBe(200);
});

test('a restart of PostgreSQL', { timeout: TIMEOUT_MS }, async () => {
  const { holder, standby, rows, ai, over, expectWhole } = await middle('restarted');
  server.restart();
  expect((await holder.bot.ended).code).toBe(1);
  const [before, requests] = [rows(), ai.calls.length];
  expect(await over()).toBeLessThan(SOON_S);
  expectWhole(before, requests);
  expect(await standby.ready()).toBe(200);
});

test('a rolling deploy', { timeout: TIMEOUT_MS }, async () => {
  const { holder, standby, start, rows, ai, over, expectWhole } = await middle('rolled');
  // First the standby, then the holder: the new ones take their places.
  standby.bot.signal('SIGTERM');
  expect((await standby.bot.ended).code).toBe(0);
  const next = await start();
  await answers(next, 503);
  holder.bot.signal('SIGTERM');
  expect((await holder.bot.ended).code).toBe(0);
  const [before, requests] = [rows(), ai.calls.length];
  const last = await start();
  await answers(next, 200);
  await answers(last, 503);
  expect(await over()).toBeLessThan(SOON_S);
  expectWhole(before, requests);
});
