/** What is answered with a line and nothing else: words that were understood but cannot be done, and presses that mean nothing now. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import type { Notice } from '../notices.ts';
import type { CommandSpec, Said } from './command.ts';

/** What the bot understood but cannot do, e.g. wrong arguments. */
export interface MisusedEvent extends Said {
  readonly type: 'misused';
  readonly notice: Notice;
}
/** A press on a progress message that is no longer the newest. */
export interface StaleEvent extends Said {
  readonly type: 'stale';
}
/** "No" to a deletion: of the project with this id, or of the chat (''). */
export interface KeepEvent extends Said {
  readonly type: 'keep';
  readonly name: string;
}

export const lines = {
  names: [],
  on: {
    anywhere: {
      misused: { actions: 'showNotice' },
      stale: { actions: 'showNotice' },
      keep: { guard: 'stillThere', actions: 'showNotice' },
    },
  },
  guards: {
    stillThere: ({ event }) => event.type === 'keep' && (event.name === '' || event.known.named !== null),
  },
  actions: {
    showNotice: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, ['misused', 'stale', 'keep']);
      const notice: Notice =
        event.type === 'misused' ? event.notice : { say: event.type === 'keep' ? 'kept' : 'stale' };
      const callback = event.type !== 'keep' && event.pressed ? event.pressed.callback : null;
      const input = { notice, replyTo: event.message, callback, edits: event.type === 'keep' ? event.message : null };
      enqueue({ type: 'show', params: { kind: 'notice', input } });
    }),
  },
  refuse: { misused: () => null, stale: () => null, keep: () => ({ say: 'stale' }) },
} as const satisfies CommandSpec;
