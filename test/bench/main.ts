/**
 * `npm run bench`: one table of what Conclave costs, as ratios and medians of one run. What is compared runs in turn (A B A B …), for
 * machines differ and this one may be busy. Two cores: one is the bot's, one the servers'.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsPerSecond, fsyncMs } from './apply.ts';
import { startBot, startServers, type Bot } from './processes.ts';
import type { AnswerKind } from './stage.ts';
import { startups } from './startup.ts';
import { inTurn, median } from './statistics.ts';
import { table, type Row } from './table.ts';

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const MODELS_MS = [400, 1200, 2000] as const;
const CROWD = 150;
/** Telegram's limit of all messages (see `TELEGRAM_LIMITS`). */
const PER_SECOND = 30;
const PEOPLE = 2700;

const SHOWN_BOUND =
  'the edit itself, as in the bare bot: the commit (2 ms) goes on behind it. What it does not do is Markdown to entities: the parser takes 1 µs a character, in a process that was idle 4; a text without any sign of markup needs none.';
const CROWD_BOUND =
  'one core, which the events, the Markdown and the garbage of an answer take longer than a bare one (CPU each); under the limit, the limit: two calls an answer.';
const IMPORTS_BOUND =
  'reading and compiling the modules that the first poll needs, of which the database is the largest; what an earlier start compiled is kept, but for the packages alone it is not. The engine, Markdown and the client of the providers are loaded once the poll is sent, and are part of the memory.';
const servers = startServers();
const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
const env = {
  MODELS: 'claude=openai:claude-x,gpt=openai:gpt-x,gemini=openai:gemini-x',
  OLLAMA_HOST: 'http://127.0.0.1:9',
  ALLOWED_USERS: Array.from({ length: PEOPLE }, (_, n) => n + 1).join(','),
  AI_CONCURRENCY: '200',
  PORT: '0',
  LOG_LEVEL: 'silent',
};
const ms = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const s = (value: number) => `${(value / 1000).toFixed(2)} s`;
const say = (text: string) => void process.stderr.write(`${text}\n`);

interface Performer {
  readonly id: number;
  readonly bot: Bot;
}

/** A bot on a stage of its own, polling. */
async function performer(file: string, name: string, enforce: boolean, limits = 'on'): Promise<Performer> {
  const stage = await servers.ask('stage', { enforce });
  const polled = servers.ask('polled', stage.id);
  const database = `sqlite:${join(dir, `${name}.db`)}`;
  const bot = startBot(file, { ...env, ...stage.environment, DATABASE_URL: database, BENCH_LIMITS: limits });
  await Promise.race([polled, bot.failed]);
  return { id: stage.id, bot };
}

async function leave(...performers: readonly Performer[]): Promise<void> {
  for (const { id, bot } of performers) {
    await bot.kill();
    await servers.ask('close', id);
  }
}

