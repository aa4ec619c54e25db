/**
 * What may be spent, and what asking may cost: whether a stage or a question may begin. The amounts arrive with each event, read in its
 * transaction, so two chats never spend the same dollar.
 */
import {
  ANSWER_TOKENS,
  answerCost,
  comparisonCost,
  roundsCost,
  seatCosts,
  sumOf,
  tokensIn,
  unknownTariff,
  type Tariff,
} from '../discussion/costs.ts';
import { questionOf } from './asked.ts';
import { modelOf, type Approval, type ChatContext } from './context.ts';
import type { ChatEvent } from './events.ts';
import { comparerOf, stateOfStage } from './run.ts';

/** One limit of a day, and what is left of it, US dollars. */
export interface Cap {
  readonly limit: number;
  /** Without what is spent, and what may still be spent on what runs. It can be below 0. */
  readonly left: number;
}

/** Whose limit: of everybody together, or of the chat. */
export type CapOf = 'all' | 'chat';

/** What may be spent today, and what asking costs. */
export interface Funds {
  /** Null is no limit. */
  readonly caps: Readonly<Record<CapOf, Cap | null>>;
  /** By seat. */
  readonly tariffs: Readonly<Record<string, Tariff>>;
  /** About how many tokens are read: those of the transcript, and of what the event asks. */
  readonly tokens: number;
}

/** Without limits, and where nobody knows any price. */
export const NO_FUNDS: Funds = { caps: { all: null, chat: null }, tariffs: {}, tokens: 0 };

/** What an event knows of it. */
export function fundsOf(event: ChatEvent): Funds {
  if ('known' in event) return event.known.funds;
  return event.funds ?? NO_FUNDS;
}

/** How a seat is counted. */
export function tariffOf({ tariffs }: Funds, alias: string): Tariff {
  return Object.hasOwn(tariffs, alias) ? (tariffs[alias] ?? unknownTariff(alias)) : unknownTariff(alias);
}

/** About how many tokens a question has that an event puts. */
export function tokensAsked(event: ChatEvent): number {
  const question = event.type === 'ask' ? event : questionOf(event);
  return question === null ? 0 : tokensIn(question.text, question.context);
}

/** The first cap that an amount passes, the one of everybody before the chat's; null if none. */
function passed(
  { caps }: Funds,
  usd: number,
  approved: CapOf | null = null,
): { readonly of: CapOf; readonly cap: Cap } | null {
  if (approved === 'all') return null;
  for (const whose of ['all', 'chat'] as const) {
    const cap = whose === approved ? null : caps[whose];
    // Nothing is never too much, also where more is spent than there was.
    if (cap !== null && usd > 0 && usd > cap.left) return { of: whose, cap };
  }
  return null;
}

/**
 * The stage that is about to begin, with its price in each seat that waits. `approval` is what to ask for: null if the stage may begin,
 * because no cap could be passed, or because somebody has said yes for all of the run.
 */
export function stagePriced(context: ChatContext, event: ChatEvent): ChatContext {
  const funds = fundsOf(event);
  const { tokens } = funds;
  const stage = stateOfStage(context);
  const asked = stage === 'concluding' ? [] : context.seats.filter(({ status }) => status === 'waiting');
  const tariffs = asked.map((seat) => tariffOf(funds, modelOf(seat)));
  const inTurn = stage === 'discussing';
  const costs = seatCosts(tariffs, inTurn, tokens);
  const comparison = asked.length === 0 ? 0 : comparisonCost(tariffOf(funds, comparerOf(context)));
  const seats = context.seats.map((seat) => {
    const at = asked.indexOf(seat);
    return at < 0 ? seat : { ...seat, usd: costs[at] ?? 0 };
  });
  const writer = context.writers[0];
  const own = stage === 'concluding' && writer !== undefined ? costOfOne(funds, writer) : sumOf(costs) + comparison;
  const over = passed(funds, own, context.approved);
  const priced = { ...context, seats, comparison };
  if (over === null) return { ...priced, approval: null };
  const panel = context.seats.map((seat) => tariffOf(funds, modelOf(seat)));
  const later = context.lastRound - context.round;
  const rest =
    stage === 'concluding'
      ? 0
      : roundsCost(panel, inTurn, later, tokens + panel.length * ANSWER_TOKENS) + later * comparison;
  const used = stage === 'concluding' ? context.writers.slice(0, 1) : asked.map(modelOf);
  const approval = { usd: own + rest, ...limitOf(over), ...unpricedOf(funds, used) };
  return { ...priced, approval };
}

const limitOf = ({ of, cap }: NonNullable<ReturnType<typeof passed>>) => ({
  of,
  limit: cap.limit,
  left: Math.max(0, cap.left),
});

/** The seats whose price nobody knows, and what a million tokens of theirs are taken to cost. */
function unpricedOf(funds: Funds, seats: readonly string[]): Pick<Approval, 'unpriced' | 'perM'> {
  const unpriced = seats.filter((alias) => !tariffOf(funds, alias).known);
  return { unpriced, perM: unpriced[0] === undefined ? 0 : tariffOf(funds, unpriced[0]).output * 1e6 };
}

/** What one answer of a seat may cost, beside a stage or for the consensus, US dollars. */
export function costOfOne(funds: Funds, alias: string): number {
  return answerCost(tariffOf(funds, alias), funds.tokens);
}

/**
 * Why something that is asked beside a stage may not begin: a cap does not cover it. Null if it may.
 * @param alias who is asked
 * @param usd what it may cost
 * @param approved the limit that somebody has said yes to passing, for all of the run
 */
export function uncovered(
  event: ChatEvent,
  alias: string,
  usd: number,
  approved: CapOf | null = null,
): Approval | null {
  const funds = fundsOf(event);
  const over = passed(funds, usd, approved);
  return over && { usd, ...limitOf(over), ...unpricedOf(funds, [alias]) };
}
