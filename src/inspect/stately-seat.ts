/**
 * A seat as an actor of its own, for Stately's inspector. In the chat a seat is data (see `machine.ts`); its statuses are states,
 * and what a step did to it is told as the events between them.
 */
import { createMachine } from 'xstate';
import type { Seat, SeatStatus } from '../chat/context.ts';

export type SeatEvent = { readonly type: 'wait' | 'ask' | 'answer' | 'fail' | 'stop' | 'skip' | 'listen' };

const over = { on: { wait: 'waiting' } };

/** The lifecycle of a seat in a round. Nothing runs it: it is the picture and the vocabulary. */
export const seatMachine = createMachine({
  id: 'seat',
  initial: 'waiting',
  states: {
    waiting: { on: { ask: 'thinking', stop: 'stopped', skip: 'skipped', listen: 'listening' } },
    thinking: { on: { answer: 'answered', fail: 'failed', stop: 'stopped', skip: 'skipped' } },
    answered: over,
    failed: over,
    stopped: over,
    skipped: over,
    listening: over,
  },
});

const arrival: Record<SeatStatus, readonly SeatEvent['type'][]> = {
  waiting: [],
  thinking: ['ask'],
  answered: ['ask', 'answer'],
  failed: ['ask', 'fail'],
  stopped: ['stop'],
  skipped: ['skip'],
  listening: ['listen'],
};

/**
 * What happened to a seat in one step, as events that take `seatMachine` from the one status to the other.
 * @param before null for a seat that was not there: it begins as waiting
 * @param ended how the call that it had in flight ended in this step, null if it did not
 */
export function seatEvents(
  before: Pick<Seat, 'status' | 'call'> | null,
  after: Pick<Seat, 'status' | 'call'>,
  ended: 'answer' | 'fail' | null,
): SeatEvent[] {
  const types = between(before, after, ended);
  return types.map((type) => ({ type }));
}

function between(
  before: Pick<Seat, 'status' | 'call'> | null,
  after: Pick<Seat, 'status' | 'call'>,
  ended: 'answer' | 'fail' | null,
): readonly SeatEvent['type'][] {
  if (before === null || before.status === 'waiting') return arrival[after.status];
  if (before.status !== 'thinking') return before.status === after.status ? [] : ['wait', ...arrival[after.status]];
  if (after.status === 'thinking') return before.call === after.call ? [] : [ended ?? 'stop', 'wait', 'ask'];
  // The next round has begun in the same step.
  if (after.status === 'waiting' || after.status === 'listening')
    return [ended ?? 'stop', 'wait', ...arrival[after.status]];
  return arrival[after.status].slice(-1);
}
