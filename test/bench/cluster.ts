/**
 * `npm run bench:cluster`: what several machines cost beside one. SQLite and PostgreSQL with everything in one program, and Restate with
 * one worker and with two, each a program of its own. Ratios of one run, since machines differ, and here all share its cores.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { openDatabase } from '../../src/database/open.ts';
import { openIngress } from '../../src/engine/restate/ingress.ts';
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
/** So many people may ask. */
const PEOPLE = 121;
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
  /** Starts one more worker. */
  add(): Promise<void>;
  applied(): Promise<number[]>;
  stop(): Promise<void>;
}

async function tables(server: PostgresqlServer, name: string): Promise<string> {
  server.create(name);
  await (await openDatabase(server.url(name), { migrate: true })).close();
  return server.url(name);
}

/** An address before workers at these ports. */
interface Front {
  readonly url: string;
  readonly ports: readonly number[];
}

/** @param front the address at which Restate finds the workers, where that is not our own balancer's */
async function workers(
  count: number,
  env: Readonly<Record<string, string>>,
  invoker: string[] = [],
  front: Front | null = null,
): Promise<Cluster> {
  const program = await bundledChild();
  const [restate, balancer] = [await startRestate({ invoker }), await startBalancer()];
  const through = {
    RESTATE_INGRESS_URL: restate.ingressUrl,
    RESTATE_ADMIN_URL: restate.adminUrl,
    WORKER_URL: front?.url ?? balancer.url,
  };
  const bots: Bot[] = [];
  const pages: string[] = [];
  const add = async (): Promise<void> => {
    const [port, page] = [front?.ports[bots.length] ?? (await freePort()), await freePort()];
    const own = { ROLE: 'worker', WORKER_PORT: String(port), PORT: String(page) };
    bots.push(startBot(program, { ...env, ...through, ...own }));
    balancer.targets = [...balancer.targets, port];
    pages.push(`http://127.0.0.1:${page}`);
    const ready = () =>
      fetch(`http://127.0.0.1:${page}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await ready())) await sleep(50);
  };
  for (let n = 0; n < count; n++) await add();
  return {
    restate,
    balancer,
    env: through,
    bots,
    add,
    /** How many events each has applied. */
    applied: () =>
      Promise.all(
        pages.map(async (page) => {
          const counted = /^conclave_events_total\{type="page"\} (\d+)/m.exec(
            await (await fetch(`${page}/metrics`)).text(),
          );
          return Number(counted?.[1] ?? 0);
        }),
      ),
    async stop() {
      for (const bot of bots) bot.signal('SIGKILL');
      await Promise.all(bots.map(({ ended }) => ended));
      await balancer.close();
      await restate.stop();
    },
  };
}

/** Seconds of CPU that this machine has used, all cores together. */
function cpuOfMachine(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
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

/** Sends events of many chats over and over, which ask no model. Gives how many were committed so far, and what ends it. */
async function load(address: string, cluster: Cluster) {
  const database = await openDatabase(address);
  const ingress = openIngress(cluster.restate.ingressUrl, () => {});
  const over = new AbortController();
  let events = 0;
  const busy = async (n: number): Promise<void> => {
    const chat = await newChat(database, n + 1);
    for (let asked = 0; !over.signal.aborted; asked++) {
      const at = Date.now();
      const event = { ...opens(at), type: 'page', page: 'help' } as never;
      await ingress.send({ chat, eventId: `${n}:${asked}`, event, at });
      events++;
    }
  };
  const all = Promise.all(Array.from({ length: CHATS }, (_, n) => busy(n)));
  return {
    events: () => events,
    end: async (): Promise<void> => {
      over.abort();
      await all;
      ingress.close();
      await database.close();
    },
  };
}

/** How many events a second are committed, and what bounds that. */
async function rate(address: string, cluster: Cluster, name: string): Promise<void> {
  const { events, end } = await load(address, cluster);
  await sleep(RUN_MS / 2);
  const pids = { Restate: [cluster.restate.pid], workers: cluster.bots.map(({ pid }) => pid) };
  const cpu = (): Record<string, number> => ({
    ...Object.fromEntries(Object.entries(pids).map(([who, ids]) => [who, cpuOf(ids)])),
    'all together': cpuOfMachine(),
  });
  const [before, began, used] = [events(), performance.now(), cpu()];
  await sleep(RUN_MS);
  const seconds = (performance.now() - began) / 1000;
  const perSecond = (events() - before) / seconds;
  const cores = Object.entries(cpu()).map(([who, s]) => `${who} ${((s - (used[who] ?? 0)) / seconds).toFixed(2)}`);
  say(`  ${name}: ${perSecond.toFixed(0)}; cores used: ${cores.join(', ')} of ${cpus().length}`);
  await end();
}

/** What a worker gets that is added under load: events a second of each, second by second. */
async function added(address: string, name: string, invoker: string[], front: Front | null): Promise<void> {
  const env = { TELEGRAM_BOT_TOKEN: '1:x'.padEnd(40, 'x'), OLLAMA_HOST: 'http://127.0.0.1:9', DATABASE_URL: address };
  const cluster = await workers(1, env, invoker, front);
  const { end } = await load(address, cluster);
  await sleep(RUN_MS / 2);
  await cluster.add();
  let last = await cluster.applied();
  const seen: string[] = [];
  for (let n = 0; n < 3; n++) {
    await sleep(RUN_MS / 2);
    const now = await cluster.applied();
    seen.push(now.map((count, of) => (((count - (last[of] ?? 0)) / RUN_MS) * 2000).toFixed(0)).join(' + '));
    last = now;
  }
  say(`  ${name}: ${seen.join(', ')}`);
  await end();
  await cluster.stop();
}

/** HAProxy before two workers, as in `compose.yaml`: each request goes to the one that has fewer. Null where it is not installed. */
async function haproxy(): Promise<(Front & { stop: () => void }) | null> {
  const [port, ...ports] = [await freePort(), await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'conclave-haproxy-'));
  const servers = ports.map((at, n) => `  server w${n} 127.0.0.1:${at} proto h2 check inter 1s`);
  const config = `defaults
  mode http
  timeout connect 3s
  timeout client 1d
  timeout server 1d
frontend workers
  bind 127.0.0.1:${port} proto h2
  default_backend workers
backend workers
  balance leastconn
  option redispatch
${servers.join('\n')}
`;
  writeFileSync(join(folder, 'haproxy.cfg'), config);
  const child = spawn('haproxy', ['-q', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' });
  const runs = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
  });
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  if (runs) return { url: `http://127.0.0.1:${port}`, ports, stop };
  stop();
  return null;
}

/** A bot, as one program or with so many workers, between a messenger and models that answer at once. */
async function bot(address: string, count: number) {
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  const api = createBotApi();
  const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const env = {
    ...environmentOf(api, await api.listen(), ai, dir),
    ALLOWED_USERS: Array.from({ length: PEOPLE }, (_, n) => n + 1).join(','),
    AI_CONCURRENCY: '100',
    DATABASE_URL: address.replace('FOLDER', dir),
  };
  const cluster = count === 0 ? null : await workers(count, env);
  const program = startBot(await bundledChild(), { ...env, ...cluster?.env, ROLE: cluster ? 'gateway' : 'all' });
  await api.until(() => api.updates.polled, { timeoutMs: 20_000 });
  return {
    ai,
    api,
    cluster,
    async stop() {
      program.signal('SIGKILL');
      await program.ended;
      await cluster?.stop();
      await api.close();
      await ai.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** How long a question takes from Telegram to the request for its answer, median, milliseconds. */
async function toRequest(address: string, count: number): Promise<number> {
  const here = await bot(address, count);
  const { ai, api } = here;
  const times: number[] = [];
  for (let n = 0; n < QUESTIONS; n += 1) {
    const person = api.person(1 + n, { name: 'Ann' });
    await api.until(() => api.updates.polled);
    const before = ai.calls.length;
    const began = performance.now();
    person.writes(`/ask gpt Question ${n}?`);
    await api.until(() => ai.calls.length > before);
    times.push((ai.calls[before]?.at ?? began) - began);
    await api.until(() => api.messages(person).at(-1)?.text.startsWith('GPT\n') === true);
  }
  await here.stop();
  return median(times.slice(WARM));
}

/** Everybody asks the whole panel at the same moment: answers a second until all of them are seen. */
async function atOnce(address: string, count: number): Promise<number> {
  const here = await bot(address, count);
  const { ai, api } = here;
  const warm = api.person(1, { name: 'Ann' });
  warm.writes('/open Warm?');
  const complete = (id: number) => api.messages(id).some(({ text }) => text.includes('is complete'));
  await api.until(() => complete(1));
  const people = Array.from({ length: PEOPLE - 1 }, (_, n) => api.person(n + 2, { name: 'Ann' }));
  const [before, began] = [ai.calls.length, performance.now()];
  for (const person of people) person.writes('/open Question?');
  await api.until(() => people.every(({ id }) => complete(id)), { timeoutMs: 120_000 });
  const perSecond = (ai.calls.length - before) / ((performance.now() - began) / 1000);
  await here.stop();
  return perSecond;
}

const server = await startPostgresql(['fsync=on', 'shared_buffers=512MB', 'max_connections=300']);
let made = 0;
const fresh = () => tables(server, `bench_${++made}`);
try {
  say('Events a second that ask no model:');
  say(`  SQLite: ${(await eventsPerSecond(RUN_MS)).wall.toFixed(0)}`);
  say(`  PostgreSQL: ${(await eventsPerSecond(RUN_MS, await fresh())).wall.toFixed(0)}`);
  for (const [name, count] of [
    ['Restate, one worker', 1],
    ['Restate, two workers', 2],
  ] as const) {
    const address = await fresh();
    const here = await bot(address, count);
    if (here.cluster) await rate(address, here.cluster, name);
    await here.stop();
  }
  const setups = [
    ['SQLite', 0, () => Promise.resolve('sqlite:FOLDER/conclave.db')],
    ['PostgreSQL', 0, fresh],
    ['Restate, one worker', 1, fresh],
    ['Restate, two workers', 2, fresh],
  ] as const;
  say('From a question to the request for its answer, milliseconds (median):');
  for (const [name, count, address] of setups)
    say(`  ${name}: ${(await toRequest(await address(), count)).toFixed(1)}`);
  say(`${PEOPLE - 1} people ask the panel at once: answers a second until all are seen:`);
  for (const [name, count, address] of setups) say(`  ${name}: ${(await atOnce(await address(), count)).toFixed(0)}`);
  say(`A second worker under load: events a second of each, every ${RUN_MS / 2000} s:`);
  await added(await fresh(), 'a balancer of connections', [], null);
  await added(await fresh(), 'the same, 8 streams a connection', ['http2-streams-per-connection-limit = 8'], null);
  const proxy = await haproxy();
  if (proxy) await added(await fresh(), 'a balancer of requests (HAProxy)', [], proxy);
  else say('  HAProxy is not installed');
  proxy?.stop();
} finally {
  server.stop();
}
process.exit(0);
