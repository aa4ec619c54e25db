/** A database in a folder of its own, a chat in it, and handlers that do what a test says. */
import { onTestFinished } from 'vitest';
import type { AnswerInput, EffectInputs, EffectKind } from '../../src/chat/effects.ts';
import type { Command } from '../../src/chat/events.ts';
import { openDatabase, type Database } from '../../src/database/open.ts';
import { apply, type ApplyResult } from '../../src/engine/apply.ts';
import { chatAt } from '../../src/engine/chats.ts';
import type { PendingEffect } from '../../src/engine/restore.ts';
import type { EffectContext, EffectHandlers, EffectResult, Engine, Place } from '../../src/engine/ports.ts';
import { LocalEngine } from '../../src/engine/local.ts';
import type { EngineEvents } from '../../src/engine/observe.ts';
import { onPostgresql, temporaryAddress } from '../support/backend.ts';
import { given } from '../chat/support.ts';
import { onRestate, RestateBench } from './restate-bench.ts';

const PANEL = ['claude', 'gpt', 'gemini'];

export async function temporaryDatabase(path = temporaryAddress()): Promise<Database> {
  const database = await openDatabase(path);
  onTestFinished(() => database.close());
  return database;
}

/** Gives the next chat an id. */
export async function firstChat(database: Database, id: number): Promise<void> {
  const first = onPostgresql
    ? `alter table chat alter column id restart with ${id}`
    : `insert into sqlite_sequence (name, seq) values ('chat', ${id - 1})`;
  await database.em.getConnection().execute(first);
}

type Payload = { readonly [K in Command['type']]: Omit<Extract<Command, { type: K }>, 'type' | keyof typeof said> };
const said = {
  at: 1000,
  by: 'Ann',
  from: 1,
  message: 7,
  pressed: null,
  written: null,
  inThread: false,
  unseen: false,
  panel: PANEL,
};

/** A command of Ann. */
export function command<K extends Command['type']>(type: K, payload: Payload[K]): Command {
  return { type, ...said, ...payload } as unknown as Command;
}

export const open = (text = 'Why?') => command('open', { format: 'open', text, context: null });

/** What was applied; it was new. */
export function fresh(applied: ApplyResult): Extract<ApplyResult, { duplicate: false }> {
  if (applied.duplicate) throw new Error('The event was dropped');
  return applied;
}

export const answers = (effects: readonly PendingEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'answer' ? [{ id: effect.id, input: effect.input }] : []));

/** The result of a call, as a handler ends with it. */
export const answered = (input: AnswerInput, text = 'Because.') =>
  ({
    outcome: 'ok',
    event: { type: `${input.for}.answered`, call: input.call, at: 2000, answer: given(text) },
  }) as const;

/** Something that a handler was called with. */
export interface Done {
  readonly kind: EffectKind;
  readonly input: unknown;
  readonly context: EffectContext;
}

/** What a handler does with a call; `undefined` is done at once. */
export type Does = { [K in EffectKind]?: (input: EffectInputs[K], context: EffectContext) => Promise<EffectResult> };

/** An engine that is tried. */
export type BenchEngine = Engine & {
  /** How many effects are being done, and how many events wait. */
  readonly inFlight: number;
  readonly waiting: number;
  /** Resolves when all is done, where that is not seen from these. */
  quiet?(): Promise<void>;
};

export interface Bench {
  readonly engine: BenchEngine;
  readonly database: Database;
  /** Every call of a handler, in order. */
  readonly log: Done[];
  readonly faults: string[];
}

const kinds: readonly EffectKind[] = [
  'answer',
  'conclude',
  'place',
  'post',
  'fail',
  'retract',
  'board',
  'notice',
  'toast',
  'page',
  'status',
  'export',
  'confirm',
  'offer',
  'tell',
  'forget',
];

/** An engine over a database. What `does` leaves out is done at once, without a result. */
export function bench(database: Database, does: Does = {}, observe: Partial<EngineEvents> = {}): Bench {
  const log: Done[] = [];
  const faults: string[] = [];
  const handler = (kind: EffectKind) => (input: unknown, context: EffectContext) => {
    log.push({ kind, input, context });
    const own = does[kind] as ((input: unknown, context: EffectContext) => Promise<EffectResult>) | undefined;
    return own ? own(input, context) : Promise.resolve({ outcome: 'done' });
  };
  const handlers = Object.fromEntries(kinds.map((kind) => [kind, handler(kind)])) as unknown as EffectHandlers;
  const fault = (what: string, error: unknown) => void faults.push(`${what}: ${String(error)}`);
  const all = { event: () => {}, effect: () => {}, fault, ...observe };
  const engine: BenchEngine = onRestate
    ? new RestateBench({ database, handlers, observe: all, now: () => 5000 })
    : new LocalEngine(database, handlers, all, () => 5000);
  // What a test leaves in flight must not go on behind the next one.
  onTestFinished(() => engine.stop(0));
  return { engine, database, log, faults };
}

/** A place to hold a handler: it waits at `reached` until `go`, or until its signal. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    go: resolve,
    /** @returns whether it was let go, not aborted */
    wait: (signal: AbortSignal) =>
      Promise.race([
        promise.then(() => true),
        new Promise<boolean>((done) => signal.addEventListener('abort', () => done(false), { once: true })),
      ]),
  };
}

/** The rows of a table, as SQLite has them: JSON as text. */
export async function rows(database: Database, table: string): Promise<Record<string, unknown>[]> {
  const found = await database.em
    .getConnection()
    .execute<Record<string, unknown>[]>(`select * from ${table} order by id`);
  const asText = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
  return found.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)])));
}

export const pending = async (database: Database): Promise<string[]> =>
  (await rows(database, 'effect')).flatMap(({ id, done_at: doneAt }) => (doneAt === null ? [String(id)] : []));

/** Resolves when nothing of an engine is in flight or waiting. */
export async function quiet({ engine }: Pick<Bench, 'engine'>): Promise<void> {
  if (engine.quiet) return engine.quiet();
  do await new Promise((resolve) => setImmediate(resolve));
  while (engine.inFlight > 0 || engine.waiting > 0);
}

/** Commits an event of a chat's, as a program does that is killed before it has done anything of it. Gives the chat. */
export async function committed(database: Database, place: Place, event: Command, eventId: string): Promise<number> {
  const chat = await chatAt(database, place, 1);
  await apply(database, { chat, eventId, event, at: 5000 });
  return chat;
}
