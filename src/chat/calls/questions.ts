/** What comes of questions to one model. */
import { assertEvent } from 'xstate';
import { asks } from '../context.ts';
import { ports } from '../guards.ts';
import { answerRow, failureRow } from '../rows.ts';
import { callEnded } from '../transitions.ts';

export const questions = {
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
      params: {
        kind: 'post',
        input: { call: event.call, seq: ended.entry, replyTo: message, hangsOn: null, beside: null },
      },
    });
  }),

  recordNoReply: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'question.failed');
    const question = asks(context)[event.call];
    if (!question) return;
    const { alias, message, discussion } = question;
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, event);
    const { call, at, reason, until = null, partial } = event;
    const place = { ...ended, discussion };
    enqueue.assign(ended);
    if (partial) {
      enqueue({
        type: 'record',
        params: { rows: [answerRow(place, 'answer', alias, null, { call, at, answer: partial })] },
      });
      enqueue({
        type: 'show',
        params: { kind: 'post', input: { call, seq: ended.entry, replyTo: message, hangsOn: null, beside: null } },
      });
    } else {
      enqueue({ type: 'record', params: { rows: [failureRow(place, alias, null, event, alias)] } });
      enqueue({ type: 'show', params: { kind: 'fail', input: { call, alias, reason, until, replyTo: message } } });
    }
  }),
};
