/** Applying an event so that what a chat cannot take is a value: every engine takes events through this. */
import type { ChatEvent, GivenAnswer } from '../chat/events.ts';
import type { Database } from '../database/open.ts';
import { apply, StepError, type ApplyResult, type IncomingEvent } from './apply.ts';
import type { Budget } from './funds.ts';
import { park, PARKED_FAULT } from './parked.ts';
import type { EngineEvents } from './observe.ts';
import type { SendResult } from './ports.ts';
import { UnreadableChat } from './restore.ts';

/** What became of an event. */
export interface Taken {
  readonly sent: SendResult;
  /** What was committed. Null if the event was applied before, or not at all. */
  readonly applied: Extract<ApplyResult, { duplicate: false }> | null;
}

/**
 * Applies an event. A chat that cannot be read is parked.
 * @param leavesNewer one that a newer program has written is left to that
 * @throws what the database throws, or UnreadableChat for a chat that is left. The event is then not committed
 */
export async function take(
  database: Database,
  incoming: IncomingEvent,
  budget: Budget,
  observe: EngineEvents,
  leavesNewer = false,
): Promise<Taken> {
  const { chat, at } = incoming;
  try {
    const applied = await apply(database, incoming, budget);
    if (applied.duplicate) return { sent: applied.gone ? 'gone' : 'taken', applied: null };
    observe.event(incoming.event.type);
    for (const event of applied.events) observe.step?.(chat, event, at);
    return { sent: 'taken', applied };
  } catch (error) {
    if (error instanceof UnreadableChat) {
      if (error.newer && leavesNewer) throw error;
      if (await park(database, chat, at)) observe.fault(PARKED_FAULT, error, chat);
      return { sent: 'parked', applied: null };
    }
    if (!(error instanceof StepError)) throw error;
    observe.fault('a chat cannot take an event', error, chat);
    return { sent: 'refused', applied: null };
  }
}

/** Events that end answers which people may have begun to read. */
const ENDING: ReadonlySet<string> = new Set<ChatEvent['type']>(['stop', 'enough', 'skip']);

/** Whether an event ends answers, and is to know what people have seen of them. */
export const endsAnswers = (incoming: IncomingEvent): boolean =>
  !('effectId' in incoming) && ENDING.has(incoming.event.type);

/** What ends answers, with what people have seen of them, by call. */
export function withPartials(incoming: IncomingEvent, partials: Readonly<Record<string, GivenAnswer>>): IncomingEvent {
  return { ...incoming, event: { ...incoming.event, partials } } as IncomingEvent;
}
