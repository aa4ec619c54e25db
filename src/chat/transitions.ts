/** How the context changes as rounds, seats and calls begin and end. Pure functions that the machine's actions assign. */
import type { Known } from './events.ts';
import type { FailureReason } from '../panel/port.ts';
import { asks, callOf, type Call, type ChatContext, type QuestionCall, type Remarked, type Seat } from './context.ts';
import { NO_COST } from '../discussion/costs.ts';
import type { Stated } from '../discussion/positions/position.ts';
import { comparerOf, stageNow } from './run.ts';
import { positionAfter } from './seats.ts';

/** The id of a chat's call: unique in the chat, so also the key of the message its answer is shown in. */
function callId(context: ChatContext): string {
  return `call:${context.made.calls + 1}`;
}

function withCall(context: ChatContext, call: Call): ChatContext {
  return {
    ...context,
    calls: { ...context.calls, [callId(context)]: call },
    made: { ...context.made, calls: context.made.calls + 1 },
  };
}

/** What calls of this round are: one after the other there is a turn, at once there are none. */
export function seatsCall(context: ChatContext) {
  const { who, task } = stageNow(context);
  if (task === 'rank') return 'ranking';
  return who === 'in turn' ? 'turn' : 'seat';
}

/** Asks one waiting seat. What it may see is pinned at its first call of the round. */
export function seatAsked(context: ChatContext, index: number, at: number): ChatContext {
  const call = callId(context);
  const seats = context.seats.map((seat, i): Seat =>
    i === index
      ? { ...seat, status: 'thinking', reason: null, until: null, call, upTo: seat.upTo ?? context.entry }
      : seat,
  );
  return withCall({ ...context, seats }, { for: seatsCall(context), seat: index, since: at });
}

/** Asks every waiting seat at once. */
export function waitingAsked(context: ChatContext, at: number): ChatContext {
  return context.seats.reduce((next, seat, i) => (seat.status === 'waiting' ? seatAsked(next, i, at) : next), context);
}

/** Whether somebody is asked who agrees. */
export function isComparing({ calls }: ChatContext): boolean {
  return Object.values(calls).some((call) => call.for === 'comparison');
}

/** The first seat that waits for its turn, -1 when none does. */
export function nextSeat(context: ChatContext): number {
  return context.seats.findIndex((seat) => seat.status === 'waiting');
}

/** A seat waits, as if it had not been asked in this round; who answers for it may be another now. */
export function seatTakenBy(context: ChatContext, index: number, by: string, usd: number): ChatContext {
  const { [context.seats[index]?.call ?? '']: _ended, ...calls } = context.calls;
  const seats = context.seats.map((seat, i): Seat =>
    i === index ? { ...seat, by, usd, status: 'waiting', reason: null, until: null, call: null } : seat,
  );
  return { ...context, calls, seats };
}

/** A round goes on without a seat. */
export function seatSkipped(context: ChatContext, index: number): ChatContext {
  const { [context.seats[index]?.call ?? '']: _ended, ...calls } = context.calls;
  const seats = context.seats.map((seat, i): Seat => (i === index ? { ...seat, status: 'skipped', call: null } : seat));
  return { ...context, calls, seats };
}

/** The seat of a call; -1 for none. */
export function seatIndex({ seats }: ChatContext, call: string): number {
  return seats.findIndex((seat) => seat.call === call);
}

/** The remarks that those asked since have seen, and the context without them. */
export function remarksSeen(before: ChatContext, after: ChatContext): readonly [ChatContext, readonly Remarked[]] {
  const asked = after.seats.filter(({ call }) => call !== null && callOf(before, call) === undefined);
  const upTo = Math.max(0, ...asked.map((seat) => seat.upTo ?? 0));
  const seen = after.remarked.filter(({ entry }) => entry <= upTo);
  return [{ ...after, remarked: after.remarked.filter((one) => !seen.includes(one)) }, seen];
}

/** A failed seat waits again. */
export function seatRetried(context: ChatContext, index: number): ChatContext {
  const seats = context.seats.map((seat, i): Seat =>
    i === index ? { ...seat, status: 'waiting', reason: null, until: null } : seat,
  );
  return { ...context, seats, outcome: null };
}

/** Where a question to one model belongs. */
export interface Thread {
  readonly discussion: string;
  readonly project: string | null;
}

/** Asks one model a question, which is the newest entry, beside anything else. */
export function questionAsked(
  context: ChatContext,
  question: Pick<QuestionCall, 'alias' | 'since' | 'message' | 'put' | 'threaded' | 'usd'> & Thread,
): ChatContext {
  return withCall(context, { for: 'question', entry: context.entry, edited: false, ...question });
}

/** Asks who agrees. What that may cost was reckoned when the round began. */
export function comparisonAsked(context: ChatContext, at: number): ChatContext {
  const { comparison: usd } = context;
  return withCall({ ...context, comparison: 0 }, { for: 'comparison', alias: comparerOf(context), since: at, usd });
}

