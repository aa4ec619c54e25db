/** `/next`: one more round in turn. */
import { alone, type CommandSpec, type Said } from './command.ts';
import { NOT_RECORDED, running, runs, tooSmall } from './refusals.ts';

export interface NextEvent extends Said {
  readonly type: 'next';
}

export const next = {
  names: ['next'],
  read: alone({ type: 'next' }, 'next'),
  on: {
    paused: {
      next: {
        guard: 'mayGoOn',
        target: 'approving',
        actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginRun'],
      },
    },
  },
  refuse: {
    next: (chat, { known }) => {
      if (runs(chat)) return running(chat);
      return chat.phase === 'idle' ? { say: 'nothingToContinue' } : (tooSmall(known.panel) ?? NOT_RECORDED);
    },
  },
  button: 'next',
} as const satisfies CommandSpec;
