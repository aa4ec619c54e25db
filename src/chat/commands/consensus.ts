/** `/consensus`: one model writes what the panel agrees on and what not. */
import { assertEvent } from 'xstate';
import { MIN_ANSWERS, MIN_SEATS } from '../context.ts';
import { panelOf, ports } from '../guards.ts';
import { writersOf } from '../run.ts';
import { alone, type CommandSpec, type Said } from './command.ts';
import { running, runs, tooSmall } from './refusals.ts';

export interface ConsensusEvent extends Said {
  readonly type: 'consensus';
}

export const consensus = {
  names: ['consensus'],
  read: alone({ type: 'consensus' }, 'consensus'),
  on: {
    paused: {
      consensus: {
        guard: 'enoughAnswers',
        target: 'approving',
        actions: ['useProject', 'nextBoard', 'chooseWriters'],
      },
    },
  },
  guards: {
    enoughAnswers: ({ context, event }) => context.answers >= MIN_ANSWERS && panelOf(event).length >= MIN_SEATS,
  },
  actions: {
    chooseWriters: ports.assign(({ context, event }) => {
      assertEvent(event, 'consensus');
      const writers = writersOf(context, event.known.panel, event.known.judges);
      return { writers, unwritten: [], asked: null, outcome: null };
    }),
  },
  refuse: {
    consensus: (chat, { known }) => {
      if (runs(chat)) return running(chat);
      return chat.phase === 'idle'
        ? { say: 'nothingToContinue' }
        : (tooSmall(known.panel) ?? { say: 'answersMissing' });
    },
  },
  button: 'consensus',
} as const satisfies CommandSpec;
