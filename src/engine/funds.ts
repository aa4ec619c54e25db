/** What may be spent and what asking costs, as an event finds it: read in the transaction in which the event is applied. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import { beginsDiscussion } from '../chat/asked.ts';
import { modelOf } from '../chat/context.ts';
import type { ChatEvent, Known } from '../chat/events.ts';
import { tokensAsked, type Cap, type Funds } from '../chat/funds.ts';
import { heldBy } from '../chat/reserved.ts';
import { standingOf, type ChatSnapshot } from '../chat/status.ts';
import type { ChatRow } from '../database/schema.ts';
import { dayOf, lockSpending, reservedByOthers, spentOnDay } from '../database/spending.ts';
import { tokensOf, unknownTariff, type Tariff } from '../discussion/costs.ts';
import { UNKNOWN_USD_PER_M, type Priced } from '../panel/port.ts';
import type { Judges } from './known.ts';
import { transcriptBytes } from './statements.ts';

/** What may be spent on models in a day, US dollars. */
export interface BudgetLimits {
  /** By everybody. Null is no limit. */
  readonly daily: number | null;
  /** In one chat with all its topics. Null is no limit. */
  readonly chatDaily: number | null;
  /** What a million tokens are taken to cost where nobody knows it. */
  readonly unknownPerM: number;
}

/** The limits, and what models cost. */
export interface Budget extends BudgetLimits {
  readonly priced: (seat: string) => Priced;
  /** Who may judge what a panel said, and is asked beside it. */
  readonly judges: Judges;
  /** Who reviews what the first of a panel drafts. */
  readonly reviewer: (panel: readonly string[]) => string | null;
}

/** No limit, and no price is known. */
export const NO_BUDGET: Budget = {
  daily: null,
  chatDaily: null,
  unknownPerM: UNKNOWN_USD_PER_M,
  priced: (seat) => ({ id: seat, price: null }),
  judges: () => [],
  reviewer: ([, second = null]) => second,
};

/** Every seat that an event can be about. */
function seatsIn({ context }: ChatSnapshot, event: ChatEvent): Set<string> {
  const panel =
    'known' in event ? [...event.known.panel, ...event.known.judges, ...reviewing(event.known)] : context.panel;
  const asked = 'alias' in event && event.alias !== null ? [event.alias] : [];
  const calls = Object.values(context.calls).flatMap((call) => ('alias' in call ? [call.alias] : []));
  return new Set([
    ...panel,
    ...context.seats.flatMap((seat) => [modelOf(seat), ...seat.fallbacks]),
    ...context.judges,
    ...context.writers,
    ...context.finders,
    ...calls,
    ...asked,
  ]);
}

const reviewing = ({ reviewer }: Known): readonly string[] => (reviewer === null ? [] : [reviewer]);

function tariffOf({ priced, unknownPerM }: Budget, seat: string): Tariff {
  const { id, price } = priced(seat);
  return price === null ? unknownTariff(id, unknownPerM) : { ...price, id, known: true };
}

/** The discussion whose transcript is read by what an event asks; null for none. */
function discussionOf({ context }: ChatSnapshot, event: ChatEvent): string | null {
  if (event.type === 'ask') return event.threaded ? (event.discussion ?? context.discussion) : null;
  return beginsDiscussion(context, event) ? null : context.discussion;
}

/**
 * What an event knows of what may be spent.
 * @param event a command has what is known of anything else
 * @param unwritten what was spent in steps of the same transaction, US dollars
 */
export async function fundsFor(
  em: SqlEntityManager,
  chat: ChatRow,
  snapshot: ChatSnapshot,
  event: ChatEvent,
  at: number,
  budget: Budget,
  unwritten: number,
): Promise<Funds> {
  const seats = [...seatsIn(snapshot, event)];
  const tariffs = Object.fromEntries(seats.map((seat) => [seat, tariffOf(budget, seat)]));
  const discussion = discussionOf(snapshot, event);
  const transcript = discussion === null ? 0 : tokensOf(await transcriptBytes(em, discussion));
  const tokens = transcript + tokensAsked(event);
  const priced: Funds = { caps: { all: null, chat: null }, tariffs, tokens };
  const held = unwritten + heldBy(standingOf(snapshot), event, priced);
  if (budget.daily !== null || budget.chatDaily !== null) await lockSpending(em);
  const capOf = async (limit: number | null, telegramChat: number | null): Promise<Cap | null> => {
    if (limit === null) return null;
    const spent = await spentOnDay(em, dayOf(at), telegramChat);
    const reserved = await reservedByOthers(em, chat.id, telegramChat);
    return { limit, left: limit - spent - reserved - held };
  };
  const all = await capOf(budget.daily, null);
  return { ...priced, caps: { all, chat: await capOf(budget.chatDaily, chat.telegramChat) } };
}
