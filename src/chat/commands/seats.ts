/**
 * While a round runs: it goes on without a seat, or another model takes it. A button of the progress message offers both for each seat that
 * is still waited for.
 */
import { assertEvent } from 'xstate';
import type { Standing } from '../board.ts';
import { modelOf, type ChatContext, type Seat } from '../context.ts';
import type { ChatEvent, GivenAnswer } from '../events.ts';
import { costOfOne, fundsOf } from '../funds.ts';
import { ports, told } from '../guards.ts';
import { callsEnded, stopRecorded, type Enqueue } from '../stops.ts';
import { isComparing, seatSkipped, seatTakenBy } from '../transitions.ts';
import type { Notice } from '../notices.ts';
import type { CommandSpec, Said } from './command.ts';
import { overBudget, runs } from './refusals.ts';

/** A press on the progress message: which seats can be changed. */
export interface SeatsEvent extends Said {
  readonly type: 'seats';
  /** Models that can be chosen, in the order in which they are listed. */
  readonly others: readonly string[];
}
export interface SkipEvent extends Said {
  readonly type: 'skip';
  /** The round in which it was offered: it says nothing of another. */
  readonly round: number;
  /** Its place in the panel, from 0. */
  readonly seat: number;
  /** By call, what people have seen of answers that are being written: see `StopEvent`. */
  readonly partials?: Readonly<Record<string, GivenAnswer>>;
}
export interface ReplaceEvent extends Said {
  readonly type: 'replace';
  readonly round: number;
  readonly seat: number;
  /** The model that is to take it. */
  readonly alias: string;
  /** The model can be chosen now. */
  readonly listed: boolean;
}

/** So many models are offered for a seat: each has a button. */
const MAX_OFFERED = 3;

const isAwaited = ({ status }: Seat): boolean => status === 'waiting' || status === 'thinking';

/** Seats that the round still waits for. While it is found out who agrees there are none. */
function awaited(
  context: ChatContext,
): readonly { readonly seat: number; readonly alias: string; readonly by: string | null }[] {
  if (isComparing(context)) return [];
  return context.seats.flatMap((seat, at) => (isAwaited(seat) ? [{ seat: at, alias: seat.alias, by: seat.by }] : []));
}

const isTaken = ({ seats }: ChatContext, alias: string): boolean =>
  seats.some((seat) => modelOf(seat) === alias || seat.alias === alias);

/** Why a model may not take a seat. Null if it may. */
function hindered(context: ChatContext, event: ReplaceEvent): Notice | null {
  const seat = event.round === context.round ? context.seats[event.seat] : undefined;
  if (seat === undefined || !(isAwaited(seat) || seat.status === 'failed') || isComparing(context))
    return { say: 'stale' };
  if (!event.listed) return { say: 'unknownModel', word: event.alias, near: [] };
  if (isTaken(context, event.alias)) return { say: 'seatTaken', alias: event.alias };
  return overBudget(event, event.alias, costOfOne(fundsOf(event), event.alias));
}

const mayReplace = (context: ChatContext, event: ChatEvent): boolean =>
  event.type === 'replace' && hindered(context, event) === null;

const maySkip = (context: ChatContext, event: ChatEvent): boolean =>
  event.type === 'skip' && event.round === context.round && awaited(context).some(({ seat }) => seat === event.seat);

/** Ends the call of a seat, if it has one. What people have seen of its answer stays. */
function ended(context: ChatContext, index: number, event: ChatEvent, enqueue: Enqueue): ChatContext {
  const calls = [context.seats[index]?.call ?? null].filter((call) => call !== null);
  callsEnded(calls, event, enqueue);
  return stopRecorded(context, calls, event, enqueue);
}

const gone = (chat: Standing): Notice => (runs(chat) ? { say: 'stale' } : { say: 'nothingRuns' });

export const seats = {
  names: [],
  on: {
    asking: {
      seats: { guard: 'seatsAwaited', actions: 'offerSeats' },
      skip: { guard: 'maySkip', actions: 'skipSeat' },
      replace: { guard: 'mayReplace', actions: ['replaceSeat', 'askWaiting'] },
    },
    discussing: { replace: { guard: 'mayReplace', actions: 'replaceSeat' } },
    // Nobody votes before there are options.
    listing: { replace: { guard: 'mayReplace', actions: 'replaceSeat' } },
  },
  guards: {
    seatsAwaited: ({ context }) => awaited(context).length > 0,
    maySkip: ({ context, event }) => maySkip(context, event),
    mayReplace: ({ context, event }) => mayReplace(context, event),
  },
  actions: {
    offerSeats: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'seats');
      const candidates = new Set([...event.others, ...event.known.judges]);
      const others = [...candidates].filter((alias) => !isTaken(context, alias)).slice(0, MAX_OFFERED);
      const offer = {
        of: 'seats',
        board: context.board,
        round: context.round,
        seats: awaited(context),
        others,
      } as const;
      enqueue({ type: 'show', params: { kind: 'offer', input: { offer, replyTo: event.message } } });
    }),

    skipSeat: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'skip');
      const seat = context.seats[event.seat];
      enqueue.assign(seatSkipped(ended(context, event.seat, event, enqueue), event.seat));
      enqueue({ type: 'show', params: told(event, { say: 'skipped', alias: seat?.alias ?? '' }) });
    }),

    replaceSeat: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'replace');
      const usd = costOfOne(fundsOf(event), event.alias);
      const seat = context.seats[event.seat];
      enqueue.assign(seatTakenBy(ended(context, event.seat, event, enqueue), event.seat, event.alias, usd));
      enqueue({ type: 'show', params: told(event, { say: 'replaced', alias: seat?.alias ?? '', by: event.alias }) });
    }),
  },
  refuse: {
    seats: gone,
    skip: gone,
    replace: (chat, event) => (runs(chat) ? hindered(chat.context, event) : null) ?? gone(chat),
  },
  button: 'seats',
} as const satisfies CommandSpec;
