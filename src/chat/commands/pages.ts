/** `/help`, `/status`, `/projects`, `/models`, `/history`: pages that only read, and the statechart takes at any time. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import type { CommandSpec, Meant, Said } from './command.ts';

/** The pages that only read. */
export type PageName = 'help' | 'greeting' | 'status' | 'projects' | 'project' | 'panel' | 'models' | 'history';

export interface PageEvent extends Said {
  readonly type: 'page';
  readonly page: PageName;
}

export const page = (which: PageName): Meant => ({ type: 'page', page: which });

export const help = {
  names: ['help', 'start'],
  read: () => page('help'),
  on: { anywhere: { page: { actions: 'showPage' } } },
  actions: {
    showPage: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'page');
      const { known, message, pressed } = event;
      const project = known.project?.id ?? context.project;
      const edits = pressed ? message : null;
      const { discussion } = context;
      if (event.page === 'status') {
        // What is legal is read with the panel, which another topic may have changed.
        enqueue.assign({ panel: known.panel });
        enqueue({ type: 'show', params: { kind: 'status', input: { project, replyTo: message } } });
      } else
        enqueue({
          type: 'show',
          params: {
            kind: 'page',
            input: { page: event.page, project, discussion, panel: known.panel, replyTo: message, edits },
          },
        });
    }),
  },
  refuse: { page: () => null },
} as const satisfies CommandSpec;

export const status = {
  names: ['status'],
  read: () => page('status'),
  on: {},
  refuse: {},
} as const satisfies CommandSpec;
export const projects = {
  names: ['projects'],
  read: () => page('projects'),
  on: {},
  refuse: {},
} as const satisfies CommandSpec;
export const models = {
  names: ['models'],
  read: () => page('models'),
  on: {},
  refuse: {},
} as const satisfies CommandSpec;
