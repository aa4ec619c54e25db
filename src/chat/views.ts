/** What a chat shows of itself, as data: the progress message and the status. What is legal in it was read from the machine. */
import type { RoundKind } from '../discussion/transcript.ts';
import type { FailureReason } from '../panel/port.ts';
import type { Outcome, SeatStatus } from './context.ts';

/** The commands whose legality is shown. */
export type LegalCommand = 'next' | 'consensus' | 'export' | 'stop' | 'open' | 'discuss' | 'ask' | 'new' | 'retry';

/** The buttons a progress message can carry. */
export type BoardButton = 'next' | 'consensus' | 'export' | 'stop' | 'retry';

export interface BoardSeat {
  readonly alias: string;
  readonly status: SeatStatus;
  readonly reason: FailureReason | null;
  readonly call: string | null;
}

export interface BoardView {
  /** Our own id of the chat: its buttons are bound to it. */
  readonly chat: number;
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

/** The chat's state for `/status`. */
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