/** (a) and (b): one person, Telegram's limits on. */
async function onePerson(): Promise<Row[]> {
  const ours = await performer('./ours.ts', 'one', true);
  const bare = await performer('./bare.ts', 'bare', false);
  const open =
    ({ id }: Performer) =>
    (n: number) =>
      servers.ask('open', id, n + 1, MODELS_MS);
  await inTurn(1, open(ours), open(bare));
  const opened = await inTurn(
    3,
    (n) => open(ours)(n + 1),
    (n) => open(bare)(n + 1),
  );
  // Twenty chats in turn, so that each has its burst again when it comes round.
  const ask =
    ({ id }: Performer, kind: AnswerKind) =>
    (n: number) =>
      servers.ask('ask', id, 100 + (n % 20), 150, kind);
  await inTurn(20, ask(ours, 'marked'), ask(bare, 'marked'));
  const asked = await inTurn(45, ask(ours, 'plain'), ask(bare, 'plain'));
  const marked = await inTurn(45, ask(ours, 'marked'), ask(bare, 'marked'));
  await leave(ours, bare);

  const slowest = Math.max(...MODELS_MS);
  const [wall, bareWall] = [median(opened.ours), median(opened.other)];
  const middle = (key: 'toRequestMs' | 'toShownMs', runs = asked) => {
    const [mine, theirs] = [median(runs.ours.map((one) => one[key])), median(runs.other.map((one) => one[key]))];
    return { ours: ms(mine), beside: `bare ${ms(theirs)}`, value: mine / theirs };
  };
  return [
    {
      what: '(a) /open, models of 0.4, 1.2 and 2 s: over the slowest',
      ours: s(wall),
      beside: `slowest ${s(slowest)}, bare ${s(bareWall)}`,
      value: wall / slowest,
      target: 1.05,
      bound:
        'Telegram: a burst of 5 and 1 a second let the seventh call (progress, three placeholders, three answers) go 2 s after the first; the bare bot ran without limits.',
    },
    {
      what: '(b) update → AI request (best bot tried: 5 ms)',
      ...middle('toRequestMs'),
      target: 2,
      bound:
        'commit, then act: one transaction (2 ms in a process that was idle, half of them the disk) stands between the update and the request; the bare bot asks at once.',
    },
    {
      what: '(b) answer complete → shown (best bot tried: 3 ms)',
      ...middle('toShownMs'),
      target: 2,
      bound: SHOWN_BOUND,
    },
    {
      what: '(b) the same with an answer full of Markdown',
      ...middle('toShownMs', marked),
      bound: SHOWN_BOUND,
    },
  ];
}

/** (c): commits. */
async function commits(): Promise<Row[]> {
  const before = fsyncMs(300);
  const { wall, cpu } = await eventsPerSecond(4000);
  const sync = median([before, fsyncMs(300)]);
  return [
    {
      what: '(c) events a second through apply, 16 chats, SQLite FULL',
      ours: `${wall.toFixed(0)} /s (${cpu.toFixed(0)} a second of CPU)`,
      beside: `fdatasync of 4 kB ${ms(sync)}`,
      value: wall,
      target: 800,
      atLeast: true,
      bound:
        'one core: the statechart, JSON and SQL of an event (0.3 ms); the chats that come together share a sync of the disk.',
    },
  ];
}

/** (d): many people at once. */
async function crowds(): Promise<Row[]> {
  const [ours, bare, paced] = [
    await performer('./ours.ts', 'crowd', false, 'off'),
    await performer('./bare.ts', 'bare', false),
    await performer('./ours.ts', 'paced', true),
  ];
  // Chats that never asked before: the pace that Telegram allows one chat, which both bots keep, plays no part.
  const counted = (who: Performer, kind: AnswerKind, from: number) => async (n: number) => {
    const before = who.bot.cpuMs();
    const result = await servers.ask('crowd', who.id, 1 + (from + n) * CROWD, CROWD, 500, kind, 60_000);
    return { ...result, cpuMs: (who.bot.cpuMs() - before) / CROWD };
  };
  const both = (times: number, kind: AnswerKind, from: number) =>
    inTurn(times, counted(ours, kind, from), counted(bare, kind, from));
  await both(3, 'plain', 0);
  const plain = await both(7, 'plain', 3);
  await both(1, 'marked', 10);
  const marked = await both(5, 'marked', 11);
  const slow = await counted(paced, 'plain', 0)(0);
  await leave(ours, bare, paced);

  const cpu = (runs: readonly { readonly cpuMs: number }[]) => ms(median(runs.map(({ cpuMs }) => cpuMs)));
  const compared = (runs: typeof plain) => {
    const [wall, bareWall] = [median(runs.ours.map((one) => one.wallMs)), median(runs.other.map((one) => one.wallMs))];
    const delivered = Math.min(...runs.ours.map((one) => one.delivered));
    return {
      ours: `${s(wall)}, ${delivered} answered, ${cpu(runs.ours)} of CPU each`,
      beside: `bare ${s(bareWall)}, ${cpu(runs.other)} of CPU each`,
      value: wall / bareWall,
      bound: CROWD_BOUND,
    };
  };
  // The first 30 go at once, each further 30 a second later.
  const least = (Math.ceil(slow.calls / PER_SECOND) - 1) * 1000;
  const lost = slow.delivered === CROWD ? 1 : Infinity;
  return [
    {
      what: `(d) ${CROWD} chats ask at once, no Telegram limits`,
      ...compared(plain),
      target: 1.3,
    },
    {
      what: '(d) the same with answers full of Markdown',
      ...compared(marked),
    },
    {
      what: `(d) the same under ${PER_SECOND} messages a second`,
      ours: `${s(slow.wallMs)}, ${slow.delivered} answered, ${slow.refused} refused`,
      beside: `least for its ${slow.calls} calls ${s(least)}`,
      value: (slow.wallMs / least) * lost,
      target: 1.3,
      bound: CROWD_BOUND,
    },
  ];
}

