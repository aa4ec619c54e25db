/** A button under an answer: what its model thought before is shown. It may stand on old messages. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import type { CommandSpec, Said } from './command.ts';

export interface ThinkingEvent extends Said {
  readonly type: 'thinking';
  /** The entry that is the answer. */
  readonly seq: number;
}

export const thinking = {
  names: [],
  on: { anywhere: { thinking: { actions: 'showThinking' } } },
  actions: {
    showThinking: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'thinking');
      enqueue({ type: 'show', params: { kind: 'thinking', input: { seq: event.seq, replyTo: event.message } } });
    }),
  },
  refuse: { thinking: () => null },
} as const satisfies CommandSpec;
