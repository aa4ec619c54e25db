/**
 * Fifty chats that discuss again and again while something fails every minute (`npm run soak`, half an hour; `SOAK_MINUTES` for another
 * time). In the end every answer must be there once and in order.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { marks } from '../durability/answers.ts';
import { startPostgresql } from '../support/postgresql.ts';
import { startBalancer, startRestate } from '../support/restate.ts';
import { answers, CHATS, cluster, type Program } from './stage.ts';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 30);
const ANSWERS = 6;
/** How long something that is frozen stays so, milliseconds. */
const FROZEN_MS = 15_000;
/** How often at most a chat asks, milliseconds. */
const EVERY_MS = 20_000;
/** How long all that was asked for may take in the end, milliseconds. */
const END_MS = 120_000;

const say = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

test(`${MINUTES} minutes with a fault a minute`, { timeout: (MINUTES + 10) * 60_000 }, async () => {
  const server = await startPostgresql(['max_connections=300']);
  const [restate, balancer] = [await startRestate(), await startBalancer()];
  const here = await cluster(server, 'soak', { restate, balancer });
  let workers: Program[] = [await here.worker(), await here.worker()];
  for (const worker of workers) await answers(worker, 200);
  let gateways: Program[] = [await here.start({ ROLE: 'gateway' })];
  await answers(gateways[0]!, 200);
  gateways.push(await here.start({ ROLE: 'gateway' }));

  const query = async <T extends object>(sql: string): Promise<T[]> => {
    const client = new Client({ connectionString: server.url('soak') });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<T>(sql)).rows;
    } catch {
      return [];
    } finally {
      await client.end().catch(() => {});
    }
  };
  /** The chats in which nothing runs, with how many discussions they have had. */
  const idle = () =>
    query<{ chat: string; had: string }>(`select telegram_chat as chat,
      (select count(*) from discussion where discussion.chat = chat.id) as had from chat
      where snapshot ->> 'value' = 'paused'
        and not exists (select 1 from effect where effect.chat = chat.id and done_at is null)`);
  const counted = async () =>
    Number((await query<{ n: string }>("select count(*) as n from message where kind = 'answer'"))[0]?.n ?? 0);

  const asked = new Map<number, number>();
  const askedAt = new Map<number, number>();
  const ask = (chat: number): void => {
    if (performance.now() - (askedAt.get(chat) ?? -Infinity) < EVERY_MS) return;
    askedAt.set(chat, performance.now());
    const n = (asked.get(chat) ?? 0) + 1;
    asked.set(chat, n);
    here.person(chat).writes(`/discuss 2 Question ${n} of ${chat}?`);
  };
  const asking = new AbortController();
  const driver = (async () => {
    // One after the other, so that there is always somebody who waits for an answer.
    for (let chat = 1; chat <= CHATS; chat++) {
      ask(chat);
      await sleep(EVERY_MS / CHATS);
    }
    while (!asking.signal.aborted) {
      for (const { chat, had } of await idle()) if (asked.get(Number(chat)) === Number(had)) ask(Number(chat));
      await sleep(500);
    }
  })();

  const newGateway = async () => void gateways.push(await here.start({ ROLE: 'gateway' }));
  const newWorker = async () => void workers.push(await here.worker());
  /** A gateway that has ended, as one does that is no longer sure of its lease, is started again, as Docker does. */
  const restartEnded = async () => {
    for (const { bot } of gateways.filter(({ bot }) => !bot.lives)) {
      gateways = gateways.filter((one) => one.bot !== bot);
      await newGateway();
    }
  };
  const holder = async (): Promise<Program> => {
    for (const gateway of gateways) if ((await gateway.ready()) === 200) return gateway;
    throw new Error('Nobody holds the lease');
  };
  const faults: Record<string, () => Promise<void>> = {
    'kill -9 of a worker': async () => {
      const [first, ...rest] = workers;
      first?.bot.signal('SIGKILL');
      workers = rest;
      await newWorker();
    },
    'kill -9 of the holder': async () => {
      (await holder()).bot.signal('SIGKILL');
    },
    'kill -9 of Restate': () => restate.restart(),
    'a restart of PostgreSQL': () => Promise.resolve(server.restart()),
    'a worker that is frozen': async () => {
      const [first] = workers;
      first?.bot.signal('SIGSTOP');
      await sleep(FROZEN_MS);
      first?.bot.signal('SIGCONT');
    },
    'a holder that is frozen': async () => {
      const { bot } = await holder();
      bot.signal('SIGSTOP');
      await sleep(FROZEN_MS);
      bot.signal('SIGCONT');
    },
    'a worker that is stopped for a newer one': async () => {
      const [first, ...rest] = workers;
      await newWorker();
      first?.bot.signal('SIGTERM');
      await first?.bot.ended;
      workers = [...rest, workers.at(-1)!];
    },
  };

  const began = performance.now();
  for (let minute = 1; minute <= MINUTES; minute++) {
    await sleep(Math.max(0, began + (minute - 0.5) * 60_000 - performance.now()));
    const names = Object.keys(faults);
    const name = names[(minute - 1) % names.length] ?? '';
    const before = await counted();
    const at = performance.now();
    await faults[name]?.();
    await restartEnded();
    // The next answers: how long people had to wait for anything to go on.
    while ((await counted()) <= before + 2) await sleep(100);
    say(
      `${minute}: ${name}; ${before} answers before, the next after ${((performance.now() - at) / 1000).toFixed(1)} s`,
    );
    await sleep(1000);
    await restartEnded();
  }
  await sleep(Math.max(0, began + MINUTES * 60_000 - performance.now()));
  asking.abort();
  await driver;

  const wanted = () => [...asked.values()].reduce((sum, n) => sum + n, 0) * ANSWERS;
  const ending = performance.now();
  while ((await idle()).length < CHATS || (await counted()) < wanted()) {
    if (performance.now() - ending > END_MS) throw new Error(`not over: ${await counted()} of ${wanted()} answers`);
    await restartEnded();
    await sleep(500);
  }
  const { messages, chats } = here.rows();
  const said = messages.filter(({ kind }) => kind === 'answer');
  const times = Map.groupBy(here.ai.calls, ({ model, messages: prompt }) => JSON.stringify([model, prompt]));
  const again = [...times.values()].reduce((sum, same) => sum + same.length - 1, 0);
  say(`${said.length} answers of ${wanted()}, ${messages.filter(({ kind }) => kind === 'failure').length} failures`);
  say(
    `${here.ai.calls.length} requests, ${again} of them again; at most ${Math.max(...[...times.values()].map((same) => same.length))} times`,
  );
  expect(said).toHaveLength(wanted());
  expect(messages.filter(({ kind }) => kind === 'failure')).toEqual([]);
  for (const { id, telegramChat } of chats) {
    const committed = said.filter(({ chat }) => chat === id).flatMap(({ text }) => marks(text));
    const seen = here.api.messages(telegramChat).flatMap(({ text, fromBot }) => (fromBot ? marks(text) : []));
    expect({ id, seen }).toEqual({ id, seen: committed });
  }
  server.stop();
});
