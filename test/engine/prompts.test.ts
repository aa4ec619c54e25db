/** Prompts are built when their calls leave the queue: what waits costs next to nothing, however much there is. */
import { expect, onTestFinished, test } from 'vitest';
import type { EngineEvents } from '../../src/engine/observe.ts';
import { LocalEngine } from '../../src/engine/local.ts';
import type { Database } from '../../src/database/open.ts';
import { effectHandlers } from '../../src/effects/handlers.ts';
import type { World } from '../../src/effects/world.ts';
import { createCatalogue } from '../../src/panel/catalogue/catalogue.ts';
import { createPanel } from '../../src/panel/openai/openai.ts';
import type { AnswerRequest } from '../../src/panel/port.ts';
import { configFor } from '../panel/config.ts';
import { startOpenAI } from '../support/openai-server.ts';
import { command, open, rows, temporaryDatabase } from './support.ts';
import { eventually } from '../support/eventually.ts';

const SEATS = ['claude', 'gpt', 'gemini'];
const CHATS = 60;
const AT_ONCE = 8;

/** Engines over one database and one provider that answer as they do in the bot; nothing is shown. `built` are the prompts. */
async function stage() {
  const database = await temporaryDatabase();
  const server = await startOpenAI();
  onTestFinished(() => server.close());
  server.models = SEATS.map((alias) => `${alias}-x`);
  server.reply('*', { waitMs: Infinity });
  const models = SEATS.map((alias) => ({ alias, provider: 'openai' as const, id: `${alias}-x` }));
  const config = configFor(server.url, { models, concurrency: AT_ONCE });
  const built: string[] = [];
  const engineOf = (events: Partial<EngineEvents> = {}, over: Database = database) => {
    const catalogue = createCatalogue(config);
    const panel = createPanel(config, { catalogue, stepMs: 2 });
    const counting = (request: AnswerRequest): AnswerRequest => ({
      ...request,
      messages: () => {
        built.push(request.model);
        return request.messages();
      },
    });
    const nothing = () => Promise.resolve();
    const world: World = {
      database: over,
      model: { answer: (request, options) => panel.answer(counting(request), options) },
      catalogue,
      allows: () => true,
      display: {
        show: () => Promise.resolve('shown'),
        adopt: nothing,
        preview: () => {},
        retract: () => Promise.resolve('gone'),
        seen: () => Promise.resolve(),
        toast: nothing,
        working: () => {},
      },
      forgetElsewhere: () => Promise.resolve(true),
      now: () => 5000,
      send: (chat, event, eventId) => engine.send(chat, event, eventId),
      typing: () => () => {},
      tellOwners: () => {},
    };
    const engine: LocalEngine = new LocalEngine(
      database,
      effectHandlers(world, () => engine),
      {
        event: () => {},
        effect: () => {},
        fault: () => {},
        ...events,
      },
    );
    onTestFinished(() => engine.stop(0));
    return { engine, panel };
  };
  return { database, server, built, engineOf };
}

/** The database, of which the first so many reads of a transcript fail as a lock or a broken table makes them fail. */
function failing(database: Database, times: number, error: Error): Database {
  let left = times;
  const connection = database.em.getConnection();
  const execute: typeof connection.execute = (query, ...rest) => {
    if (typeof query === 'string' && query.includes('from message') && left-- > 0) return Promise.reject(error);
    return connection.execute(query, ...rest);
  };
  const em = new Proxy(database.em, {
    get: (target, name) =>
      name === 'getConnection'
        ? () => new Proxy(connection, { get: (of, key) => (key === 'execute' ? execute : Reflect.get(of, key)) })
        : Reflect.get(target, name),
  });
  return new Proxy(database, { get: (target, name) => (name === 'em' ? em : Reflect.get(target, name)) });
}

/** The mark of the fences in each prompt that the provider got. */
const marksIn = (calls: readonly { readonly messages: readonly { readonly content: unknown }[] }[]): string[] =>
  calls.map(({ messages }) => /begins with <said-([0-9a-z]+) and/.exec(JSON.stringify(messages))?.[1] ?? 'none');

test('at a start with 180 seats pending, of the prompts only those of the calls that run are built', async () => {
  const { server, built, engineOf } = await stage();
  const first = engineOf();
  for (let n = 1; n <= CHATS; n += 1) {
    const chat = await first.engine.chatAt({ telegramChat: n, topic: null, private: true });
    await first.engine.send(chat, open(), `tg:${n}`);
  }
  await first.engine.stop(0);
  built.length = 0;
  const before = server.calls.length;

  const next = engineOf();
  await next.engine.start();
  await eventually(() => expect(server.calls.length - before).toBe(AT_ONCE));
  await eventually(() =>
    expect(next.panel.queues()).toMatchObject([{ running: AT_ONCE, waiting: CHATS * SEATS.length - AT_ONCE }]),
  );
  expect(built).toHaveLength(AT_ONCE);
});

test('what was said before a call leaves the queue is what it sees, and nothing that came after its own', async () => {
  const { server, engineOf } = await stage();
  const { engine } = engineOf();
  server.reply('*', { text: 'Yes.' });
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  await engine.send(chat, command('discuss', { rounds: 1, topic: 'Tea?', context: null }), 'tg:1');
  await eventually(() => expect(server.calls).toHaveLength(3));
  const said = server.calls.map(({ messages }) => JSON.stringify(messages).match(/Yes\./g)?.length ?? 0);
  expect(said).toEqual([0, 1, 2]);
});