/** (e): starting on what is there. */
async function starts(): Promise<Row[]> {
  const { full, empty, first, packages } = await startups(servers, 5, { ...env, AI_CONCURRENCY: '8' });
  const mb = (value: number) => `${value.toFixed(0)} MB`;
  return [
    {
      what: '(e) start to first poll, 10,000 chats, 100 pending',
      ours: ms(full.ms),
      beside: `empty ${ms(empty.ms)}`,
      value: full.ms / empty.ms,
      target: 1.2,
      bound:
        'loading the modules; chats are not read, what is pending is found by an index and taken up beside polling.',
    },
    {
      what: '(e) memory then',
      ours: mb(full.mb),
      beside: `empty ${mb(empty.mb)}`,
      value: full.mb / empty.mb,
      target: 1.1,
      bound:
        'loading the modules; chats are not read, what is pending is found by an index and taken up beside polling.',
    },
    {
      what: '(f) start to first poll, over a process that only imports the packages',
      ours: ms(empty.ms),
      beside: `packages ${ms(packages.ms)}`,
      value: empty.ms / packages.ms,
      target: 1.3,
      bound: IMPORTS_BOUND,
    },
    {
      what: '(f) the same, the first start after an installation',
      ours: ms(first.ms),
      beside: `packages ${ms(packages.ms)}`,
      value: first.ms / packages.ms,
      bound: IMPORTS_BOUND,
    },
    {
      what: '(f) memory then',
      ours: mb(empty.mb),
      beside: `packages ${mb(packages.mb)}`,
      value: empty.mb / packages.mb,
      target: 1.2,
      bound: IMPORTS_BOUND,
    },
  ];
}

/** (g): a group in a hurry, under Telegram's twenty messages a minute. */
async function hurries(): Promise<Row[]> {
  const ours = await performer('./ours.ts', 'group', true);
  const { longestMs, seen, busiest, refused } = await servers.ask('hurry', ours.id, 1500);
  await leave(ours);
  return [
    {
      what: '(g) a group: /open, two Next and a consensus in 90 s, written → seen, the longest',
      ours: `${s(longestMs)}, ${seen} of 10 seen, ${refused} refused`,
      beside: `${busiest} of 20 messages in the busiest minute`,
      value: longestMs / 1000,
      target: 5,
      bound: "Telegram's limit: answers of a round that are ready together share a message, which is edited.",
    },
  ];
}

const load = () => loadavg()[0]?.toFixed(1) ?? '?';
const parts = { a: onePerson, c: commits, d: crowds, e: starts, g: hurries };
const wanted = new Set(process.argv.slice(2));
const rows: Row[] = [];
say(`Load of the machine before: ${load()}. This takes about four minutes.`);
for (const [name, part] of Object.entries(parts))
  if (wanted.size === 0 || wanted.has(name)) rows.push(...(await part()));
rmSync(dir, { recursive: true });
process.stdout.write(`\n${table(rows)}\nLoad of the machine: ${load()} at the end; above 1 it was not ours alone.\n`);
process.exit(0);
