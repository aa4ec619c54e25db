/** `/export`: the discussion as a document. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import { alone, type CommandSpec, type Said } from './command.ts';
import { running, runs } from './refusals.ts';

export interface ExportEvent extends Said {
  readonly type: 'export';
}

export const exportDiscussion = {
  names: ['export'],
  read: alone({ type: 'export' }, 'export'),
  on: { paused: { export: { actions: 'showExport' } } },
  actions: {
    showExport: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'export');
      const input = {
        discussion: context.discussion ?? '',
        upTo: context.entry,
        replyTo: event.pressed ? context.hangsOn : event.message,
      };
      enqueue({ type: 'show', params: { kind: 'export', input } });
    }),
  },
  refuse: { export: (chat) => (runs(chat) ? running(chat) : { say: 'nothingToExport' }) },
  button: 'export',
} as const satisfies CommandSpec;
