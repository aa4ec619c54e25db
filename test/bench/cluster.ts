/**
 * `npm run bench:cluster`: what several machines cost beside one. SQLite and PostgreSQL with everything in one program, and Restate with
 * one worker and with two, each a program of its own. Ratios of one run, since machines differ, and here all share its cores.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../../src/app/start.ts';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { readConfig } from '../../src/config/config.ts';
import { CHAT_CHANGED, listen } from '../../src/database/listen.ts';
import { openDatabase } from '../../src/database/open.ts';
import { openIngress } from '../../src/engine/restate/ingress.ts';
import { createLogger } from '../../src/lib/log.ts';
import { bundledChild } from '../durability/bundle.ts';
import { startBot, type Bot } from '../durability/process.ts';
import { environmentOf } from '../support/environment.ts';
import { freePort } from '../support/free-port.ts';
import { startOpenAI } from '../support/openai-server.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';
import { startBalancer, startRestate, type Balancer, type RestateServer } from '../support/restate.ts';
import { eventsPerSecond, newChat, opens } from './apply.ts';
import { median } from './statistics.ts';

const RUN_MS = 6000;
/** So many chats are asked in at once. */
const CHATS = 48;
/** So many questions are put to each bot, and the first of them not counted. */
const QUESTIONS = 45;
const WARM = 5;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Workers behind a Restate of their own, and what ends them. */
interface Cluster {
  readonly restate: RestateServer;
  readonly balancer: Balancer;
  readonly env: Readonly<Record<string, string>>;
  readonly bots: readonly Bot[];
  stop(): Promise<void>;
}

async function tables(server: PostgresqlServer, name: string): Promise<string> {
  server.create(name);
  await (await openDatabase(server.url(name), { migrate: true })).close();
  return server.url(name);
}

async function workers(count: number, env: Readonly<Record<string, string>>, invoker: string[] = []): Promise<Cluster> {
  const program = await bundledChild();
  const [restate, balancer] = [await startRestate({ invoker }), await startBalancer()];
  const through = {
    RESTATE_INGRESS_URL: restate.ingressUrl,
    RESTATE_ADMIN_URL: restate.adminUrl,
    WORKER_URL: balancer.url,
  };
  const bots: Bot[] = [];
  for (let n = 0; n < count; n++) {
    const [port, page] = [await freePort(), await freePort()];
    const own = { ROLE: 'worker', WORKER_PORT: String(port), PORT: String(page) };
    bots.push(startBot(program, { ...env, ...through, ...own }));
    balancer.targets = [...balancer.targets, port];
    const ready = () =>
      fetch(`http://127.0.0.1:${page}/readyz`)
        .then(({ ok }) => ok)
        .catch(() => false);
    while (!(await ready())) await sleep(50);
  }
  return {
    restate,
    balancer,
    env: through,
    bots,
    async stop() {
      for (const bot of bots) bot.signal('SIGKILL');
      await Promise.all(bots.map(({ ended }) => ended));
      await balancer.close();
      await restate.stop();
    },
  };
}

/** Seconds of CPU that the processes with these ids have used. */
function cpuOf(pids: readonly number[]): number {
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return pids.reduce((sum, pid) => {
    try {
      const fields =
        execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' })
          .split(') ')[1]
          ?.split(' ') ?? [];
      return sum + (Number(fields[11]) + Number(fields[12])) / ticks;
    } catch {
      return sum;
    }
  }, 0);
}

