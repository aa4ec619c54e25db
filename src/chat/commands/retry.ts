/** A button of the progress message: a seat that failed is asked again. */
import { assertEvent } from 'xstate';
import { modelOf, type ChatContext } from '../context.ts';
import { ports } from '../guards.ts';
import { isComparing, seatRetried } from '../transitions.ts';
import type { Notice } from '../notices.ts';
import type { CommandSpec, Said } from './command.ts';
import { overBudget, running } from './refusals.ts';

export interface RetryEvent extends Said {
  readonly type: 'retry';
  /** Its place in the panel, from 0. */
  readonly seat: number;
}

const hasFailed = ({ seats }: ChatContext, { seat }: RetryEvent): boolean => seats[seat]?.status === 'failed';

/** Why a seat may not be asked again beside the others: a limit of the day does not cover it. */
function tooDear({ seats }: ChatContext, event: RetryEvent): Notice | null {
  const seat = seats[event.seat];
  return seat ? overBudget(event, modelOf(seat), seat.usd) : null;
}

export const retry = {
  names: [],
  on: {
    asking: { retry: { guard: 'mayRetryBeside', actions: ['retrySeat', 'askWaiting'] } },
    discussing: { retry: { guard: 'mayRetryBeside', actions: 'retrySeat' } },
    paused: {
      retry: { guard: 'seatFailed', target: 'approving', actions: ['nextBoard', 'thisRoundOnly', 'retrySeat'] },
    },
  },
  guards: {
    seatFailed: ({ context, event }) => event.type === 'retry' && hasFailed(context, event),
    /** While the others run; what they may cost is taken off the caps. */
    mayRetryBeside: ({ context, event }) =>
      event.type === 'retry' && !isComparing(context) && hasFailed(context, event) && tooDear(context, event) === null,
  },
  actions: {
    /** A failed seat waits for its turn again. */
    retrySeat: ports.assign(({ context, event }) => {
      assertEvent(event, 'retry');
      return seatRetried(context, event.seat);
    }),

    /** A run that was over is taken up for one seat only; one in which nobody had answered goes on from there. */
    thisRoundOnly: ports.assign(({ context }) =>
      context.outcome === 'nobody' ? {} : { lastRound: context.round, retried: true },
    ),
  },
  refuse: {
    retry: (chat, event) => {
      if (['concluding', 'approving', 'comparing'].includes(chat.phase)) return running(chat);
      const over = hasFailed(chat.context, event) ? tooDear(chat.context, event) : null;
      return over ?? { say: 'nothingToRetry' };
    },
  },
  button: 'retry',
} as const satisfies CommandSpec;
