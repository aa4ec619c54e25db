/**
 * What the machine's actions do: each computes the next context with `turns.ts`, writes its rows, and asks the world through
 * the ports. They run in the order in which the machine names them.
 */
import { assertEvent } from 'xstate';
import { boardView } from './board.ts';
import { aliasOf, asks, callOf, callsIn, type ChatContext } from './context.ts';
import type { CommandEvent } from './events.ts';
import type { Notice } from './notices.ts';
import { endedProject, panelAfter, ports, type Shown } from './ports.ts';
import { answerRow, discussionRow, failureRow, questionRow, remarkRow, roundRow } from './rows.ts';
import {
  allStopped,
  callEnded,
  conclusionAsked,
  conclusionCall,
  lastCall,
  nextSeat,
  questionAsked,
  questionCall,
  roundBegun,
  roundOutcome,
  seatAsked,
  seatCalls,
  seatRetried,
  waitingAsked,
  writersOf,
} from './turns.ts';

/** A project that nobody named. */
const FIRST_PROJECT = 'General';

/** The discussion is over for this chat: nothing of it is left in the context but the questions to one model. */
function withoutDiscussion(context: ChatContext): ChatContext {
  const over = { discussion: null, round: 0, lastRound: 0, seats: [], answers: 0, remarks: 0, outcome: null };
  return { ...allStopped(context), ...over, calls: asks(context) };
}

/** A line about what a command did: on a pressed page it takes the page's place. */
function told(event: CommandEvent, notice: Notice): Shown {
  const edits = event.pressed ? event.message : null;
  return { kind: 'notice', input: { notice, replyTo: edits === null ? event.message : null, callback: null, edits } };
}

