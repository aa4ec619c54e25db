/**
 * The progress message as data: the one place that derives it. What runs is read from the snapshot, so that the two can never disagree;
 * the machine says only when a message has come to its end.
 */
import { aliasOf, type ChatContext, type Outcome, type Seat, type SeatStatus } from './context.ts';
import type { RoundKind } from '../discussion/transcript.ts';
import type { FailureReason } from '../panel/port.ts';
import type { Effect } from './effects.ts';

/** The name of the statechart's top state. */
export type Phase = 'idle' | 'paused' | 'opening' | 'discussing' | 'concluding';

/** The buttons a progress message can carry. */
export type BoardButton = 'next' | 'consensus' | 'export' | 'stop' | 'retry';

export interface BoardSeat {
  readonly alias: string;
  readonly status: SeatStatus;
  readonly reason: FailureReason | null;
  readonly until: number | null;
  /** It failed, but a part of its answer is there. */
  readonly broken: boolean;
  readonly call: string | null;
}

export interface BoardView {
  /** Our own id of the chat: its buttons are bound to it. */
  readonly chat: number;
  /** Which progress message: each is one message, edited. */
  readonly board: number;
  /** What goes on; `ended` when nothing does. */
  readonly phase: Exclude<Phase, 'idle' | 'paused'> | 'ended';
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

/** A progress message that has come to its end: the context at that moment, and whether it stands below what the run brought. */
export interface LastWords {
  readonly context: ChatContext;
  readonly closing: boolean;
}

/** A seat as it is shown. */
export function boardSeat({ alias, status, reason, until, broken, call }: Seat): BoardSeat {
  return { alias, status, reason, until, broken: broken !== null, call };
}

/** How a chat stands: the name of its top state, the data beside it, and which buttons are legal, should somebody want to know. */
export interface Standing {
  readonly phase: Phase;
  readonly context: ChatContext;
  readonly buttons: () => readonly BoardButton[];
}

function boardView(
  context: ChatContext,
  phase: BoardView['phase'],
  rest: Pick<BoardView, 'closing' | 'buttons'>,
): BoardView {
  const writing = Object.entries(context.calls).find(([, call]) => call.for === 'conclusion');
  return {
    chat: context.chat,
    board: context.board,
    phase,
    outcome: context.outcome,
    kind: context.kind,
    round: context.round,
    lastRound: context.lastRound,
    seats: context.seats.map(boardSeat),
    writer: writing ? aliasOf(context, writing[1]) : null,
    writerCall: writing?.[0] ?? null,
    remarks: context.remarks,
    notify: context.notify,
    ...rest,
  };
}

/** The progress message that a chat wants as it stands; null when nothing has run in the current discussion. */
function boardOf({ phase, context, buttons }: Standing): BoardView | null {
  if (phase === 'idle' || (phase === 'paused' && context.outcome === null)) return null;
  const ended = phase === 'paused';
  return boardView(context, ended ? 'ended' : phase, { closing: ended, buttons: buttons() });
}

/** The last words of a progress message whose discussion is no longer this chat's: nothing of it runs. */
function left(board: BoardView): BoardView {
  const resting = board.seats.map((seat): BoardSeat =>
    seat.status === 'waiting' || seat.status === 'thinking' ? { ...seat, status: 'stopped', call: null } : seat,
  );
  return {
    ...board,
    phase: 'ended',
    outcome: board.outcome ?? (board.phase === 'concluding' ? 'unwritten' : 'stopped'),
    seats: resting,
    writer: null,
    writerCall: null,
    buttons: [],
  };
}

/** What shows the last words of a progress message; whatever follows gets a message of its own. */
export function lastWords({ context, closing }: LastWords): Effect {
  return { kind: 'board', input: boardView(context, 'ended', { closing, buttons: [] }) };
}

/** What shows how the current progress message changes as a chat goes from one standing to the next. */
export function boardChanges(before: Standing, after: Standing): Effect[] {
  const [was, is] = [boardOf(before), boardOf(after)];
  if (is) return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ kind: 'board', input: is }];
  return was ? [{ kind: 'board', input: left(was) }] : [];
}
