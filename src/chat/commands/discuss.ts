/** `/discuss [rounds] [topic]`: the panel speaks in turn. Without a topic it goes on with the discussion that is open. */
import { assertEvent } from 'xstate';
import { isInPlace, questionOf } from '../asked.ts';
import { MIN_SEATS, type ChatContext } from '../context.ts';
import { panelOf, ports } from '../guards.ts';
import { questionRow, roundRow } from '../rows.ts';
import { mostRounds, roundBegun } from '../transitions.ts';
import { explain, firstWord, question, type CommandSpec, type Said } from './command.ts';
import type { ReviseEvent } from './edited.ts';
import type { NextEvent } from './next.ts';
import { NOT_RECORDED, running, runs, tooSmall } from './refusals.ts';

export interface DiscussEvent extends Said {
  readonly type: 'discuss';
  readonly rounds: number;
  readonly topic: string | null;
  readonly context: string | null;
}

const DEFAULT_ROUNDS = 3;
const MAX_ROUNDS = 10;
/** What somebody means as a number of rounds, even if it is none. */
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

/** How many rounds an event asks for: a question in other words for as many as before. */
function roundsOf({ lastRound, asked }: ChatContext, event: DiscussEvent | NextEvent | ReviseEvent): number {
  if (event.type === 'discuss') return event.rounds;
  return event.type === 'revise' && asked !== null ? Math.max(1, lastRound - asked.round + 1) : 1;
}

export const discuss = {
  names: ['discuss'],
  /** A first number from 1 to 10 is the rounds. Any other belongs to the topic, but alone it is an error. */
  read: ({ rest, context, instead }) => {
    const [word, others] = firstWord(rest);
    const number = /^\d+$/.test(word) ? Number(word) : null;
    const isRounds = number !== null && number >= 1 && number <= MAX_ROUNDS;
    if (!isRounds && others === '' && NUMBER.test(word)) return explain('rounds');
    const topic = question(isRounds ? others : rest, context, instead);
    const rounds = isRounds ? number : DEFAULT_ROUNDS;
    return { type: 'discuss', rounds, topic: topic?.text ?? null, context: topic?.context ?? null };
  },
  on: {
    idle: {
      discuss: {
        guard: 'enoughSeatsAndTopic',
        target: 'approving',
        actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginTurns', 'explainStances'],
      },
    },
    paused: {
      discuss: {
        guard: 'mayGoOn',
        target: 'approving',
        actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginTurns', 'explainStances'],
      },
    },
  },
  guards: {
    enoughSeatsAndTopic: ({ event }) =>
      panelOf(event).length >= MIN_SEATS && event.type === 'discuss' && event.topic !== null,
  },
  actions: {
    /** The first of one or more rounds in which panellists speak in turn. */
    beginTurns: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['discuss', 'next', 'revise']);
      const question = isInPlace(context, event) ? null : questionOf(event);
      const entry = context.entry + (question === null ? 0 : 1);
      const begun = roundBegun(
        { ...context, entry },
        'turns',
        event.known.panel,
        context.round + roundsOf(context, event),
      );
      enqueue.assign(
        event.type === 'discuss' && question ? { ...begun, mostRounds: mostRounds(context, event.known) } : begun,
      );
      const asked = question === null ? [] : [questionRow(begun, { ...question, at: event.at }, null)];
      enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at), ...asked] } });
    }),
  },
  refuse: {
    discuss: (chat, { known }) => {
      if (runs(chat)) return running(chat);
      return tooSmall(known.panel) ?? (chat.phase === 'idle' ? { say: 'topicMissing' } : NOT_RECORDED);
    },
  },
} as const satisfies CommandSpec;
