/** The chat's state for `/status`, read from the statechart. */
import { aliasOf } from './context.ts';
import { legalCommands, type ChatSnapshot } from './legal.ts';
import type { StatusView } from './views.ts';

/** The name of the snapshot's top state. */
export function phaseOf(snapshot: ChatSnapshot): StatusView['phase'] {
  return typeof snapshot.value === 'string' ? snapshot.value : 'discussing';
}

/**
 * @param project the chat's project, which a topic that never ran has not selected
 * @param at the present, milliseconds since 1970
 */
export function statusView(snapshot: ChatSnapshot, project: string | null, at: number): StatusView {
  const { context } = snapshot;
  return {
    phase: phaseOf(snapshot),
    outcome: context.outcome,
    project,
    panel: context.panel,
    discussion: context.discussion,
    round: context.round,
    lastRound: context.lastRound,
    seats: context.seats.map(({ alias, status, reason, call }) => ({ alias, status, reason, call })),
    waiting: Object.values(context.calls).map((call) => ({
      alias: aliasOf(context, call),
      for: call.for,
      ms: Math.max(0, at - call.since),
    })),
    legal: legalCommands(snapshot),
  };
}
