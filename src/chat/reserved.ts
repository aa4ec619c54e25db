/** What a chat may still spend on what runs in it, which is taken off the limits until it has ended. */
import { sumOf } from '../discussion/costs.ts';
import type { Phase, Standing } from './board.ts';
import { callOf, type SeatStatus } from './context.ts';
import type { ChatEvent } from './events.ts';
import type { Funds } from './funds.ts';
import { continues } from './put.ts';
import { expectedOf, isNotDue, spentBy } from './spending.ts';

type Running = Pick<Standing, 'phase' | 'context'>;

/** No round runs in these states. While it is found out who agrees it is over. */
const AT_REST: ReadonlySet<Phase> = new Set<Phase>(['idle', 'paused', 'approving', 'comparing', 'concluding']);

/**
 * What the seats may cost that have one of these statuses, while a round runs, and what comparing them may: US dollars, each. What waits for
 * a yes is not held.
 */
function ofRound({ phase, context }: Running, ...statuses: readonly SeatStatus[]): number[] {
  if (AT_REST.has(phase)) return [];
  const seats = context.seats.filter(({ status }) => statuses.includes(status)).map(({ usd }) => usd);
  return [...seats, context.comparison];
}

/** What a chat may still spend on what runs in it, US dollars: on its calls in flight, the seats that wait for their turn, and what finds
 * out who agrees. */
export function reservedOf(running: Running): number {
  // The calls of seats are counted with their seats.
  const alone = Object.values(running.context.calls).flatMap((call) => ('usd' in call ? [call.usd] : []));
  return sumOf([...alone, ...ofRound(running, 'waiting', 'thinking')]);
}

/**
 * What an event takes back that was held: seats that are priced anew because their question is asked again, and calls of which nobody was
 * asked yet. US dollars.
 */
function takenBack({ phase, context }: Running, event: ChatEvent): number {
  const { asked, calls } = context;
  const again = event.type === 'revise' ? asked?.entry === event.seq : event.type === 'afresh';
  const panel = again || (asked !== null && continues(asked.put, event));
  const waiting = panel ? ofRound({ phase, context }, 'waiting') : [];
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
export function heldBy(standing: Running, event: ChatEvent, funds: Funds): number {
  const { context } = standing;
  const reserved = reservedOf(standing);
  if ('call' in event) {
    const call = callOf(context, event.call);
    if (call === undefined) return reserved;
    return reserved - expectedOf(context, call) + (spentBy(context, event.call, call, event, funds)?.usd ?? 0);
  }
  return reserved - takenBack(standing, event);
}
