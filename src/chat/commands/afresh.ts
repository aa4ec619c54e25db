/** A button where plain words went on with a discussion: their question is asked in a new one. */
import { MIN_SEATS } from '../context.ts';
import { panelOf } from '../guards.ts';
import type { CommandSpec, Said } from './command.ts';
import { running, tooSmall } from './refusals.ts';

export interface AfreshEvent extends Said {
  readonly type: 'afresh';
}

const begins = ['nextBoard', 'useDiscussion', 'beginRun'] as const;

const movesRun = {
  guard: 'wentOn',
  target: 'approving',
  reenter: true,
  actions: ['useProject', 'withdrawRun', ...begins],
} as const;

export const afresh = {
  names: [],
  on: {
    // What runs is aborted, and the question moves.
    approving: { afresh: movesRun },
    asking: { afresh: movesRun },
    // What was answered stays where it is.
    paused: { afresh: { guard: 'wentOn', target: 'approving', actions: ['useProject', ...begins] } },
  },
  guards: {
    wentOn: ({ context, event }) =>
      event.type === 'afresh' &&
      context.asked?.goesOn === true &&
      event.known.question !== null &&
      panelOf(event).length >= MIN_SEATS,
  },
  refuse: {
    afresh: (chat, { known }) => {
      if (chat.phase === 'concluding') return running(chat);
      return (chat.context.asked?.goesOn === true ? tooSmall(known.panel) : null) ?? { say: 'stale' };
    },
  },
  button: 'afresh',
} as const satisfies CommandSpec;
