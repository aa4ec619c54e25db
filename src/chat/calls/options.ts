/** The options of a decision: recorded where the question names them, else a model is asked for them. */
import { assertEvent } from 'xstate';
import type { Options } from '../../discussion/ballot/options.ts';
import { optionsCall } from '../call-inputs.ts';
import { aliasOf, callOf, type ChatContext } from '../context.ts';
import { ports } from '../guards.ts';
import { failureRow } from '../rows.ts';
import { findersOf } from '../run.ts';
import { expectedOf } from '../spending.ts';
import { findersLeft } from '../stand-in.ts';
import type { Enqueue } from '../stops.ts';
import { allStopped, callEnded, optionsAsked } from '../transitions.ts';
import { showPositions } from './agreement.ts';

/** Records what the seats vote for, and shows it. */
export function recordOptions(context: ChatContext, { options, criteria }: Options, enqueue: Enqueue): void {
  const { discussion, round } = context;
  const row = { row: 'ballot', discussion: discussion ?? '', round, options, criteria } as const;
  enqueue({ type: 'record', params: { rows: [row] } });
  showPositions(context, enqueue);
}

export const options = {
  askFinder: ports.enqueueActions(({ context, event, enqueue }) => {
    const finders = context.finders.length > 0 ? context.finders : findersOf(context);
    const asked = optionsAsked({ ...context, finders }, event.at);
    enqueue.assign(asked);
    enqueue({ type: 'call', params: { calls: [optionsCall(asked)] } });
  }),

  recordOptions: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'options.answered');
    const ended = callEnded(context, event.call, null);
    const next = { ...ended, finders: [], options: event.found.options.length };
    enqueue.assign(next);
    recordOptions(next, event.found, enqueue);
  }),

  /** This one could not find any: the next may try, or the run ends. */
  dropFinder: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'options.failed');
    const { reason, until = null } = event;
    const call = callOf(context, event.call);
    const alias = aliasOf(context, call);
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, { reason });
    const finders = findersLeft(context, event);
    const usd = call === undefined ? 0 : expectedOf(context, call);
    const rest = { finders, comparison: usd, unwritten: [...context.unwritten, { alias, reason, until }] };
    const over =
      finders.length > 0 ? ended : { ...allStopped(ended), calls: ended.calls, outcome: 'unlisted' as const };
    enqueue.assign({ ...over, ...rest, ...(finders.length > 0 ? {} : { comparison: 0 }) });
    enqueue({ type: 'record', params: { rows: [failureRow(ended, alias, null, event)] } });
  }),
};