test('a consensus that must be repaired is asked for with a prompt of its own time', async () => {
  const { database, server, built, engineOf } = await stage();
  const { engine } = engineOf();
  server.reply('*', { text: 'Yes.' });
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  await engine.send(chat, open(), 'tg:1');
  await eventually(() => expect(server.calls.filter(({ done }) => done)).toHaveLength(3));
  await eventually(async () => {
    await engine.send(chat, command('consensus', {}), `tg:${Math.random()}`);
    expect(server.calls.length).toBeGreaterThanOrEqual(5);
  });
  // The first is no JSON; the second is told so, below all that the first was told.
  const [first, second] = server.calls.slice(3).map(({ messages }) => messages);
  expect(second?.slice(0, first?.length)).toEqual(first);
  expect(second?.length).toBeGreaterThan(first?.length ?? 0);
  expect(built.slice(3, 5)).toEqual(['claude', 'claude']);
  // Whoever writes it reads the fences of the discussion.
  const [{ chance } = {}] = await rows(database, 'discussion');
  expect(new Set(marksIn(server.calls))).toEqual(new Set([String(chance).slice(0, 12)]));
});

test('a database that is locked while a prompt is built is waited for; the model is then asked once', async () => {
  const { database, server, engineOf } = await stage();
  server.reply('*', { text: 'Yes.' });
  const faults: string[] = [];
  const locked = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  const { engine } = engineOf({ fault: (what) => void faults.push(what) }, failing(database, 2, locked));
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  const ask = command('ask', {
    alias: 'claude',
    text: 'Why?',
    context: null,
    threaded: true,
    discussion: null,
    line: null,
  });
  await engine.send(chat, ask, 'tg:1');
  await eventually(async () => expect((await rows(database, 'message')).at(-1)).toMatchObject({ text: 'Yes.' }));
  expect(server.calls).toHaveLength(1);
  expect(faults).toEqual(['effect answer failed', 'effect answer failed']);
});

test('one that fails for good is a fault of our own, told to the operator', async () => {
  const { database, server, engineOf } = await stage();
  const faults: unknown[] = [];
  const broken = new Error('no such table');
  const { engine } = engineOf({ fault: (_, error) => void faults.push(error) }, failing(database, Infinity, broken));
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  await engine.send(
    chat,
    command('ask', { alias: 'claude', text: 'Why?', context: null, threaded: true, discussion: null, line: null }),
    'tg:1',
  );
  await eventually(async () =>
    expect((await rows(database, 'message')).at(-1)).toMatchObject({ kind: 'failure', reason: 'internal' }),
  );
  expect(faults).toEqual([broken]);
  expect(server.calls).toEqual([]);
});

test('the marks of fences are drawn by chance: one a discussion, though the same is asked again', async () => {
  const { database, server, engineOf } = await stage();
  const { engine } = engineOf();
  server.reply('*', { text: 'Yes.' });
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  const alone = { context: null, threaded: false, discussion: null, line: null };
  const events = [
    command('ask', { alias: 'claude', text: 'Tea?', ...alone }),
    command('ask', { alias: 'gpt', text: 'Tea?', ...alone }),
    command('discuss', { rounds: 2, topic: 'Tea?', context: null }),
    command('discuss', { rounds: 1, topic: 'Tea?', context: null }),
  ];
  for (const [n, event] of events.entries()) {
    const calls = server.calls.length + (event.type === 'ask' ? 1 : SEATS.length * (n === 2 ? 2 : 1));
    await engine.send(chat, event, `tg:${n}`);
    await eventually(() => expect(server.calls.filter(({ done }) => done)).toHaveLength(calls));
    await eventually(async () =>
      expect((await rows(database, 'message')).filter(({ kind }) => kind === 'answer')).toHaveLength(calls),
    );
  }
  const marks = marksIn(server.calls);
  const chances = (await rows(database, 'discussion')).map(({ chance }) => String(chance));
  expect(chances).toHaveLength(3);
  expect(marks).toEqual([2, 6, 3].flatMap((calls, n) => Array<string>(calls).fill(chances[n]?.slice(0, 12) ?? '')));
  expect(new Set(marks).size).toBe(3);
  for (const chance of chances) expect(chance).toMatch(/^[0-9a-f]{64}$/);
});

test('a seat that is asked again sees the same prompt, after a restart too', async () => {
  const { database, server, engineOf } = await stage();
  const { engine } = engineOf();
  server.reply('*', { text: 'Yes.' });
  server.reply('gpt-x', { status: 401 });
  const chat = await engine.chatAt({ telegramChat: 1, topic: null, private: true });
  await engine.send(chat, open(), 'tg:1');
  await eventually(async () =>
    expect((await rows(database, 'message')).filter(({ kind }) => kind !== 'question')).toHaveLength(3),
  );
  await engine.stop(0);
  const next = engineOf();
  await next.engine.start();
  server.reply('gpt-x', { text: 'Yes.' });
  await next.engine.send(chat, command('retry', { seat: 1 }), 'tg:2');
  await eventually(() => expect(server.calls.filter(({ model }) => model === 'gpt-x').length).toBeGreaterThan(1));
  const [first, ...again] = server.calls.filter(({ model }) => model === 'gpt-x').map(({ messages }) => messages);
  expect(again.at(-1)).toEqual(first);
  expect(marksIn(server.calls)).not.toContain('none');
});
