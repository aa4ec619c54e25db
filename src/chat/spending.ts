/** What the calls of a chat have cost, once they have ended: each is counted once, in the step that ends it. */
import { spentOn, type RunCost, type Spent } from '../discussion/costs.ts';
import { mayHaveBegun } from '../discussion/usage.ts';
import type { Usage } from '../panel/port.ts';
import { askedOf, callOf, type Call, type ChatContext } from './context.ts';
import type { ChatEvent, GivenAnswer } from './events.ts';
import { fundsOf, tariffOf, type Funds } from './funds.ts';
import { JOINS_MS } from './put.ts';
import type { Row } from './rows.ts';

/** What a call may cost, as was thought when it was made, US dollars. */
export function expectedOf({ seats }: ChatContext, call: Call): number {
  return 'usd' in call ? call.usd : (seats[call.seat]?.usd ?? 0);
}

/** Whether a call still waits for the rest of its question, so that nobody was asked yet. @param at now, milliseconds since 1970 */
export function isNotDue({ asked }: ChatContext, call: Call, at: number): boolean {
  if (call.for === 'question') return call.put?.long === true && at < call.since + JOINS_MS;
  return 'seat' in call && asked?.due !== null && asked !== null && at < asked.due;
}

const usageOf = ({ tokensIn, tokensCached, tokensOut, cost, usagePartial }: GivenAnswer): Usage => ({
  tokensIn,
  ...(tokensCached === undefined ? {} : { tokensCached }),
  tokensOut,
  cost,
  ...(usagePartial === true ? { partial: true } : {}),
});

const UNKNOWN: Usage = { tokensIn: null, tokensOut: null, cost: null };

/** What a call took that ends with an event: its own result, or one that stops it. Null if it took nothing. */
function takenBy(context: ChatContext, id: string, call: Call, event: ChatEvent): Usage | null {
  if (!('call' in event) || event.call !== id) return isNotDue(context, call, event.at) ? null : UNKNOWN;
  if ('answer' in event) return usageOf(event.answer);
  if ('usage' in event && event.usage !== undefined) return event.usage;
  if (!('reason' in event)) return null;
  return event.partial !== undefined || mayHaveBegun(event.reason) ? UNKNOWN : null;
}

/** What a call has cost that ends with an event; null if nobody was asked, or nothing was taken. */
export function spentBy(
  context: ChatContext,
  id: string,
  call: Call,
  event: ChatEvent,
  funds: Funds,
): (Spent & Usage) | null {
  const taken = takenBy(context, id, call, event);
  const tariff = tariffOf(funds, askedOf(context, call));
  return taken && { ...taken, ...spentOn(taken, tariff, expectedOf(context, call)) };
}

/** Who asked for a call, by Telegram's id; null where nobody knows. */
function payerOf({ payer }: ChatContext, call: Call): number | null {
  return call.for === 'question' ? (call.put?.from ?? null) : payer;
}

/** What the calls have cost that an event ended. */
export function spentRows(before: ChatContext, after: ChatContext, event: ChatEvent): Row[] {
  const funds = fundsOf(event);
  return Object.entries(before.calls).flatMap(([id, call]): Row[] => {
    if (callOf(after, id) !== undefined) return [];
    const spent = spentBy(before, id, call, event, funds);
    if (spent === null) return [];
    const { tokensIn, tokensOut, tokensCached = 0, usd, estimated } = spent;
    const { id: model } = tariffOf(funds, askedOf(before, call));
    return [
      {
        row: 'spent',
        at: event.at,
        person: payerOf(before, call),
        model,
        tokensIn,
        tokensOut,
        tokensCached,
        usd,
        estimated,
      },
    ];
  });
}

/** What the panel has cost since its question was asked, with the calls that an event ended. Questions to one model are nothing of it. */
export function costAfter(before: ChatContext, after: ChatContext, event: ChatEvent): RunCost {
  const funds = fundsOf(event);
  const ended = Object.entries(before.calls).filter(
    ([id, call]) => call.for !== 'question' && callOf(after, id) === undefined,
  );
  return ended.reduce((sum, [id, call]) => {
    const spent = spentBy(before, id, call, event, funds);
    if (spent === null) return sum;
    const { tokensIn, tokensOut, tokensCached = 0, usd, estimated } = spent;
    return {
      calls: sum.calls + 1,
      tokensIn: sum.tokensIn + (tokensIn ?? 0),
      tokensOut: sum.tokensOut + (tokensOut ?? 0),
      tokensCached: sum.tokensCached + tokensCached,
      usd: sum.usd + usd,
      estimated: sum.estimated || estimated,
    };
  }, after.cost);
}
