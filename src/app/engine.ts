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
import type { Engine } from '../engine/ports.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Inspect } from '../inspect/inspect.ts';
import type { Logger } from '../lib/log.ts';
import type { Chosen } from '../panel/choose.ts';
import { createDisplay } from '../telegram/display.ts';
import { budgetOf } from './budget.ts';
import type { OnFault, Storage } from './database.ts';
import { reports } from './reports.ts';
import type { Telegram } from './telegram.ts';

/** What an engine works with. */
export interface EngineOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly models: Chosen;
  readonly telegram: Pick<Telegram, 'sender' | 'shown' | 'readsAll' | 'allows' | 'tellOwners' | 'playground'>;
  readonly inspect: Pick<Inspect, 'observe'>;
  readonly metrics: Metrics;
  readonly config: Pick<Config, 'budget' | 'database' | 'restate' | 'retentionDays'>;
  readonly log: Logger;
  /** Ends the deletion of old rows. */
  readonly signal: AbortSignal;
  readonly onFault: OnFault;
}

/** An engine, as far as the program that runs it needs it. */
export type RunningEngine = Engine & {
  readonly inFlight: number;
  readonly waiting: number;
  /** Whether those who do its work could be reached when that was last tried. Absent where it does it itself. */
  readonly reachable?: boolean;
  /** Whether an event waits for something that lasts: others must not wait for it. */
  readonly late?: boolean;
};

/** An engine at work. */
export interface Running {
  readonly engine: RunningEngine;
  /** Settled when all that was left pending is taken up; rejects if it cannot be. */
  readonly resumed: Promise<void>;
}

/** Makes the engine and starts it: what was left pending comes before any event that it is sent. */
export async function startEngine(options: EngineOptions): Promise<Running> {
  const { config, database, storage, models, telegram, inspect, metrics, log, signal, onFault } = options;
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
    send: (...sent: Parameters<Engine['send']>) => engine.send(...sent),
  };
  const handlers = effectHandlers(world, () => engine);
  const observe = { ...reports(metrics, log, storage), ...inspect.observe };
  const engine: RunningEngine =
    config.restate === null
      ? new LocalEngine(database, handlers, observe, Date.now, budgetOf(config.budget, models))
      : await gateway(config.restate.ingressUrl);

  /** Loaded only where several machines do the work. */
  async function gateway(ingressUrl: string): Promise<RunningEngine> {
    if (!('url' in config.database)) throw new Error('Several machines need PostgreSQL');
    const { GatewayEngine } = await import('../engine/restate/gateway.ts');
    const { openIngress } = await import('../engine/restate/ingress.ts');
    const { showElsewhere } = await import('../effects/elsewhere.ts');
    // It may have been stopped meanwhile, and nobody would stop what begins now.
    signal.throwIfAborted();
    const url = config.database.url.reveal();
    const ingress = openIngress(ingressUrl, (error) => onFault('Restate could not be reached', error));
    return new GatewayEngine({ database, url, handlers, observe, ingress, showCall: showElsewhere(world) });
  }
  metrics.onQueue('events', () => engine.waiting);
  metrics.onQueue('effects', () => engine.inFlight);
  startCleanup(database, {
    signal,
    retentionDays: config.retentionDays,
    forgetOlder: (before) => telegram.playground?.forgetOlder(before) ?? Promise.resolve(),
    engine,
    onFault: (error) => onFault('old rows could not be cleaned up', error),
  });
  return { engine, resumed: resume(engine, database, log) };
}

async function resume(engine: RunningEngine, database: Database, log: Logger): Promise<void> {
  await engine.start();
  const parked = await parkedChats(database);
  if (parked > 0) log.error({ parked }, 'chats that cannot be read are left alone: restore a backup, or /forget them');
}
