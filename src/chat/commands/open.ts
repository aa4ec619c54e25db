/**
 * `/open question`: everybody answers at once, in a new discussion. Plain words while nothing runs are a question to the panel in the
 * discussion that is there, in the format of the project; while something runs they are a remark.
 */
import { assertEvent } from 'xstate';
import type { FormatName } from '../../discussion/formats/index.ts';
import type { Standing } from '../board.ts';
import { MAX_REMARKED, MIN_SEATS } from '../context.ts';
import { panelOf, ports } from '../guards.ts';
import { remarkRow } from '../rows.ts';
import type { Asks, CommandSpec, Said } from './command.ts';
import { asksIn } from './formats.ts';
import { joinsPanel, oneOf } from './more.ts';
import { overBudget, running, runs, tooSmall } from './refusals.ts';

/** A question to the panel, in whatever format it was asked. */
export interface OpenEvent extends Said, Asks {
  readonly type: 'open';
  readonly format: FormatName;
}
export interface TextEvent extends Said, Asks {
  readonly type: 'text';
  /** They begin a new discussion even if one is there: words to the bot in a group. */
  readonly fresh: boolean;
}

const opensRound = {
  guard: 'enoughSeats',
  target: 'approving',
  actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginRun', 'explainStances'],
} as const;
/** Plain words, unless they are more of a question to one model that costs too much by now: half a paste is no question to the panel. */
const asksPanel = { ...opensRound, guard: 'asksPanel' } as const;
/** More of the question to one model that was put just before. */
const moreOfOne = { guard: 'joinsOne', actions: 'joinOne' } as const;
const remark = [moreOfOne, { actions: 'recordRemark' }] as const;

const refuse = (chat: Standing, { known }: Said) => (runs(chat) ? running(chat) : tooSmall(known.panel));

export const open = {
  names: ['open'],
  read: asksIn('open'),
  on: {
    idle: { open: opensRound, text: [moreOfOne, asksPanel] },
    paused: { open: opensRound, text: [moreOfOne, asksPanel] },
    approving: { text: [joinsPanel, ...remark] },
    asking: { text: [joinsPanel, ...remark] },
    concluding: { text: remark },
  },
  guards: {
    asksPanel: ({ context, event }) => panelOf(event).length >= MIN_SEATS && oneOf(context, event) === undefined,
  },
  actions: {
    recordRemark: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'text');
      const next = { ...context, entry: context.entry + 1, remarks: context.remarks + 1 };
      const { message } = event;
      const marked = message === null ? [] : [{ message, entry: next.entry }];
      const remarked = [...context.remarked, ...marked].slice(-MAX_REMARKED);
      enqueue.assign({ entry: next.entry, remarks: next.remarks, remarked });
      enqueue({ type: 'record', params: { rows: [remarkRow(next, event)] } });
    }),
  },
  refuse: {
    open: refuse,
    text: (chat, event) => {
      const [, one] = oneOf(chat.context, event) ?? [];
      return (one && overBudget(event, one.alias, one.usd)) ?? refuse(chat, event);
    },
  },
} as const satisfies CommandSpec;
