/** `/stop`: everything in this chat stops at once. What was said stays. */
import type { GivenAnswer } from '../events.ts';
import type { CommandSpec, Said } from './command.ts';

export interface StopEvent extends Said {
  readonly type: 'stop';
  /** By call, what people have seen of answers that are being written. It stays, and counts as said. The engine adds it. */
  readonly partials?: Readonly<Record<string, GivenAnswer>>;
}

const stopsRound = {
  target: 'paused',
  actions: ['recordUnanswered', 'stopCalls', 'recordStop', 'nextBoard'],
} as const;

export const stop = {
  names: ['stop'],
  // Whatever stands behind it: who says stop means it.
  read: () => ({ type: 'stop' }),
  on: {
    // Questions to one model, while the discussion rests.
    anywhere: { stop: { guard: 'asksRun', actions: ['recordUnanswered', 'stopAsks'] } },
    approving: { stop: stopsRound },
    asking: { stop: stopsRound },
    concluding: { stop: { target: 'paused', actions: ['recordUnanswered', 'stopCalls', 'nextBoard'] } },
  },
  refuse: { stop: () => ({ say: 'nothingRuns' }) },
  button: 'stop',
} as const satisfies CommandSpec;
