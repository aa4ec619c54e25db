/** Where a question goes, progress messages, rounds and seats. */
import { assertEvent } from 'xstate';
import { boardView } from '../board.ts';
import { aliasOf, callOf, FIRST_PROJECT, type ChatContext } from '../context.ts';
import { ports } from '../guards.ts';
import { answerRow, discussionRow, failureRow, questionRow, remarkRow, roundRow } from '../rows.ts';
import {
  callEnded,
  lastCall,
  nextSeat,
  roundBegun,
  roundOutcome,
  seatAsked,
  seatCalls,
  seatRetried,
  waitingAsked,
} from '../transitions.ts';

export const roundActions = {
  // ---- where a question goes

  /** The project of the command, made if the chat has none; its panel is remembered for what is legal next. */
  useProject: ports.enqueueActions(({ context, event, enqueue }) => {
    if (!('known' in event)) return;
    const { project, panel } = event.known;
    if (project) return enqueue.assign({ project: project.id, panel });
    const projects = context.made.projects + 1;
    const id = `${context.chat}:p${projects}`;
    enqueue.assign({ project: id, panel, made: { ...context.made, projects } });
    enqueue({ type: 'record', params: { rows: [{ row: 'project.create', id, name: FIRST_PROJECT, at: event.at }] } });
  }),

  /** The discussion a question belongs to: the current one, or one that it begins. A new topic begins its own. */
  useDiscussion: ports.enqueueActions(({ context, event, enqueue }) => {
    const question = 'text' in event ? event.text : event.type === 'discuss' ? event.topic : null;
    if (question === null || (context.discussion !== null && event.type !== 'discuss')) return;
    const discussions = context.made.discussions + 1;
    const begun: ChatContext = {
      ...context,
      ...(context.discussion === null ? {} : { round: 0, answers: 0, seats: [] }),
      discussion: `${context.chat}:d${discussions}`,
      made: { ...context.made, discussions },
    };
    const closed =
      context.discussion === null ? [] : [{ row: 'discussion.close' as const, id: context.discussion, at: event.at }];
    enqueue.assign(begun);
    enqueue({ type: 'record', params: { rows: [...closed, discussionRow(begun, question, event.at)] } });
  }),

  // ---- progress messages

  /** The current progress message has said its last; what follows gets one of its own. */
  turnBoard: ports.enqueueActions(({ context, event, enqueue }) => {
    if (context.outcome !== null) {
      // A command begins something new below the closing message; a result or a stop ends the run's own.
      const closing = 'known' in event && event.type !== 'stop';
      enqueue({ type: 'show', params: { kind: 'board', input: { ...boardView(context, 'ended', []), closing } } });
    }
    // Only what people did not just ask for themselves notifies.
    enqueue.assign({ board: context.board + 1, notify: !('known' in event) });
  }),

  // ---- rounds

  /** A round in which all answer at once. */
  beginOpenRound: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['open', 'text']);
    const begun = roundBegun({ ...context, entry: context.entry + 1 }, 'open', event.known.panel, context.round + 1);
    enqueue.assign(begun);
    enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at), questionRow(begun, event, null)] } });
  }),

  /** The first of one or more rounds in which panellists speak in turn. */
  beginTurns: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['discuss', 'next']);
    const rounds = event.type === 'discuss' ? event.rounds : 1;
    const topic = event.type === 'discuss' ? event.topic : null;
    const entry = context.entry + (topic === null ? 0 : 1);
    const begun = roundBegun({ ...context, entry }, 'turns', event.known.panel, context.round + rounds);
    const said = event.type === 'discuss' && topic !== null ? { ...event, text: topic } : null;
    enqueue.assign(begun);
    enqueue({
      type: 'record',
      params: { rows: [roundRow(begun, event.at), ...(said ? [questionRow(begun, said, null)] : [])] },
    });
  }),

  /** The next round of a run. */
  beginNextRound: ports.enqueueActions(({ context, event, enqueue }) => {
    const panel = context.seats.map(({ alias }) => alias);
    const begun = roundBegun(context, 'turns', panel, context.lastRound);
    enqueue.assign(begun);
    enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at)] } });
  }),

  /** A round is complete, or nobody answered in it. */
  endRound: ports.enqueueActions(({ context, event, enqueue }) => {
    enqueue.assign({ outcome: roundOutcome(context) });
    const { discussion, round } = context;
    enqueue({
      type: 'record',
      params: { rows: [{ row: 'round.end', discussion: discussion ?? '', number: round, at: event.at }] },
    });
  }),

  // ---- seats

  /** Every seat that waits is asked at once. */
  askWaiting: ports.enqueueActions(({ context, event, enqueue }) => {
    const asked = waitingAsked(context, event.at);
    enqueue.assign(asked);
    enqueue({ type: 'call', params: { calls: seatCalls(asked).filter(({ call }) => !(call in context.calls)) } });
  }),

  /** The first seat that waits is asked. */
  askNext: ports.enqueueActions(({ context, event, enqueue }) => {
    const asked = seatAsked(context, nextSeat(context), event.at);
    enqueue.assign(asked);
    enqueue({ type: 'call', params: { calls: seatCalls(asked, lastCall(asked)) } });
  }),

  /** A failed seat waits for its turn again. */
  retrySeat: ports.assign(({ context, event }) => {
    assertEvent(event, 'retry');
    return seatRetried(context, event.seat);
  }),

  /** A run that was over is taken up for one seat only. */
  thisRoundOnly: ports.assign(({ context }) => ({ lastRound: context.round })),

  recordAnswer: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['seat.answered', 'turn.answered']);
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, null);
    const alias = aliasOf(context, callOf(context, event.call));
    enqueue.assign(ended);
    enqueue({ type: 'record', params: { rows: [answerRow(ended, 'answer', alias, context.round, event)] } });
    enqueue({ type: 'show', params: { kind: 'post', input: { call: event.call, seq: ended.entry, replyTo: null } } });
  }),

  recordFailure: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['seat.failed', 'turn.failed']);
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, event.reason);
    const alias = aliasOf(context, callOf(context, event.call));
    enqueue.assign(ended);
    enqueue({ type: 'record', params: { rows: [failureRow(ended, alias, context.round, event)] } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls: [event.call] } } });
  }),

  recordRemark: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'text');
    const next = { ...context, entry: context.entry + 1, remarks: context.remarks + 1 };
    enqueue.assign({ entry: next.entry, remarks: next.remarks });
    enqueue({ type: 'record', params: { rows: [remarkRow(next, event)] } });
  }),
};
