/**
 * `/open question`: everybody answers at once, in a new discussion. Plain words while nothing runs are a question to the panel in the
 * discussion that is there; while something runs they are a remark.
 */
import { assertEvent } from 'xstate';
import type { Standing } from '../board.ts';
import { MIN_SEATS } from '../context.ts';
import { panelOf, ports } from '../guards.ts';
import { isInPlace, questionOf } from '../asked.ts';
import { questionRow, remarkRow, roundRow } from '../rows.ts';
import { mostRounds, roundBegun } from '../transitions.ts';
import { explain, question, type Asks, type CommandSpec, type Said } from './command.ts';
import { oneOf } from './more.ts';
import { overBudget, running, runs, tooSmall } from './refusals.ts';

export interface OpenEvent extends Said, Asks {
  readonly type: 'open';
}
export interface TextEvent extends Said, Asks {
  readonly type: 'text';
  /** They begin a new discussion even if one is there: words to the bot in a group. */
  readonly fresh: boolean;
}

const opensRound = {
  guard: 'enoughSeats',
  target: 'approving',
  actions: ['useProject', 'nextBoard', 'useDiscussion', 'beginOpenRound', 'explainStances'],
} as const;
/** Plain words, unless they are more of a question to one model that costs too much by now: half a paste is no question to the panel. */
const asksPanel = { ...opensRound, guard: 'asksPanel' } as const;
/** More of the question to one model that was put just before. */
const moreOfOne = { guard: 'joinsOne', actions: 'joinOne' } as const;
/** More of the panel's question: whoever has not answered it is asked anew. */
const joinsPanel = { guard: 'joinsPanel', target: 'approving', reenter: true, actions: 'joinPanel' } as const;
const remark = [moreOfOne, { actions: 'recordRemark' }] as const;

const refuse = (chat: Standing, { known }: Said) => (runs(chat) ? running(chat) : tooSmall(known.panel));

export const open = {
  names: ['open'],
  read: ({ rest, context, instead }) => {
    const asked = question(rest, context, instead);
    return asked === null ? explain('open') : { type: 'open', ...asked };
  },
  on: {
    idle: { open: opensRound, text: [moreOfOne, asksPanel] },
    paused: { open: opensRound, text: [moreOfOne, asksPanel] },
    approving: { text: [joinsPanel, ...remark] },
    opening: { text: [joinsPanel, ...remark] },
    discussing: { text: [joinsPanel, ...remark] },
    concluding: { text: remark },
  },
  guards: {
    asksPanel: ({ context, event }) => panelOf(event).length >= MIN_SEATS && oneOf(context, event) === undefined,
  },
  actions: {
    /** A round in which all answer at once. */
    beginOpenRound: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['open', 'text', 'afresh', 'revise']);
      const question = questionOf(event);
      if (question === null) return;
      const inPlace = isInPlace(context, event);
      const entry = context.entry + (inPlace ? 0 : 1);
      const begun = roundBegun({ ...context, entry }, 'open', event.known.panel, context.round + 1);
      const isOld = event.type === 'afresh' || event.type === 'revise';
      enqueue.assign(isOld ? begun : { ...begun, mostRounds: mostRounds(context, event.known) });
      const asked = inPlace ? [] : [questionRow(begun, { ...question, at: event.at }, null)];
      enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at), ...asked] } });
    }),

    recordRemark: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'text');
      const next = { ...context, entry: context.entry + 1, remarks: context.remarks + 1 };
      enqueue.assign({ entry: next.entry, remarks: next.remarks });
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
