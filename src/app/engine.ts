/**
 * The engine with all that it does for chats. It is the largest part of the program, and nothing needs it before the first update is
 * there: `app.ts` loads it once updates are asked for.
 */
import type { Database } from '../database/open.ts';
import type { Config } from '../config/config.ts';
import { effectHandlers } from '../effects/handlers.ts';
import { keepTyping } from '../effects/typing.ts';
import { startCleanup } from '../engine/cleanup.ts';
import { LocalEngine } from '../engine/local.ts';
import { parkedChats } from '../engine/parked.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Inspect } from '../inspect/inspect.ts';
import { safeError, type Logger } from '../lib/log.ts';
import type { Chosen } from '../panel/choose.ts';
import { createDisplay } from '../telegram/display.ts';
import type { OnFault, Storage } from './database.ts';
import type { Telegram } from './telegram.ts';

/** What an engine works with. */
export interface EngineOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly models: Chosen;
  readonly telegram: Pick<Telegram, 'sender' | 'shown' | 'readsAll' | 'allows' | 'tellOwners' | 'playground'>;
  readonly inspect: Pick<Inspect, 'observe'>;
  readonly metrics: Metrics;
  readonly budget: Config['budget'];
  /** Discussions that were idle for longer are deleted. Null: none is. */
  readonly retentionDays: number | null;
  readonly log: Logger;
  /** Ends the deletion of old rows. */
  readonly signal: AbortSignal;
  readonly onFault: OnFault;
}

/** An engine at work. */
export interface Running {
  readonly engine: LocalEngine;
  /** Settled when all that was left pending is taken up; rejects if it cannot be. */
  readonly resumed: Promise<void>;
}

/** Makes the engine and starts it: what was left pending comes before any event that it is sent. */
export function startEngine(options: EngineOptions): Running {
  const { database, storage, models, telegram, inspect, metrics, retentionDays, log, signal, onFault } = options;
  const display = createDisplay(telegram.sender, telegram.shown, telegram.readsAll);
  const world = {
    database,
    model: models.model,
    catalogue: models.catalogue,
    display,
    now: Date.now,
    allows: telegram.allows,
    tellOwners: telegram.tellOwners,
    typing: keepTyping(display),
    forgetElsewhere: (chat: number, before: number, kept: number | null) =>
      telegram.playground?.forget(chat, before, kept) ?? Promise.resolve(true),
    send: (...sent: Parameters<LocalEngine['send']>) => engine.send(...sent),
  };
  const engine: LocalEngine = new LocalEngine(
    database,
    effectHandlers(world, () => engine),
    {
      event: (type) => metrics.event(type),
      effect: (kind, outcome) => metrics.effect(kind, outcome),
      fault: (what, error, chat) => log.error({ chat, err: safeError(error) }, storage.note(what, error)),
      ...inspect.observe,
    },
    Date.now,
    {
      ...options.budget,
      priced: (seat: string) => models.catalogue.priced(seat),
      judges: (panel) => models.catalogue.judges(panel),
      reviewer: (panel) => models.catalogue.reviewer(panel),
    },
  );
  metrics.onQueue('events', () => engine.waiting);
  metrics.onQueue('effects', () => engine.inFlight);
  startCleanup(database, {
    signal,
    retentionDays,
    forgetOlder: (before) => telegram.playground?.forgetOlder(before) ?? Promise.resolve(),
    engine,
    onFault: (error) => onFault('old rows could not be cleaned up', error),
  });
  return { engine, resumed: resume(engine, database, log) };
}

async function resume(engine: LocalEngine, database: Database, log: Logger): Promise<void> {
  await engine.start();
  const parked = await parkedChats(database);
  if (parked > 0) log.error({ parked }, 'chats that cannot be read are left alone: restore a backup, or /forget them');
}
