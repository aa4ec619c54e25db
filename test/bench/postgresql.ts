/**
 * `npm run bench:postgresql`: what an event costs on PostgreSQL beside SQLite, and whether more chats cost more (`bench:cluster` has whole
 * programs). Ratios of one run, since machines differ. Two cores: the program and the server share them.
 */
import { openDatabase, select } from '../../src/database/open.ts';
import { recover } from '../../src/engine/parked.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';
import { applyNew, eventsPerSecond, newChat, round } from './apply.ts';
import { inTurn, median } from './statistics.ts';

const RUN_MS = 6000;
const CHATS = [10_000, 100_000, 1_000_000];
/** So many events of chats all over the table are measured. */
const EVENTS = 300;
/** In so many chats something was pending. */
const PENDING = 50;

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function tables(server: PostgresqlServer, name: string): Promise<string> {
  server.create(name);
  await (await openDatabase(server.url(name), { migrate: true })).close();
  return server.url(name);
}

/** Events a second on both, run in turn. */
async function both(server: PostgresqlServer): Promise<void> {
  let made = 0;
  const { ours, other } = await inTurn(
    3,
    async () => eventsPerSecond(RUN_MS, await tables(server, `rate${++made}`)),
    () => eventsPerSecond(RUN_MS),
  );
  const wall = (runs: readonly { wall: number }[]) => median(runs.map((run) => run.wall));
  const [a, b] = [wall(other), wall(ours)];
  say(`events a second: SQLite ${a.toFixed(0)}, PostgreSQL ${b.toFixed(0)}: ${(b / a).toFixed(2)} times`);
}

/** What an event costs, and how long a start looks for what is pending, with so many chats. */
async function measured(server: PostgresqlServer, chats: number): Promise<{ event: number; start: number }> {
  const url = await tables(server, `chats${chats}`);
  const database = await openDatabase(url);
  const first = await newChat(database, 1);
  await round(database, first, 'first');
  const copies = (table: string, columns: string, from: string) =>
    select(
      database,
      `insert into ${table} (${columns}) select ${from} from ${table}, generate_series(2, ${chats}) as g where ${table === 'chat' ? 'id' : 'chat'} = ${first}`,
      [],
    );
  await copies(
    'chat',
    'id, telegram_chat, topic, private, seq, version, snapshot, updated_at',
    `g + ${first}, g, 0, true, seq, version, replace(replace(snapshot::text, '"${first}:', '"' || (g + ${first}) || ':'), '"chat":${first},', '"chat":' || (g + ${first}) || ',')::json, updated_at + g`,
  );
  await copies(
    'discussion',
    'id, chat, project, question, begun_at',
    `(g + ${first}) || ':d1', g + ${first}, (g + ${first}) || ':p1', question, begun_at`,
  );
  await copies(
    'message',
    'id, chat, discussion, seq, kind, round, author, text, at',
    `(g + ${first}) || ':' || seq, g + ${first}, (g + ${first}) || ':d1', seq, kind, round, author, left(text, 100), at`,
  );
  await copies(
    'effect',
    'id, chat, seq, n, kind, version, input, created_at, done_at, outcome',
    `(g + ${first}) || ':' || seq || ':' || n, g + ${first}, seq, n, kind, version, input, created_at, created_at, 'done'`,
  );
  await select(database, `select setval(pg_get_serial_sequence('chat', 'id'), ${chats + first})`, []);
  // What filling the tables has left to do is not to be measured.
  for (const statement of ['vacuum analyze', 'checkpoint']) await select(database, statement, []);
  const ids = Array.from({ length: EVENTS + PENDING }, (_, n) => first + 2 + ((n * 7919) % (chats - 2)));
  const times: number[] = [];
  const asks = (n: number, chat: number) => {
    const event = { type: 'text', text: 'And then?', context: null, fresh: false } as const;
    const said = {
      at: 1,
      by: 'Ann',
      from: 1,
      message: 9,
      pressed: null,
      written: null,
      inThread: false,
      unseen: false,
    };
    return applyNew(database, {
      chat,
      eventId: `e${n}`,
      event: { ...event, ...said, panel: ['claude', 'gpt'] },
      at: 1,
    });
  };
  for (const [n, chat] of ids.entries()) {
    const began = performance.now();
    await asks(n, chat);
    times.push(performance.now() - began);
  }
  const began = performance.now();
  await recover(database, 1, () => {});
  const start = performance.now() - began;
  await database.close();
  return { event: median(times), start };
}

const server = await startPostgresql(['fsync=on', 'shared_buffers=512MB', 'max_wal_size=4GB']);
try {
  await both(server);
  let base: { event: number; start: number } | null = null;
  for (const chats of CHATS) {
    const took = await measured(server, chats);
    base ??= took;
    say(
      `${chats} chats: an event ${took.event.toFixed(2)} ms (${(took.event / base.event).toFixed(2)} times), a start ${took.start.toFixed(0)} ms (${(took.start / base.start).toFixed(2)} times)`,
    );
  }
} finally {
  server.stop();
}
process.exit(0);
