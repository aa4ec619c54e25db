/** A button after an open round: each seat ranks the answers of the others, without names. */
import { MIN_RANKED } from '../../discussion/formats/stages.ts';
import type { ChatContext } from '../context.ts';
import { ports } from '../guards.ts';
import { roundRow } from '../rows.ts';
import { hasSpoken } from '../seats.ts';
import { kindOf, runBegun } from '../run.ts';
import type { CommandSpec, Said } from './command.ts';
import { running, runs } from './refusals.ts';

export interface RankEvent extends Said {
  readonly type: 'rank';
}

/** Whether the last round was one that can be ranked: all answered at once, and enough of them did. In a recording nobody ranks. */
function isRankable(context: ChatContext): boolean {
  return (
    kindOf(context) === 'open' &&
    context.outcome !== 'resumed' &&
    context.seats.filter(hasSpoken).length >= MIN_RANKED &&
    context.mostRounds === null
  );
}

export const rank = {
  names: [],
  on: {
    paused: {
      rank: { guard: 'isRankable', target: 'approving', actions: ['useProject', 'nextBoard', 'beginRanking'] },
    },
  },
  guards: { isRankable: ({ context }) => isRankable(context) },
  actions: {
    beginRanking: ports.enqueueActions(({ context, event, enqueue }) => {
      if (!('known' in event)) return;
      const panel = context.seats.map(({ alias }) => alias);
      const { judges, fallbacks } = event.known;
      const begun = runBegun(context, { format: 'best', rounds: 1, panel, fallbacks, judges, asks: false });
      enqueue.assign(begun);
      enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at)] } });
    }),
  },
  refuse: { rank: (chat) => (runs(chat) ? running(chat) : { say: 'nothingToRank' }) },
  button: 'rank',
} as const satisfies CommandSpec;
