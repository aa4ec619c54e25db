/**
 * The progress message as data: the one place that derives it. What runs, and how it ended, is read from the snapshot, so that the two can
 * never disagree. A run has one, which goes when the run ends; another stands below what the run brought, and goes when the next begins.
 */
import {
  type Approval,
  type ChatContext,
  type Outcome,
  type Seat,
  type SeatStatus,
  type Unwritten,
} from './context.ts';
import { statusOf } from '../discussion/agreement/agreement.ts';
import type { RoundKind } from '../discussion/formats/format.ts';
import type { FailureReason } from '../panel/port.ts';
import { isSeated } from '../panel/stances.ts';
import type { Effect } from './effects.ts';
import { kindOf } from './run.ts';

/** The name of the statechart's state: the top one, and in a round the one below it. */
export type Phase =
  | 'idle'
  | 'paused'
  | 'approving'
  | 'opening'
  | 'discussing'
  | 'challenging'
  | 'drafting'
  | 'reviewing'
  | 'listing'
  | 'voting'
  | 'ranking'
  | 'settling'
  | 'comparing'
  | 'concluding';

/** The buttons a progress message can carry. */
export type BoardButton =
  | 'approve'
  | 'next'
  | 'consensus'
  | 'rank'
  | 'export'
  | 'enough'
  | 'seats'
  | 'stop'
  | 'retry'
  | 'afresh';

export interface BoardSeat {
  readonly alias: string;
  /** The model that has taken it; null if it is its own. */
  readonly by: string | null;
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
  /** What somebody has to say yes to. */
  readonly approval: Approval | null;
  readonly discussion: string | null;
  /** The message of a person's on which it hangs. */
  readonly hangsOn: number | null;
  readonly kind: RoundKind;
  readonly round: number;
  readonly lastRound: number;
  /** Plain words went on with the discussion: it is said with which, for somebody may have meant a new one. */
  readonly goesOn: boolean;
  readonly seats: readonly BoardSeat[];
  /** How many seats hold each position, the most first; empty where that is not known. */
  readonly sizes: readonly number[];
  /** All held the same before they saw each other, and do so at the end. */
  readonly pointless: boolean;
  /** Who finds the options of a decision. */
  readonly finder: string | null;
  /** Who writes the consensus, or has written it. */
  readonly writer: string | null;
  /** The writer is on the panel. */
  readonly sits: boolean;
  /** Who has failed to write it, or to find the options. */
  readonly unwritten: readonly Unwritten[];
  readonly remarks: number;
  readonly notify: boolean;
  /** What is legal now, in the order in which it is shown. */
  readonly buttons: readonly BoardButton[];
}

/** The key under which a chat's progress message is shown. */
export const boardKey = (board: number): string => `board:${board}`;

/** A seat as it is shown. */
export function boardSeat({ alias, by, status, reason, until, broken, call }: Seat): BoardSeat {
  return { alias, by, status, reason, until, broken: broken !== null, call };
}

/** How a chat stands: the name of its state, the data beside it, and which buttons are legal, should somebody want to know. */
export interface Standing {
  readonly phase: Phase;
  readonly context: ChatContext;
  readonly buttons: () => readonly BoardButton[];
}

const isUnanimous = (sizes: readonly number[]): boolean => statusOf(sizes) === 'unanimous';

/** The progress message that a chat wants as it stands; null when nothing has run in the current discussion. */
function boardOf({ phase, context, buttons }: Standing): BoardView | null {
  if (phase === 'idle' || (phase === 'paused' && context.outcome === null)) return null;
  const writer = context.writers[0] ?? null;
  return {
    chat: context.chat,
    board: context.board,
    phase: phase === 'paused' ? 'ended' : phase,
    outcome: context.outcome,
    approval: context.approval,
    discussion: context.discussion,
    hangsOn: context.hangsOn,
    kind: kindOf(context),
    round: context.round,
    lastRound: context.lastRound,
    goesOn: context.asked?.goesOn ?? false,
    seats: context.seats.map(boardSeat),
    sizes: context.agreement.now,
    pointless: isUnanimous(context.agreement.now) && isUnanimous(context.agreement.blind),
    finder: context.finders[0] ?? null,
    writer,
    sits:
      writer !== null &&
      isSeated(
        context.seats.map(({ alias }) => alias),
        writer,
      ),
    unwritten: context.unwritten,
    remarks: context.remarks,
    notify: context.notify,
    buttons: buttons(),
  };
}

/** What shows how the progress message changes as a chat goes from one standing to the next. */
export function boardChanges(before: Standing, after: Standing): Effect[] {
  const [was, is] = [boardOf(before), boardOf(after)];
  const changes: Effect[] = [];
  if (was !== null && was.board !== is?.board)
    changes.push({ kind: 'retract', input: { keys: [boardKey(was.board)] } });
  if (is !== null && JSON.stringify(was) !== JSON.stringify(is)) changes.push({ kind: 'board', input: is });
  return changes;
}
