/** The chat's state for `/status`, read from the statechart. */
import type { BoardSeat, BoardView } from './board.ts';
import { aliasOf } from './context.ts';
import { legalCommands, type ChatSnapshot, type LegalCommand } from './legal.ts';
import type { Outcome } from './context.ts';

export interface StatusView {
  readonly phase: 'idle' | 'paused' | Exclude<BoardView['phase'], 'ended'>;
  readonly outcome: Outcome | null;
  readonly project: string | null;
  readonly panel: readonly string[];
  readonly discussion: string | null;
  readonly round: number;
  readonly lastRound: number;
  readonly seats: readonly BoardSeat[];
  /** Who is being waited for, and for how many milliseconds. */
  readonly waiting: readonly {
    readonly alias: string;
    readonly for: 'seat' | 'turn' | 'question' | 'conclusion';
    readonly ms: number;
  }[];
  readonly legal: readonly LegalCommand[];
}

/** The name of the snapshot's top state. */
export function phaseOf(snapshot: ChatSnapshot): StatusView['phase'] {
  return typeof snapshot.value === 'string' ? snapshot.value : 'discussing';
}

/** @param at the present, milliseconds since 1970 */
export function statusView(snapshot: ChatSnapshot, at: number): StatusView {
  const { context } = snapshot;
  return {
    phase: phaseOf(snapshot),
    outcome: context.outcome,
    project: context.project,
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
