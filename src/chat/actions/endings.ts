/** Ending what runs, pages and lines, and the end of everything. */
import { assertEvent } from 'xstate';
import type { Notice } from '../notices.ts';
import { line, ports, told } from '../guards.ts';
import { stoppedRows } from '../rows.ts';
import { allStopped, withoutDiscussion } from '../transitions.ts';

export const endingActions = {
  // ---- endings

  /** Whom a stop keeps from answering: what they were asked may cost something, though nobody will say how much. */
  recordUnanswered: ports.enqueueActions(({ context, event, enqueue }) => {
    const rows = stoppedRows(context, event.at);
    if (rows.length === 0) return;
    enqueue.assign({ entry: context.entry + rows.length });
    enqueue({ type: 'record', params: { rows } });
  }),

  /** Ends every call of this chat at once; what was said stays. */
  stopCalls: ports.enqueueActions(({ context, enqueue }) => {
    const calls = Object.keys(context.calls);
    const writing = Object.values(context.calls).some((call) => call.for === 'conclusion');
    enqueue.assign({ ...allStopped(context), outcome: writing ? ('unwritten' as const) : ('stopped' as const) });
    if (calls.length === 0) return;
    enqueue({ type: 'abort', params: { calls } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls } } });
  }),

  /** Ends the questions to one model that run beside a discussion that is at rest. */
  stopAsks: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['stop', 'unreachable']);
    const calls = Object.keys(context.calls);
    enqueue.assign({ calls: {} });
    enqueue({ type: 'abort', params: { calls } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls } } });
    if (event.type === 'stop') enqueue({ type: 'show', params: told(event, { say: 'askStopped' }) });
  }),

  recordStop: ports.enqueueActions(({ context, event, enqueue }) => {
    const { discussion, round } = context;
    if (discussion === null || round === 0) return;
    enqueue({ type: 'record', params: { rows: [{ row: 'round.end', discussion, number: round, at: event.at }] } });
  }),

  closeDiscussion: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'new');
    const id = context.discussion ?? '';
    enqueue.assign(withoutDiscussion(context));
    enqueue({ type: 'record', params: { rows: [{ row: 'discussion.close', id, at: event.at }] } });
    enqueue({ type: 'show', params: told(event, { say: 'closed' }) });
  }),

  // ---- pages, lines and the end of everything

  showPage: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'page');
    const { page, message, known, pressed } = event;
    const project = known.project?.id ?? context.project;
    const edits = pressed ? message : null;
    if (page === 'status') {
      // What is legal is read with the panel, which another topic may have changed.
      enqueue.assign({ panel: known.panel });
      enqueue({ type: 'show', params: { kind: 'status', input: { project, replyTo: message } } });
    } else
      enqueue({
        type: 'show',
        params: { kind: 'page', input: { page, project, panel: known.panel, replyTo: message, edits } },
      });
  }),

  showNotice: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, ['misused', 'stale', 'keep']);
    const notice: Notice = event.type === 'misused' ? event.notice : { say: event.type === 'keep' ? 'kept' : 'stale' };
    const callback = event.type !== 'keep' && event.pressed ? event.pressed.callback : null;
    const input = { notice, replyTo: event.message, callback, edits: event.type === 'keep' ? event.message : null };
    enqueue({ type: 'show', params: { kind: 'notice', input } });
  }),

  showExport: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'export');
    const input = {
      discussion: context.discussion ?? '',
      upTo: context.entry,
      replyTo: event.pressed ? null : event.message,
    };
    enqueue({ type: 'show', params: { kind: 'export', input } });
  }),

  confirmForget: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'forget');
    enqueue({ type: 'show', params: { kind: 'confirm', input: { project: null, replyTo: event.message } } });
  }),

  /** Somebody waits here for what another topic has ended. */
  tellForgotten: ports.enqueueActions(({ context, enqueue }) => {
    if (Object.keys(context.calls).length === 0) return;
    enqueue({ type: 'show', params: line({ say: 'forgottenElsewhere' }) });
  }),

  leaveAll: ports.assign(({ context }) => ({ ...withoutDiscussion(context), project: null, panel: [] })),

  forgetAll: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'forget');
    const { pressed, message } = event;
    const input = pressed ? { replyTo: null, edits: message } : { replyTo: message, edits: null };
    enqueue({ type: 'record', params: { rows: [{ row: 'chat.forget' }] } });
    enqueue({ type: 'show', params: { kind: 'forget', input } });
  }),
};
