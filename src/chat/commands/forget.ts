/** `/forget`: deletes everything of this chat, in all its topics, once that is confirmed. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import { alone, type CommandSpec, type Said } from './command.ts';

export interface ForgetEvent extends Said {
  readonly type: 'forget';
  readonly confirmed: boolean;
}

export const forget = {
  names: ['forget'],
  read: alone({ type: 'forget', confirmed: false }, 'forget'),
  on: {
    anywhere: {
      forget: [
        { guard: 'confirmed', target: '.idle', actions: ['stopCalls', 'leaveAll', 'forgetAll'] },
        { actions: 'confirmForget' },
      ],
    },
  },
  guards: { confirmed: ({ event }) => event.type === 'forget' && event.confirmed },
  actions: {
    confirmForget: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'forget');
      enqueue({
        type: 'show',
        params: { kind: 'confirm', input: { project: null, asker: event.from, replyTo: event.message } },
      });
    }),

    forgetAll: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'forget');
      const { pressed, message } = event;
      const input = {
        silent: false,
        ...(pressed ? { replyTo: null, edits: message } : { replyTo: message, edits: null }),
      };
      enqueue({ type: 'record', params: { rows: [{ row: 'chat.forget' }] } });
      enqueue({ type: 'show', params: { kind: 'forget', input } });
    }),
  },
  refuse: { forget: () => null },
} as const satisfies CommandSpec;
