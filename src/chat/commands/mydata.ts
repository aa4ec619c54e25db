/** `/mydata`: everything that is stored of this chat, in all its topics, as a document. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import { alone, type CommandSpec, type Said } from './command.ts';

export interface MyDataEvent extends Said {
  readonly type: 'mydata';
}

export const mydata = {
  names: ['mydata'],
  read: alone({ type: 'mydata' }, 'mydata'),
  on: { anywhere: { mydata: { actions: 'showMyData' } } },
  actions: {
    showMyData: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'mydata');
      enqueue({ type: 'show', params: { kind: 'mydata', input: { replyTo: event.message } } });
    }),
  },
  refuse: { mydata: () => null },
} as const satisfies CommandSpec;
