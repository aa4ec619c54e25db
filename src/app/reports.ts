/** What an engine reports, for the metrics and the log. */
import type { EngineEvents } from '../engine/observe.ts';
import type { Metrics } from '../http/metrics.ts';
import { safeError, type Logger } from '../lib/log.ts';
import type { Storage } from './database.ts';

/** Counts what happens, and logs what goes wrong without a word of anybody's. */
export function reports(metrics: Metrics, log: Logger, storage: Storage): EngineEvents {
  return {
    event: (type) => metrics.event(type),
    effect: (kind, outcome) => metrics.effect(kind, outcome),
    fault: (what, error, chat) => log.error({ chat, err: safeError(error) }, storage.note(what, error)),
  };
}