export const actions = {
  // ---- where a question goes -------------------------------------------------------------------------------------

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

  // ---- progress messages -----------------------------------------------------------------------------------------

  /** The current progress message has said its last; what follows gets one of its own. */
  turnBoard: ports.enqueueActions(({ context, event, enqueue }) => {
    if (context.outcome !== null) {
      enqueue({ type: 'show', params: { kind: 'board', input: boardView(context, 'ended', []) } });
    }
    // Only what people did not just ask for themselves notifies.
    enqueue.assign({ board: context.board + 1, notify: !('known' in event) });
  }),

  // ---- rounds ----------------------------------------------------------------------------------------------------

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

  // ---- seats -----------------------------------------------------------------------------------------------------

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

  // ---- questions to one model --------------------------------------------------------------------------------------

  askOne: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'ask');
    const alias = event.alias ?? event.known.panel[0] ?? '';
    const asked = questionAsked({ ...context, entry: context.entry + 1 }, alias, event.at, event.message);
    const call = lastCall(asked);
    enqueue.assign(asked);
    enqueue({ type: 'record', params: { rows: [questionRow(asked, event, alias)] } });
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
    enqueue({ type: 'record', params: { rows: [failureRow({ ...ended, discussion }, alias, null, event)] } });
    enqueue({ type: 'show', params: { kind: 'fail', input: { call, alias, reason, replyTo: message } } });
  }),

  // ---- the consensus -----------------------------------------------------------------------------------------------

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
    const notice: Notice = { say: 'failed', alias, reason: event.reason };
    enqueue({
      type: 'show',
      params: { kind: 'notice', input: { notice, replyTo: null, callback: null, edits: null } },
    });
  }),

  // ---- endings -----------------------------------------------------------------------------------------------------

  /** Ends every call of this chat at once; what was said stays. */
  stopCalls: ports.enqueueActions(({ context, enqueue }) => {
    const calls = Object.keys(context.calls);
    enqueue.assign({ ...allStopped(context), outcome: 'stopped' as const });
    if (calls.length === 0) return;
    enqueue({ type: 'abort', params: { calls } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls } } });
  }),

  /** Ends the questions to one model that run beside a discussion that is at rest. */
  stopAsks: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'stop');
    const calls = Object.keys(context.calls);
    enqueue.assign({ calls: {} });
    enqueue({ type: 'abort', params: { calls } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls } } });
    enqueue({ type: 'show', params: told(event, { say: 'askStopped' }) });
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

  // ---- projects ----------------------------------------------------------------------------------------------------

  createProject: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'project.new');
    const projects = context.made.projects + 1;
    const id = `${context.chat}:p${projects}`;
    enqueue.assign({ made: { ...context.made, projects } });
    enqueue({ type: 'record', params: { rows: [{ row: 'project.create', id, name: event.name, at: event.at }] } });
    enqueue({ type: 'show', params: told(event, { say: 'projectCreated', name: event.name }) });
  }),

  /** The project made last is the selected one; no discussion of it is current yet. */
  selectCreated: ports.assign(({ context, event }) => ({
    ...withoutDiscussion(context),
    project: `${context.chat}:p${context.made.projects}`,
    panel: 'known' in event ? event.known.defaults : context.panel,
  })),

  /** Selects the named project; its latest discussion in this chat is current. */
  selectProject: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'project.select');
    const { named } = event.known;
    if (!named) return;
    const { latest } = named;
    enqueue.assign({
      ...withoutDiscussion(context),
      project: named.id,
      panel: named.panel,
      ...(latest
        ? { discussion: latest.id, round: latest.rounds, lastRound: latest.rounds, answers: latest.answers }
        : {}),
    });
    enqueue({
      type: 'show',
      params: told(event, { say: 'projectSelected', name: named.name, resumed: latest !== null }),
    });
  }),

  setAbout: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'project.about');
    const name = event.known.project?.name ?? FIRST_PROJECT;
    enqueue({
      type: 'record',
      params: { rows: [{ row: 'project.about', id: context.project ?? '', about: event.about }] },
    });
    enqueue({ type: 'show', params: told(event, { say: 'projectAbout', name }) });
  }),

  setModels: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['project.models', 'project.toggle']);
    const models = panelAfter(event) ?? context.panel;
    const edits = event.pressed ? event.message : null;
    enqueue.assign({ panel: models });
    enqueue({ type: 'record', params: { rows: [{ row: 'project.models', id: context.project ?? '', models }] } });
    enqueue({
      type: 'show',
      params: {
        kind: 'page',
        input: { page: 'panel', project: context.project, panel: models, replyTo: event.message, edits },
      },
    });
  }),

  confirmDelete: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'project.delete');
    const { named } = event.known;
    const project = named ? { id: named.id, name: named.name } : null;
    enqueue({ type: 'show', params: { kind: 'confirm', input: { project, replyTo: event.message } } });
  }),

  deleteProject: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'project.delete');
    const { named } = event.known;
    if (!named) return;
    enqueue({ type: 'record', params: { rows: [{ row: 'project.delete', id: named.id }] } });
    enqueue({ type: 'show', params: { kind: 'tell', input: { project: named.id } } });
    enqueue({ type: 'show', params: told(event, { say: 'projectDeleted', name: named.name }) });
  }),

  /** Whatever is asked in a project that ends would be answered into nothing. */
  endCallsInProject: ports.enqueueActions(({ context, event, enqueue }) => {
    const ended = callsIn(context, endedProject(event) ?? '');
    if (ended.length === 0) return;
    enqueue.assign({ calls: Object.fromEntries(Object.entries(context.calls).filter(([id]) => !ended.includes(id))) });
    enqueue({ type: 'abort', params: { calls: ended } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls: ended } } });
  }),

  /** The selected project is gone, and with it its discussion. Rows that were written meanwhile go too. */
  leaveProject: ports.enqueueActions(({ context, enqueue }) => {
    const id = context.discussion;
    enqueue.assign({ ...withoutDiscussion(context), project: null });
    if (id !== null) enqueue({ type: 'record', params: { rows: [{ row: 'discussion.delete', id }] } });
  }),

  // ---- pages, lines and the end of everything --------------------------------------------------------------------

  showPage: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'page');
    const { page, message, known, pressed } = event;
    const project = known.project?.id ?? context.project;
    const edits = pressed ? message : null;
    if (page === 'status') {
      // What is legal is read with the panel, which another topic may have changed.
      enqueue.assign({ panel: known.panel });
      enqueue({ type: 'show', params: { kind: 'status', input: { replyTo: message } } });
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

  forgetAll: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'forget');
    enqueue.assign({ ...withoutDiscussion(context), project: null, panel: [] });
    enqueue({ type: 'show', params: { kind: 'forget', input: { replyTo: event.pressed ? null : event.message } } });
  }),
};
