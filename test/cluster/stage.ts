/** Programs on one database, fifty chats that discuss, and a look at what came of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, onTestFinished } from 'vitest';
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import { openDatabase } from '../../src/database/open.ts';
import { marks } from '../durability/answers.ts';
import { bundledChild } from '../durability/bundle.ts';
import { startBot, type Bot } from '../durability/process.ts';
import { readRows, type Rows } from '../durability/rows.ts';
import { startOpenAI } from '../support/openai-server.ts';
import type { PostgresqlServer } from '../support/postgresql.ts';
import type { Balancer, RestateServer } from '../support/restate.ts';
import { freePort } from '../support/free-port.ts';
import { environmentOf } from '../support/environment.ts';

export const CHATS = 50;
const ROUNDS = 2;
const SEATS = 3;
/** How long a model takes, milliseconds. */
const THINKS_MS = 400;

export interface Program {
  readonly bot: Bot;
  /** What `/readyz` answers; null if nobody does. */
  /** Its pages. */
  readonly url: string;
  readonly ready: () => Promise<number | null>;
  /** What `/metrics` says. */
  readonly metrics: () => Promise<string>;
}

/** What stands between a gateway and its workers. */
export interface Through {
  readonly restate: RestateServer;
  readonly balancer: Balancer;
}

/** Starts what two programs need. */
export async function cluster(server: PostgresqlServer, name: string, through?: Through) {
  const program = await bundledChild();
  const dir = mkdtempSync(join(tmpdir(), 'conclave-cluster-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  server.create(name);
  const url = server.url(name);
  await (await openDatabase(url, { migrate: true })).close();
  const ai = await startOpenAI();
  ai.models = ['claude-x', 'gpt-x', 'gemini-x'];
  let answers = 0;
  ai.reply('*', () => ({ waitMs: THINKS_MS, text: `Mark a${++answers}p0.` }));
  const api = createBotApi();
  const apiUrl = await api.listen();
  const people = Array.from({ length: CHATS }, (_, n) => api.person(n + 1, { name: `Ann ${n + 1}` }));
  const programs: Program[] = [];
  onTestFinished(async () => {
    for (const { bot } of programs) {
      bot.signal('SIGKILL');
      bot.signal('SIGCONT');
    }
    await Promise.all(programs.map(({ bot }) => bot.ended));
    await api.close();
    await ai.close();
    await through?.balancer.close();
    await through?.restate.stop();
  });

  const behind = through && {
    RESTATE_INGRESS_URL: through.restate.ingressUrl,
    RESTATE_ADMIN_URL: through.restate.adminUrl,
    WORKER_URL: through.balancer.url,
  };

  /** Starts a worker, which the balancer knows from then on. */
  async function worker(changes: Readonly<Record<string, string>> = {}): Promise<Program> {
    if (!through) throw new Error('There is no Restate');
    const port = await freePort();
    const started = await start({ ROLE: 'worker', WORKER_PORT: String(port), ...changes });
    const { balancer } = through;
    balancer.targets = [...balancer.targets, port];
    void started.bot.ended.then(() => {
      balancer.targets = balancer.targets.filter((target) => target !== port);
    });
    return started;
  }

  async function start(changes: Readonly<Record<string, string>> = {}): Promise<Program> {
    const port = await freePort();
    const bot = startBot(program, {
      ...behind,
      ...environmentOf(api, apiUrl, ai, dir),
      ALLOWED_USERS: people.map(({ id }) => id).join(','),
      AI_CONCURRENCY: '100',
      DATABASE_URL: url,
      PORT: String(port),
      LOG_LEVEL: 'error',
      ...changes,
    });
    const ready = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ status }) => status,
        () => null,
      );
    const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const started = { bot, url: `http://127.0.0.1:${port}`, ready, metrics };
    programs.push(started);
    return started;
  }

  return {
    api,
    ai,
    url,
    start,
    worker,
    rows: (): Rows => readRows(url),
    /** The person of a private chat. */
    person: (id: number) => {
      const person = people[id - 1];
      if (!person) throw new Error(`There is no person ${id}`);
      return person;
    },
    /** Every chat asks for two rounds in turn. */
    asks: () => people.forEach((person, n) => person.writes(`/discuss ${ROUNDS} Question ${n + 1}?`)),
    /** Waits until so many requests have reached the models. */
    asked: async (count: number): Promise<void> => {
      await api.until(() => ai.calls.length >= count, { what: `${count} requests`, timeoutMs: 60_000 });
    },
    /** Waits until every discussion is over, and gives how long that took, seconds. */
    over: async (): Promise<number> => {
      const began = performance.now();
      for (;;) {
        // First what does not stop this process, in which much runs besides.
        if ((await ended(url)) && readRows(url).chats.every(({ phase }) => phase === 'paused'))
          return (performance.now() - began) / 1000;
        if (performance.now() - began > 60_000)
          throw new Error(
            `not over: ${readRows(url).pending.join()}\n${programs.map(({ bot }) => bot.output).join('\n')}`,
          );
        await sleep(200);
      }
    },
    /** Every answer is committed once, and seen once and in order; who had answered by then was not asked again. */
    expectWhole: (before: Rows, requestsBefore: number): void => {
      const after = readRows(url);
      const said = after.messages.filter(({ kind }) => kind === 'answer');
      expect(said).toHaveLength(CHATS * ROUNDS * SEATS);
      expect(after.spent).toEqual({ calls: said.length, reserved: 0 });
      for (const { id, telegramChat } of after.chats) {
        const committed = said.filter(({ chat }) => chat === id).flatMap(({ text }) => marks(text));
        const seen = api.messages(telegramChat).flatMap(({ text, fromBot }) => (fromBot ? marks(text) : []));
        expect({ id, seen }).toEqual({ id, seen: committed });
        const had = before.messages.filter(({ kind, chat }) => kind === 'answer' && chat === id);
        expect(
          after.messages
            .filter(({ chat }) => chat === id)
            .slice(0, had.length + 1)
            .slice(1),
        ).toEqual(had);
      }
      // A call that is made again is asked the same again.
      const asked = ai.calls.map(({ model, messages }) => JSON.stringify([model, messages]));
      const later = new Set(asked.slice(requestsBefore));
      const answered = before.messages.filter(({ kind }) => kind === 'answer').flatMap(({ text }) => marks(text));
      const again = answered.filter((mark) => later.has(asked[Number(/^a(\d+)/.exec(mark)?.[1]) - 1] ?? ''));
      expect(again).toEqual([]);
      // One fault, one time more.
      const times = Map.groupBy(asked, (request) => request);
      expect([...times.values()].filter((same) => same.length > 2)).toEqual([]);
    },
  };
}

/** Whether every chat has begun and nothing is pending. False also while the server is not there. */
async function ended(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ chats: string; pending: string }>(
      'select (select count(*) from chat) as chats, (select count(*) from effect where done_at is null) as pending',
    );
    return Number(rows[0]?.chats) === CHATS && Number(rows[0]?.pending) === 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Waits until a program answers so. */
export async function answers({ ready, bot }: Program, status: number): Promise<void> {
  const began = performance.now();
  while ((await ready()) !== status) {
    if (performance.now() - began > 20_000) throw new Error(`it does not answer ${status}\n${bot.output}`);
    await sleep(50);
  }
}
