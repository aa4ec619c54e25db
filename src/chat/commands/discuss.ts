/** `/discuss [rounds] [topic]`: the panel speaks in turn. Without a topic it goes on with the discussion that is open. */
import { DEFAULT_ROUNDS, MIN_SEATS } from '../context.ts';
import { panelOf } from '../guards.ts';
import { explain, firstWord, question, type CommandSpec, type Said } from './command.ts';
import { NOT_RECORDED, running, runs, tooSmall } from './refusals.ts';

export interface DiscussEvent extends Said {
  readonly type: 'discuss';
  readonly rounds: number;
  readonly topic: string | null;
  readonly context: string | null;
}

const MAX_ROUNDS = 10;
/** What somebody means as a number of rounds, even if it is none. */
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

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
        actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginRun', 'explainStances'],
      },
    },
    paused: {
      discuss: {
        guard: 'mayGoOn',
        target: 'approving',
        actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginRun', 'explainStances'],
      },
    },
  },
  guards: {
    enoughSeatsAndTopic: ({ event }) =>
      panelOf(event).length >= MIN_SEATS && event.type === 'discuss' && event.topic !== null,
  },
  refuse: {
    discuss: (chat, { known }) => {
      if (runs(chat)) return running(chat);
      return tooSmall(known.panel) ?? (chat.phase === 'idle' ? { say: 'topicMissing' } : NOT_RECORDED);
    },
  },
} as const satisfies CommandSpec;
