/** What the calls of a chat have cost, once they have ended: each is counted once, in the step that ends it. */
import { spentOn, sumOf, type Spent } from '../discussion/costs.ts';
import { mayHaveBegun } from '../discussion/usage.ts';
import type { Usage } from '../panel/port.ts';
import type { Standing } from './board.ts';
import { aliasOf, callOf, type Call, type ChatContext } from './context.ts';
import type { ChatEvent, GivenAnswer } from './events.ts';
import { fundsOf, reservedOf, tariffOf, type Funds } from './funds.ts';
import { continues, JOINS_MS } from './put.ts';
import type { Row } from './rows.ts';

/** What a call may cost, as was thought when it was made. */
function expectedOf({ seats }: ChatContext, call: Call): number {
  return 'usd' in call ? call.usd : (seats[call.seat]?.usd ?? 0);
}

/** Whether a call still waits for the rest of its question, so that nobody was asked yet. */
function isNotDue({ asked }: ChatContext, call: Call, at: number): boolean {
  if (call.for === 'question') return call.put?.long === true && at < call.since + JOINS_MS;
  return call.for !== 'conclusion' && asked?.due !== null && asked !== null && at < asked.due;
}

const usageOf = ({ tokensIn, tokensOut, cost, usagePartial }: GivenAnswer): Usage => ({
  tokensIn,
  tokensOut,
  cost,
  ...(usagePartial === true ? { partial: true } : {}),
});

const UNKNOWN: Usage = { tokensIn: null, tokensOut: null, cost: null };

/** What a call took that ends with an event: its own result, or one that stops it. Null if it took nothing. */
function takenBy(context: ChatContext, id: string, call: Call, event: ChatEvent): Usage | null {
  if (!('call' in event) || event.call !== id) return isNotDue(context, call, event.at) ? null : UNKNOWN;
  if ('answer' in event) return usageOf(event.answer);
  if (event.usage !== undefined) return event.usage;
  return event.partial !== undefined || mayHaveBegun(event.reason) ? UNKNOWN : null;
}

function spentBy(context: ChatContext, id: string, call: Call, event: ChatEvent, funds: Funds): (Spent & Usage) | null {
  const taken = takenBy(context, id, call, event);
  const tariff = tariffOf(funds, aliasOf(context, call));
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
    const { tokensIn, tokensOut, usd, estimated } = spent;
    const { id: model } = tariffOf(funds, aliasOf(before, call));
    return [{ row: 'spent', at: event.at, person: payerOf(before, call), model, tokensIn, tokensOut, usd, estimated }];
  });
}

/**
 * What an event takes back that was held: seats that are priced anew because their question is asked again, and calls of which nobody was
 * asked yet. US dollars.
 */
function takenBack({ phase, context }: Pick<Standing, 'phase' | 'context'>, event: ChatEvent): number {
  const { asked, seats, calls } = context;
  const runs = phase === 'opening' || phase === 'discussing';
  const again = event.type === 'revise' ? asked?.entry === event.seq : event.type === 'afresh';
  const panel = again || (asked !== null && continues(asked.put, event));
  const waiting = panel && runs ? seats.filter(({ status }) => status === 'waiting').map(({ usd }) => usd) : [];
  const back = Object.values(calls).filter((call) => {
    const its = call.for === 'question' ? continues(call.put, event) : call.for !== 'conclusion' && panel;
    return its && isNotDue(context, call, event.at);
  });
  return sumOf([...waiting, ...back.map((call) => expectedOf(context, call))]);
}

/**
 * What the calls of a chat take of a cap when an event comes, US dollars: what they may cost. Of the call whose result it is, that is what it
 * has cost; of one that is taken back before anybody was asked, nothing.
 * @param funds what models cost
 */
export function heldBy(standing: Pick<Standing, 'phase' | 'context'>, event: ChatEvent, funds: Funds): number {
  const { context } = standing;
  const held = reservedOf(standing);
  if ('call' in event) {
    const call = callOf(context, event.call);
    if (call === undefined) return held;
    return held - expectedOf(context, call) + (spentBy(context, event.call, call, event, funds)?.usd ?? 0);
  }
  return held - takenBack(standing, event);
}
