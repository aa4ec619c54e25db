/** The progress message as data: derived from the snapshot, so that it can never disagree with it. */
import type { FailureReason } from '../panel/port.ts';
import type { RoundKind } from '../discussion/transcript.ts';
import { aliasOf, type ChatContext, type Outcome, type SeatStatus } from './context.ts';

/** The buttons a progress message can carry. */
export type BoardButton = 'next' | 'consensus' | 'export' | 'stop' | 'retry';

export interface BoardSeat {
  readonly alias: string;
  readonly status: SeatStatus;
  readonly reason: FailureReason | null;
  readonly call: string | null;
}

export interface BoardView {
  /** Which progress message: each is one message, edited. */
  readonly board: number;
  /** What goes on; `ended` when nothing does. */
  readonly phase: 'opening' | 'discussing' | 'concluding' | 'ended';
  readonly outcome: Outcome | null;
  readonly kind: RoundKind;
  readonly round: number;
  readonly lastRound: number;
  readonly seats: readonly BoardSeat[];
  /** Who writes the consensus. */
  readonly writer: string | null;
  /** The call that writes it. */
  readonly writerCall: string | null;
  readonly remarks: number;
  readonly notify: boolean;
  /** Whether it stands below what a run brought, and not above it: then it need not repeat who answered. */
  readonly closing: boolean;
  /** What is legal now, in the order in which it is shown. Empty on any but the newest message. */
  readonly buttons: readonly BoardButton[];
}

/**
 * The progress message of a context.
 * @param phase what goes on
 * @param buttons what is legal now
 */
export function boardView(context: ChatContext, phase: BoardView['phase'], buttons: readonly BoardButton[]): BoardView {
  const writing = Object.entries(context.calls).find(([, call]) => call.for === 'conclusion');
  return {
    board: context.board,
    phase,
    outcome: context.outcome,
    kind: context.kind,
    round: context.round,
    lastRound: context.lastRound,
    seats: context.seats.map(({ alias, status, reason, call }) => ({ alias, status, reason, call })),
    writer: writing ? aliasOf(context, writing[1]) : null,
    writerCall: writing?.[0] ?? null,
    remarks: context.remarks,
    notify: context.notify,
    closing: phase === 'ended',
    buttons,
  };
}
