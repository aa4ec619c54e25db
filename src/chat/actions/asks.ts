/** Questions to one model, and the consensus. */
import { assertEvent } from 'xstate';
import { aliasOf, asks, callOf } from '../context.ts';
import { line, ports } from '../guards.ts';
import { answerRow, failureRow, questionRow } from '../rows.ts';
import {
  callEnded,
  conclusionAsked,
  conclusionCall,
  lastCall,
  questionAsked,
  questionCall,
  writersOf,
} from '../transitions.ts';

export const askActions = {
  // ---- questions to one model

  askOne: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'ask');
    const alias = event.alias ?? event.known.panel[0] ?? '';
    const asked = questionAsked({ ...context, entry: context.entry + 1 }, alias, event.at, event.message);
    const call = lastCall(asked);
    enqueue.assign(asked);
    enqueue({ type: 'record', params: { rows: [questionRow(asked, event, { asked: alias, call })] } });
    enqueue({ type: 'show', params: { kind: 'place', input: { call, alias, replyTo: event.message } } });
    enqueue({ type: 'call', params: { calls: [questionCall(asked, alias, event.threaded)] } });
  }),

  recordReply: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'question.answered');
    const question = asks(context)[event.call];
    if (!question) return;
    const { alias, message, discussion } = question;
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, null);
    enqueue.assign(ended);
    enqueue({ type: 'record', params: { rows: [answerRow({ ...ended, discussion }, 'answer', alias, null, event)] } });
    enqueue({
      type: 'show',
      params: { kind: 'post', input: { call: event.call, seq: ended.entry, replyTo: message } },
    });
  }),

  recordNoReply: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'question.failed');
    const question = asks(context)[event.call];
    if (!question) return;
    const { alias, message, discussion } = question;
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, event.reason);
    const { call, reason } = event;
    enqueue.assign(ended);
    enqueue({ type: 'record', params: { rows: [failureRow({ ...ended, discussion }, alias, null, event, alias)] } });
    enqueue({ type: 'show', params: { kind: 'fail', input: { call, alias, reason, replyTo: message } } });
  }),

  // ---- the consensus

  chooseWriters: ports.assign(({ context, event }) => {
    assertEvent(event, 'consensus');
    return { writers: writersOf(context, event.known.panel), outcome: null };
  }),

  askWriter: ports.enqueueActions(({ context, event, enqueue }) => {
    const asked = conclusionAsked(context, event.at);
    enqueue.assign(asked);
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
          { row: 'consensus', discussion, seq: ended.entry, value: event.consensus },
        ],
      },
    });
    enqueue({ type: 'show', params: { kind: 'post', input: { call: event.call, seq: ended.entry, replyTo: null } } });
  }),

  /** This writer failed: it is said, and the next may try. */
  dropWriter: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'conclusion.failed');
    const alias = aliasOf(context, callOf(context, event.call));
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, event.reason);
    const writers = context.writers.slice(1);
    enqueue.assign({ ...ended, writers, outcome: writers.length > 0 ? null : ('unconcluded' as const) });
    enqueue({ type: 'record', params: { rows: [failureRow(ended, alias, null, event)] } });
    enqueue({ type: 'show', params: line({ say: 'failed', alias, reason: event.reason }) });
  }),
};
