/** A reply to a message in which several answers stand, and that quotes none of them: the bot asks whom it is for. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import type { CommandSpec, Said } from './command.ts';

export interface WhomEvent extends Said {
  readonly type: 'whom';
  /** The answers that stand in the message: their entries, and who gave them. */
  readonly answers: readonly { readonly seq: number; readonly alias: string }[];
}

export const whom = {
  names: [],
  on: { anywhere: { whom: { actions: 'askWhom' } } },
  actions: {
    askWhom: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'whom');
      const input = { offer: { of: 'whom', answers: event.answers }, replyTo: event.message } as const;
      enqueue({ type: 'show', params: { kind: 'offer', input } });
    }),
  },
  refuse: { whom: () => null },
} as const satisfies CommandSpec;
