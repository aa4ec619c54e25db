/** `/new`: closes the discussion. The next question starts afresh. */
import { assertEvent } from 'xstate';
import { ports, told } from '../guards.ts';
import { withoutDiscussion } from '../transitions.ts';
import { alone, type CommandSpec, type Said } from './command.ts';
import { running, runs } from './refusals.ts';

export interface NewEvent extends Said {
  readonly type: 'new';
}

export const newDiscussion = {
  names: ['new'],
  read: alone({ type: 'new' }, 'new'),
  on: { paused: { new: { target: 'idle', actions: 'closeDiscussion' } } },
  actions: {
    closeDiscussion: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'new');
      const id = context.discussion ?? '';
      enqueue.assign(withoutDiscussion(context));
      enqueue({ type: 'record', params: { rows: [{ row: 'discussion.close', id, at: event.at }] } });
      enqueue({ type: 'show', params: told(event, { say: 'closed' }) });
    }),
  },
  refuse: { new: (chat) => (runs(chat) ? running(chat) : { say: 'nothingToClose' }) },
} as const satisfies CommandSpec;