/** An open question and its three answers over and over in many chats: events a second. Nothing is shown. */
async function rate(address: string, cluster: Cluster, name: string): Promise<number> {
  const database = await openDatabase(address);
  const ingress = openIngress(cluster.restate.ingressUrl, () => {});
  const ended = new AbortController();
  let events = 0;
  const left = new Map<number, number>();
  const again = new Map<number, () => void>();
  await listen(address, {
    signal: ended.signal,
    onListening: () => {},
    onFault: () => {},
    onNotice: (channel, payload) => {
      if (channel !== CHAT_CHANGED) return;
      events++;
      const [chat = '', type = ''] = payload.split(' ');
      if (!type.endsWith('.answered')) return;
      const more = (left.get(Number(chat)) ?? 0) - 1;
      left.set(Number(chat), more);
      if (more === 0) again.get(Number(chat))?.();
    },
  });
  const busy = async (n: number): Promise<void> => {
    const chat = await newChat(database, n + 1);
    for (let asked = 0; !ended.signal.aborted; asked++) {
      const answered = new Promise<void>((resolve) => again.set(chat, resolve));
      left.set(chat, 3);
      await ingress.send({ chat, eventId: `${n}:${asked}`, event: opens(Date.now()), at: Date.now() });
      await answered;
    }
  };
  for (let n = 0; n < CHATS; n++) busy(n).catch(() => {});
  await sleep(RUN_MS / 2);
  const pids = { Restate: [cluster.restate.pid], workers: cluster.bots.map(({ pid }) => pid) };
  const cpu = () => Object.fromEntries(Object.entries(pids).map(([who, ids]) => [who, cpuOf(ids)]));
  const [before, began, used] = [events, performance.now(), cpu()];
  await sleep(RUN_MS);
  const seconds = (performance.now() - began) / 1000;
  const result = (events - before) / seconds;
  const cores = Object.entries(cpu()).map(([who, s]) => `${who} ${((s - (used[who] ?? 0)) / seconds).toFixed(2)}`);
  say(
    `  ${name}: ${result.toFixed(0)} events a second; cores used: ${cores.join(', ')}; connections: ${[...cluster.balancer.counts.values()].join(' + ')}`,
  );
  ended.abort();
  ingress.close();
  await sleep(200);
  await database.close();
  return result;
}

/** How long each question takes from Telegram to the first request for an answer, milliseconds. */
async function toRequest(address: string, count: number): Promise<number[]> {
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi();
  const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const env = {
    ...environmentOf(api, await api.listen(), ai, dir),
    DATABASE_URL: address.replace('FOLDER', dir),
  };
  const cluster = count === 0 ? null : await workers(count, env);
  const config = readConfig({ ...env, ...cluster?.env, ...(cluster && { ROLE: 'gateway' }) });
  const app = await start({ config, log: createLogger('silent'), limits: null, signal: new AbortController().signal });
  const times: number[] = [];
  for (let n = 0; n < QUESTIONS; n += 1) {
    // One person may not ask so much in a minute.
    const person = api.person(1 + (n % 9), { name: 'Ann' });
    await api.until(() => api.updates.polled);
    const before = ai.calls.length;
    const began = performance.now();
    person.writes(`/ask gpt Question ${n}?`);
    await api.until(() => ai.calls.length > before);
    times.push((ai.calls[before]?.at ?? began) - began);
    await api.until(() => api.messages(person).at(-1)?.text.startsWith('GPT\n') === true);
  }
  await app?.stop();
  await cluster?.stop();
  await api.close();
  await ai.close();
  rmSync(dir, { recursive: true, force: true });
  return times.slice(WARM);
}

/** Events a second with so many workers. */
async function rateWith(
  server: PostgresqlServer,
  count: number,
  name: string,
  invoker: string[] = [],
): Promise<number> {
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi();
  const address = await tables(server, `rate_${name.replaceAll(/\W/g, '')}`);
  const env = { ...environmentOf(api, await api.listen(), ai, tmpdir()), DATABASE_URL: address, AI_CONCURRENCY: '200' };
  const cluster = await workers(count, env, invoker);
  const result = await rate(address, cluster, name);
  await cluster.stop();
  await api.close();
  await ai.close();
  return result;
}

const server = await startPostgresql(['fsync=on', 'shared_buffers=512MB', 'max_connections=300']);
try {
  say(`Events a second (an open question and its three answers, ${CHATS} chats with Restate):`);
  const sqlite = (await eventsPerSecond(RUN_MS)).wall;
  const postgresql = (await eventsPerSecond(RUN_MS, await tables(server, 'local'))).wall;
  say(`  SQLite ${sqlite.toFixed(0)}, PostgreSQL ${postgresql.toFixed(0)}`);
  await rateWith(server, 1, 'one worker');
  await rateWith(server, 2, 'two workers');
  const few = ['http2-streams-per-connection-limit = 8'];
  await rateWith(server, 2, 'two workers, 8 streams a connection', few);
  await rateWith(server, 1, 'one worker, 8 streams a connection', few);

  say('From a question to the request for its answer, milliseconds (median):');
  const lines = [
    ['SQLite', await toRequest('sqlite:FOLDER/conclave.db', 0)],
    ['PostgreSQL', await toRequest(await tables(server, 'ask'), 0)],
    ['Restate, one worker', await toRequest(await tables(server, 'ask1'), 1)],
    ['Restate, two workers', await toRequest(await tables(server, 'ask2'), 2)],
  ] as const;
  for (const [name, times] of lines) say(`  ${name}: ${median(times).toFixed(1)}`);
} finally {
  server.stop();
}
process.exit(0);
