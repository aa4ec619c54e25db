/** Calls that somebody ends before they have: what people have seen of an answer stays, and of any other it is noted that it was asked. */
import type { ChatContext } from './context.ts';
import { asks, callOf } from './context.ts';
import type { ChatEvent, GivenAnswer } from './events.ts';
import type { ports } from './guards.ts';
import { stoppedRows } from './rows.ts';

export type Enqueue = Parameters<Parameters<typeof ports.enqueueActions>[0]>[0]['enqueue'];

/** What people have seen of answers that an event ends, by call. */
function partialsOf(event: ChatEvent): Readonly<Record<string, GivenAnswer>> {
  return 'partials' in event ? (event.partials ?? {}) : {};
}

/**
 * Records whom an event keeps from answering: what they were asked may cost something, though nobody will say how much. What there is of
 * an answer is shown.
 * @returns the context with what was said
 */
export function stopRecorded(
  context: ChatContext,
  calls: readonly string[],
  event: ChatEvent,
  enqueue: Enqueue,
): ChatContext {
  const rows = stoppedRows(context, calls, event.at, partialsOf(event));
  if (rows.length === 0) return context;
  enqueue({ type: 'record', params: { rows } });
  for (const { kind, call, seq } of rows) {
    if (kind !== 'answer' || call === null) continue;
    const replyTo = asks(context)[call]?.message ?? null;
    const input = { call, seq, replyTo, hangsOn: context.hangsOn, beside: null };
    enqueue({ type: 'show', params: { kind: 'post', input } });
  }
  const said = rows.flatMap(({ kind, round, call }) => (kind === 'answer' && round !== null ? [call] : []));
  const seats = context.seats.map((seat) => (said.includes(seat.call) ? { ...seat, heard: true } : seat));
  return { ...context, seats, entry: context.entry + rows.length, answers: context.answers + said.length };
}

/** Ends calls in the world: nobody waits for them, and the placeholders of those of which nothing was said go. */
export function callsEnded(calls: readonly string[], event: ChatEvent, enqueue: Enqueue): void {
  if (calls.length === 0) return;
  enqueue({ type: 'abort', params: { calls } });
  const unsaid = calls.filter((call) => !Object.hasOwn(partialsOf(event), call));
  if (unsaid.length > 0) enqueue({ type: 'show', params: { kind: 'retract', input: { keys: unsaid } } });
}

/** The calls of a chat but for its questions to one model. */
export function callsOfRun(context: ChatContext): string[] {
  return Object.keys(context.calls).filter((id) => callOf(context, id)?.for !== 'question');
}
