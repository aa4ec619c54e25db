/** `/history`: the last discussions of the project here; a button takes one up again, and nothing else does. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import { mostRounds, withoutDiscussion } from '../transitions.ts';
import { alone, type CommandSpec, type Said } from './command.ts';
import { page } from './pages.ts';
import { running, runs } from './refusals.ts';

/** A press on a line of the history. */
export interface ResumeEvent extends Said {
  readonly type: 'resume';
  readonly discussion: string;
}

const resumes = { guard: 'resumable', actions: ['resume', 'nextBoard'] } as const;

export const history = {
  names: ['history'],
  read: alone(page('history'), 'history'),
  on: { idle: { resume: { ...resumes, target: 'paused' } }, paused: { resume: resumes } },
  guards: {
    /** It is of the project that is selected now, and another than the current one. */
    resumable: ({ context, event }) => {
      if (event.type !== 'resume') return false;
      const { discussion, project } = event.known;
      return discussion !== null && discussion.project === project?.id && discussion.id !== context.discussion;
    },
  },
  actions: {
    /** The discussion that was current is closed: of a project there is one that is open. */
    resume: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'resume');
      const { discussion: found, panel } = event.known;
      if (found === null) return;
      const { id, project, rounds, answers } = found;
      enqueue.assign({
        ...withoutDiscussion(context),
        project,
        panel,
        discussion: id,
        round: rounds,
        lastRound: rounds,
        mostRounds: mostRounds({ round: rounds }, event.known),
        answers,
        outcome: 'resumed',
      });
      const before = context.discussion;
      const closed = before === null ? [] : [{ row: 'discussion.close' as const, id: before, at: event.at }];
      enqueue({ type: 'record', params: { rows: [...closed, { row: 'discussion.reopen', id, at: event.at }] } });
    }),
  },
  refuse: {
    resume: (chat, { discussion, known }) => {
      if (known.discussion === null) return { say: 'stale' };
      if (discussion === chat.context.discussion) return { say: 'alreadyOpen' };
      return runs(chat) ? running(chat) : { say: 'stale' };
    },
  },
} as const satisfies CommandSpec;
