/** A button below a consensus: the sides of one of its contradictions answer each other once, and the consensus is written anew. */
import { assertEvent } from 'xstate';
import { MAX_SEATS, type ChatContext } from '../context.ts';
import type { ChatEvent } from '../events.ts';
import { ports } from '../guards.ts';
import { roundRow } from '../rows.ts';
import { runBegun } from '../run.ts';
import type { CommandSpec, Said } from './command.ts';
import { NOT_RECORDED, running, runs } from './refusals.ts';

export interface SettleEvent extends Said {
  readonly type: 'settle';
  /** The entry that is the consensus, and which of its contradictions, from 0. */
  readonly seq: number;
  readonly point: number;
}

/** Whether the contradiction is of the current discussion, and has two sides that can be asked. */
function isDisputed({ discussion }: ChatContext, event: ChatEvent): boolean {
  if (event.type !== 'settle') return false;
  const { dispute } = event.known;
  return dispute !== null && dispute.discussion === discussion && dispute.sides.length > 1;
}

export const settle = {
  names: [],
  on: {
    paused: {
      settle: {
        guard: 'maySettleThis',
        target: 'approving',
        actions: ['useProject', 'nextBoard', 'beginSettling'],
      },
    },
  },
  guards: { maySettleThis: ({ context, event }) => isDisputed(context, event) && context.mostRounds === null },
  actions: {
    beginSettling: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'settle');
      const { known, seq, point } = event;
      const sides = known.dispute?.sides ?? [];
      // Whoever is a side has a seat, also if the panel is another by now.
      const others = context.seats.map(({ alias }) => alias).filter((alias) => !sides.includes(alias));
      const panel = [...sides, ...others].slice(0, MAX_SEATS);
      const { judges, fallbacks } = known;
      const run = { format: 'settle', rounds: 1, panel, fallbacks, judges, asks: false } as const;
      const begun = runBegun(context, run, { seq, point, sides });
      enqueue.assign({ ...begun, asked: null });
      enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at)] } });
    }),
  },
  refuse: {
    settle: (chat, event) => {
      if (runs(chat)) return running(chat);
      return isDisputed(chat.context, event) ? NOT_RECORDED : { say: 'stale' };
    },
  },
} as const satisfies CommandSpec;
