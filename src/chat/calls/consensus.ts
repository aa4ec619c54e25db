/** The consensus: who is asked for it, and what comes of that. */
import { assertEvent } from 'xstate';
import { conclusionCall } from '../call-inputs.ts';
import { aliasOf, callOf } from '../context.ts';
import { costOfOne, fundsOf } from '../funds.ts';
import { ports } from '../guards.ts';
import { answerRow, failureRow } from '../rows.ts';
import { costAfter } from '../spending.ts';
import { callEnded, conclusionAsked } from '../transitions.ts';
import { markSeen } from './remarks.ts';

export const consensus = {
  askWriter: ports.enqueueActions(({ context, event, enqueue }) => {
    const asked = conclusionAsked(context, event.at, costOfOne(fundsOf(event), context.writers[0] ?? ''));
    // It is told all that was said.
    enqueue.assign({ ...asked, remarked: [] });
    markSeen(asked.remarked, enqueue);
    enqueue({ type: 'call', params: { calls: [conclusionCall(asked)] } });
  }),

  recordConsensus: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'conclusion.answered');
    const alias = aliasOf(context, callOf(context, event.call));
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, null);
    const discussion = context.discussion ?? '';
    enqueue.assign({ ...ended, writers: [], outcome: 'concluded' as const });
    enqueue({
      type: 'record',
      params: {
        rows: [
          answerRow(ended, 'synthesis', alias, null, event),
          {
            row: 'consensus',
            discussion,
            seq: ended.entry,
            value: event.consensus,
            cost: costAfter(context, ended, event),
          },
        ],
      },
    });
    enqueue({
      type: 'show',
      params: {
        kind: 'post',
        input: { call: event.call, seq: ended.entry, replyTo: null, hangsOn: context.hangsOn, beside: null },
      },
    });
  }),

  /** This writer failed: the progress message says so, and the next may try. */
  dropWriter: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'conclusion.failed');
    const alias = aliasOf(context, callOf(context, event.call));
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, { reason: event.reason });
    const writers = context.writers.slice(1);
    const { reason, until = null } = event;
    enqueue.assign({
      ...ended,
      writers,
      unwritten: [...context.unwritten, { alias, reason, until }],
      outcome: writers.length > 0 ? null : ('unconcluded' as const),
    });
    enqueue({ type: 'record', params: { rows: [failureRow(ended, alias, null, event)] } });
  }),
};