/** Asks the first of the finders for the options. What that may cost was reckoned when the round began. */
export function optionsAsked(context: ChatContext, at: number): ChatContext {
  const { comparison: usd } = context;
  return withCall({ ...context, comparison: 0 }, { for: 'options', alias: context.finders[0] ?? '', since: at, usd });
}

/** Asks the first of the writers for the consensus. @param usd what it may cost */
export function conclusionAsked(context: ChatContext, at: number, usd: number): ChatContext {
  return withCall(context, { for: 'conclusion', alias: context.writers[0] ?? '', since: at, usd });
}

/** How a call failed. */
interface CallFailed {
  readonly reason: FailureReason;
  readonly until?: number | undefined;
  /** Whether its answer broke off, and stands as far as it came. */
  readonly partial?: unknown;
}

/**
 * A call has ended; if a seat waited for it, the seat has its outcome. What was said in a round counts as an answer once, whole or broken
 * off: the answer to a retry takes the place of what broke off.
 */
export function callEnded(
  context: ChatContext,
  id: string,
  failure: CallFailed | null,
  stated: Stated | null = null,
  vote: number | null = null,
): ChatContext {
  const { [id]: _ended, ...calls } = context.calls;
  const said = failure === null || failure.partial !== undefined;
  const before = seatOf(context, id)?.broken ?? null;
  const ended = (seat: Seat): Seat =>
    failure === null
      ? { ...seat, ...answered, position: positionAfter(seat, stated), vote, heard: seat.heard || speaks }
      : {
          ...seat,
          call: null,
          status: 'failed',
          ...failed(failure),
          broken: said ? id : seat.broken,
          heard: seat.heard || said,
        };
  const what = callOf(context, id)?.for;
  const speaks = what === 'seat' || what === 'turn';
  const seats = context.seats.map((seat) => (seat.call === id ? ended(seat) : seat));
  const counts = said && before === null && speaks;
  return { ...context, calls, seats, answers: context.answers + (counts ? 1 : 0) };
}

const answered = { call: null, status: 'answered', reason: null, until: null, broken: null } as const;

const failed = ({ reason, until }: CallFailed): Pick<Seat, 'reason' | 'until'> => ({ reason, until: until ?? null });

/** The seat that waits for a call. */
function seatOf(context: ChatContext, call: string): Seat | undefined {
  return context.seats.find((seat) => seat.call === call);
}

/** Everything stops: no call is left, and who had not ended is stopped. */
export function allStopped(context: ChatContext): ChatContext {
  const seats = context.seats.map((seat): Seat =>
    seat.status === 'waiting' || seat.status === 'thinking' ? { ...seat, status: 'stopped', call: null } : seat,
  );
  return { ...context, calls: {}, seats, comparison: 0, writers: [], finders: [], approval: null };
}

/** The discussion is over for this chat: nothing of it is left in the context but the questions to one model. */
export function withoutDiscussion(context: ChatContext): ChatContext {
  const over = {
    discussion: null,
    round: 0,
    lastRound: 0,
    mostRounds: null,
    seats: [],
    answers: 0,
    remarks: 0,
    remarked: [],
    asked: null,
    hangsOn: null,
    together: null,
    agreement: { now: [], blind: [] },
    options: null,
    settling: null,
    cost: NO_COST,
    judges: [],
    unwritten: [],
    outcome: null,
  };
  return { ...allStopped(context), ...over, calls: asks(context) };
}

/** The last round that there can be, once a question is asked. */
export function mostRounds(
  { round }: Pick<ChatContext, 'round'>,
  { recorded }: Pick<Known, 'recorded'>,
): number | null {
  return recorded === null ? null : round + recorded;
}

/** Whether there can be so many rounds more. */
export function hasRounds({ round, mostRounds: most }: ChatContext, more: number): boolean {
  return most === null || round + more <= most;
}

/** So long after the first of them an answer may share its message, milliseconds: longer, and it would appear above what was said since. */
const TOGETHER_MS = 10_000;
/** So much fits into a message with all its marks, UTF-16 units. */
const TOGETHER_CHARS = 3500;

/**
 * An answer of a round was given.
 * @returns the context, and the call of the answer before it beside which it may stand; null if it stands alone
 */
export function givenTogether(
  context: ChatContext,
  { call, at, answer }: { readonly call: string; readonly at: number; readonly answer: { readonly text: string } },
): { readonly context: ChatContext; readonly beside: string | null } {
  const { together } = context;
  const { length } = answer.text;
  const joins = together !== null && at - together.since <= TOGETHER_MS && together.length + length <= TOGETHER_CHARS;
  const now = joins ? { ...together, length: together.length + length } : { call, since: at, length };
  return { context: { ...context, together: now }, beside: joins ? together.call : null };
}
