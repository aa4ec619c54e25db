/** Another model takes a seat whose own is down: the first of its fallbacks that may be asked. */
import type { FailureReason } from '../panel/port.ts';
import { callOf, modelOf, type ChatContext } from './context.ts';
import type { ChatEvent } from './events.ts';
import { costOfOne, fundsOf, uncovered } from './funds.ts';
import { expectedOf } from './spending.ts';
import { seatIndex } from './transitions.ts';

/** Whether a failure says something of the model, or its provider. What lies in the question, or in us, another would meet too. */
const IS_DOWN: Readonly<Record<FailureReason, boolean>> = {
  no_provider: true,
  unknown_model: true,
  key_refused: true,
  no_credit: true,
  quota_used: true,
  rate_limited: true,
  content_refused: false,
  too_long: false,
  no_api: true,
  not_routed: true,
  wrong_place: true,
  bad_request: true,
  empty: true,
  timed_out: true,
  went_silent: true,
  thought_only: true,
  unreachable: true,
  provider_error: true,
  invalid: true,
  internal: false,
};

/** Who takes a seat, and what that may cost, US dollars. */
interface StandIn {
  readonly seat: number;
  readonly by: string;
  /** Who may take it after that. */
  readonly fallbacks: readonly string[];
  readonly usd: number;
}

/**
 * Who takes the seat whose call failed. Null for nobody: no other is named for it, a part of its answer stands, it is nothing that another
 * model would do better, or a limit of the day does not cover it. One that answers for another seat already is left out.
 */
export function standInFor(context: ChatContext, event: ChatEvent): StandIn | null {
  if (!('call' in event) || !('reason' in event) || event.partial !== undefined || !IS_DOWN[event.reason]) return null;
  const index = seatIndex(context, event.call);
  const seat = context.seats[index];
  const taken = context.seats.map(modelOf);
  const [by, ...fallbacks] = (seat?.fallbacks ?? []).filter((one) => !taken.includes(one));
  if (by === undefined) return null;
  const usd = costOfOne(fundsOf(event), by);
  return uncovered(event, by, usd) === null ? { seat: index, by, fallbacks, usd } : null;
}

/**
 * Who may still look for the options after one that could not find any: nobody once what may be spent does not cover it. The next may cost
 * what this one might have.
 */
export function findersLeft(context: ChatContext, event: ChatEvent): readonly string[] {
  const [, ...left] = context.finders;
  const call = 'call' in event ? callOf(context, event.call) : undefined;
  if (left[0] === undefined || call === undefined) return [];
  return uncovered(event, left[0], expectedOf(context, call), context.approved) === null ? left : [];
}
