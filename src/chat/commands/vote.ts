/** A button below the options of a decision, in a group: a person votes beside the models. Whoever presses again has changed their mind. */
import { assertEvent } from 'xstate';
import type { ChatContext } from '../context.ts';
import type { ChatEvent } from '../events.ts';
import { ports } from '../guards.ts';
import { kindOf } from '../run.ts';
import type { CommandSpec, Said } from './command.ts';

export interface VoteEvent extends Said {
  readonly type: 'vote';
  /** What the ballot is called that was pressed: see `ballotTag`. */
  readonly ballot: string;
  /** Which option, from 0. */
  readonly option: number;
}

/** Whether it is voted now, or was in the run that is over, and for such an option. */
function isOpen(context: ChatContext, event: ChatEvent): boolean {
  if (event.type !== 'vote' || context.discussion === null || context.options === null) return false;
  return kindOf(context) === 'vote' && event.ballot === event.known.ballot && event.option < context.options;
}

export const vote = {
  names: [],
  on: { anywhere: { vote: { guard: 'mayVoteHere', actions: 'recordVote' } } },
  guards: {
    mayVoteHere: ({ context, event }) => event.type === 'vote' && event.from !== null && isOpen(context, event),
  },
  actions: {
    recordVote: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'vote');
      const { discussion, round, hangsOn } = context;
      const { option, from, at } = event;
      if (discussion === null || from === null) return;
      const row = { row: 'vote', discussion, round, by: { person: from }, option, wouldChange: null, at } as const;
      enqueue({ type: 'record', params: { rows: [row] } });
      enqueue({ type: 'show', params: { kind: 'positions', input: { discussion, round, hangsOn } } });
    }),
  },
  refuse: {
    vote: (chat, event) => (isOpen(chat.context, event) ? { say: 'nobodysVote' } : { say: 'stale' }),
  },
} as const satisfies CommandSpec;
