/** A button of the progress message: a seat that failed is asked again. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import { seatRetried } from '../transitions.ts';
import type { CommandSpec, Said } from './command.ts';
import { running } from './refusals.ts';

export interface RetryEvent extends Said {
  readonly type: 'retry';
  /** Its place in the panel, from 0. */
  readonly seat: number;
}

export const retry = {
  names: [],
  on: {
    opening: { retry: { guard: 'seatFailed', actions: ['retrySeat', 'askWaiting'] } },
    discussing: { retry: { guard: 'seatFailed', actions: 'retrySeat' } },
    paused: {
      retry: [
        { guard: 'turnFailed', target: 'discussing', actions: ['nextBoard', 'thisRoundOnly', 'retrySeat'] },
        { guard: 'seatFailed', target: 'opening', actions: ['nextBoard', 'thisRoundOnly', 'retrySeat'] },
      ],
    },
  },
  guards: {
    seatFailed: ({ context, event }) => event.type === 'retry' && context.seats[event.seat]?.status === 'failed',
    turnFailed: ({ context, event }) =>
      event.type === 'retry' && context.seats[event.seat]?.status === 'failed' && context.kind === 'turns',
  },
  actions: {
    /** A failed seat waits for its turn again. */
    retrySeat: ports.assign(({ context, event }) => {
      assertEvent(event, 'retry');
      return seatRetried(context, event.seat);
    }),

    /** A run that was over is taken up for one seat only. */
    thisRoundOnly: ports.assign(({ context }) => ({ lastRound: context.round })),
  },
  refuse: { retry: (chat) => (chat.phase === 'concluding' ? running(chat) : { say: 'nothingToRetry' }) },
  button: 'retry',
} as const satisfies CommandSpec;
