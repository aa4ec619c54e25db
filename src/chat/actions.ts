/**
 * What the machine's actions do: each computes the next context with `transitions.ts`, writes its rows, and asks the world through the
 * ports of `guards.ts`. They run in the order in which the machine names them. Here stand those that several commands share, and what
 * happens around a discussion; `calls/` has what is asked of models, `commands/` what one command does.
 */
import { assertEvent } from 'xstate';
import type { FormatName } from '../discussion/formats/index.ts';
import { seatOf } from '../panel/stances.ts';
import { beginsDiscussion, isInPlace, questionOf } from './asked.ts';
import { optionsIn } from './ballot.ts';
import { recordOptions } from './calls/options.ts';
import { JOINS_MS, putBy } from './put.ts';
import { asks, callOf, callsIn, DEFAULT_ROUNDS, FIRST_PROJECT, type Asked, type ChatContext } from './context.ts';
import type { ChatEvent, Known } from './events.ts';
import { endedProject, line, ports, told } from './guards.ts';
import { discussionRow, questionRow, roundRow, type Row } from './rows.ts';
import { positionsKey, runBegun } from './run.ts';
import { callsEnded, stopRecorded } from './stops.ts';
import { allStopped, mostRounds, withoutDiscussion } from './transitions.ts';

/** How many rounds there are of a question that is asked afresh: as many as there were of it. Null is no limit. */
function sameLimit({ mostRounds, asked }: ChatContext, event: ChatEvent): number | null {
  return event.type !== 'afresh' || mostRounds === null || asked === null ? null : mostRounds - asked.round + 1;
}

/** What is known of a question that is being asked. Of one that is asked again the message is still the one that asked it. */
function newestAsked(before: ChatContext, place: ChatContext, event: ChatEvent): Asked {
  const again = event.type === 'afresh' || event.type === 'revise';
  const put = putBy(event);
  return {
    entry: isInPlace(before, event) && before.asked ? before.asked.entry : place.entry + 1,
    put: again && before.asked ? before.asked.put : put,
    due: put.long ? event.at + JOINS_MS : null,
    round: place.round + 1,
    ...formatOf(before, event),
    goesOn:
      place.discussion === before.discussion && (event.type === 'text' || (again && before.asked?.goesOn === true)),
    edited: false,
  };
}

/** In which format an event begins a run, and for how many rounds where that is open. A question asked again has the format it had. */
function formatOf({ asked }: ChatContext, event: ChatEvent): Pick<Asked, 'format' | 'rounds'> {
  switch (event.type) {
    case 'open':
      return { format: event.format, rounds: 1 };
    case 'text':
      return { format: event.known.format, rounds: DEFAULT_ROUNDS };
    case 'discuss':
      return { format: 'discuss', rounds: event.rounds };
    case 'afresh':
    case 'revise':
      return asked === null ? { format: 'open', rounds: 1 } : { format: asked.format, rounds: asked.rounds };
    default:
      return { format: 'discuss', rounds: 1 };
  }
}

/** Who has a part in a run: all of the panel, or who drafts and who reviews. */
function panelFor(format: FormatName, { panel, reviewer }: Known): readonly string[] {
  if (format !== 'review') return panel;
  const [drafter = '', second = ''] = panel;
  return [drafter, reviewer ?? second];
}

export const actions = {
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

  /** Says once, at the first round of a chat, that all its seats are one model. */
  explainStances: ports.enqueueActions(({ context, enqueue }) => {
    const models = new Set(context.seats.map(({ alias }) => seatOf(alias).model));
    if (context.made.discussions > 1 || context.round > 1 || models.size > 1) return;
    enqueue({ type: 'show', params: line({ say: 'usage', of: 'stances' }) });
  }),

  /**
   * The discussion a question belongs to: the current one, or one that it begins. To go on without a question is about no question of its
   * own, and a question to one model leaves the panel's as it is.
   */
  useDiscussion: ports.enqueueActions(({ context, event, enqueue }) => {
    const alone = event.type === 'ask' ? event : null;
    const question = alone ?? questionOf(event);
    if (question === null) return enqueue.assign({ asked: null });
    const begins = beginsDiscussion(context, event);
    const discussions = context.made.discussions + 1;
    const place: ChatContext = begins
      ? {
          ...withoutDiscussion(context),
          mostRounds: sameLimit(context, event),
          discussion: `${context.chat}:d${discussions}`,
          made: { ...context.made, discussions },
        }
      : context;
    const asked = alone ? place.asked : newestAsked(context, place, event);
    // Where a question is asked again, or goes on, what hangs on a message hangs there still.
    const hangsOn =
      'inThread' in event && event.inThread && !alone
        ? event.message
        : begins && event.type !== 'afresh'
          ? null
          : context.hangsOn;
    enqueue.assign({ ...place, outcome: context.outcome, asked, hangsOn });
    if (!begins) return;
    const { discussion } = context;
    const closed = discussion === null ? [] : [{ row: 'discussion.close' as const, id: discussion, at: event.at }];
    const chance = 'known' in event ? event.known.chance : '';
    const begun = discussionRow(place, { question: question.text, chance, at: event.at });
    enqueue({ type: 'record', params: { rows: [...closed, begun] } });
  }),

  /**
   * The question that runs is asked again, in a new discussion or in other words: what runs about it is aborted, what was answered goes, and
   * the question moves with what was thrown in.
   */
  withdrawRun: ports.enqueueActions(({ context, event, enqueue }) => {
    const { discussion, asked } = context;
    const question = 'known' in event ? event.known.question : null;
    if (discussion === null || asked === null || question === null) return;
    const calls = Object.keys(context.calls).filter((id) => callOf(context, id)?.for !== 'question');
    const afresh = event.type === 'afresh';
    const to = afresh ? `${context.chat}:d${context.made.discussions + 1}` : discussion;
    const round = afresh ? 1 : asked.round;
    const text = questionOf(event)?.text ?? '';
    enqueue.assign({
      calls: asks(context),
      seats: [],
      round: asked.round - 1,
      answers: context.answers - question.answers.length,
    });
    enqueue({ type: 'abort', params: { calls } });
    const held = Array.from({ length: context.round - asked.round + 1 }, (_, n) =>
      positionsKey(discussion, asked.round + n),
    );
    enqueue({ type: 'show', params: { kind: 'retract', input: { keys: [...calls, ...question.answers, ...held] } } });
    const rows: Row[] = [
      { row: 'round.withdraw', discussion, from: asked.round, to, round, question: asked.entry, text },
    ];
    if (!afresh && asked.round === 1) rows.push({ row: 'discussion.rename', id: discussion, question: text });
    enqueue({ type: 'record', params: { rows } });
  }),

  /** What follows gets a progress message of its own. */
  nextBoard: ports.assign(({ context, event }) => ({
    board: context.board + 1,
    // Only what people did not just ask for themselves notifies.
    notify: !('known' in event),
    approved: null,
    payer: 'known' in event ? event.from : context.payer,
  })),

  /** The first round of a run, in the format in which it was asked. */
  beginRun: ports.enqueueActions(({ context, event, enqueue }) => {
    if (!('known' in event)) return;
    const inPlace = isInPlace(context, event);
    const question = questionOf(event);
    const asked = inPlace ? null : question;
    const entry = context.entry + (asked === null ? 0 : 1);
    const { format, rounds } = formatOf(context, event);
    const { judges, fallbacks } = event.known;
    const panel = panelFor(format, event.known);
    const run = { format, rounds, panel, judges, fallbacks, asks: question !== null };
    const begun = runBegun({ ...context, entry }, run);
    const given = optionsIn(begun, question);
    const listed = { ...begun, options: given?.options.length ?? null };
    // How many rounds there are of a question that is asked again is known.
    enqueue.assign(
      asked === null || event.type === 'afresh' ? listed : { ...listed, mostRounds: mostRounds(context, event.known) },
    );
    const rows = asked === null ? [] : [questionRow(begun, { ...asked, at: event.at }, null)];
    enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at), ...rows] } });
    if (given !== null) recordOptions(begun, given, enqueue);
  }),

  // ---- stops

  /** Whom a stop keeps from answering: what they were asked may cost something, though nobody will say how much. */
  recordUnanswered: ports.enqueueActions(({ context, event, enqueue }) => {
    enqueue.assign(stopRecorded(context, Object.keys(context.calls), event, enqueue));
  }),

  /** Ends every call of this chat at once; what was said stays. */
  stopCalls: ports.enqueueActions(({ context, event, enqueue }) => {
    const calls = Object.keys(context.calls);
    const writing = context.writers.length > 0;
    enqueue.assign({ ...allStopped(context), outcome: writing ? ('unwritten' as const) : ('stopped' as const) });
    callsEnded(calls, event, enqueue);
  }),

  /** Ends the questions to one model that run beside a discussion that is at rest. */
  stopAsks: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['stop', 'unreachable']);
    const calls = Object.keys(context.calls);
    enqueue.assign({ calls: {} });
    callsEnded(calls, event, enqueue);
    if (event.type === 'stop') enqueue({ type: 'show', params: told(event, { say: 'askStopped' }) });
  }),

  recordStop: ports.enqueueActions(({ context, event, enqueue }) => {
    const { discussion, round } = context;
    if (discussion === null || round === 0) return;
    enqueue({ type: 'record', params: { rows: [{ row: 'round.end', discussion, number: round, at: event.at }] } });
  }),

  // ---- whether anybody can see the chat; what is to be shown meanwhile waits in the engine

  noteUnseen: ports.assign({ unseen: true }),
  noteSeen: ports.assign({ unseen: false }),

  // ---- what another topic, or a command, has deleted

  /** Whatever is asked in a project that ends would be answered into nothing. */
  endCallsInProject: ports.enqueueActions(({ context, event, enqueue }) => {
    const ended = callsIn(context, endedProject(event) ?? '');
    if (ended.length === 0) return;
    enqueue.assign({ calls: Object.fromEntries(Object.entries(context.calls).filter(([id]) => !ended.includes(id))) });
    enqueue({ type: 'abort', params: { calls: ended } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { keys: ended } } });
  }),

  /** The selected project is gone, and with it its discussion. Rows that were written meanwhile go too. */
  leaveProject: ports.enqueueActions(({ context, event, enqueue }) => {
    const id = context.discussion;
    enqueue.assign({ ...withoutDiscussion(context), project: null });
    if (id === null) return;
    enqueue({ type: 'record', params: { rows: [{ row: 'discussion.delete', id }] } });
    // Who deleted it here is told so already.
    if (event.type !== 'project.gone') return;
    enqueue({ type: 'show', params: line({ say: 'projectGone' }) });
  }),

  // ---- what is not to be kept any longer

  expireDiscussion: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'discussion.expired');
    enqueue({
      type: 'record',
      params: { rows: [{ row: 'discussion.expire', id: event.discussion, at: event.at }] },
    });
  }),

  leaveDiscussion: ports.assign(({ context }) => withoutDiscussion(context)),

  /** Nobody is there to be told. */
  forgetSilently: ports.enqueueActions(({ enqueue }) => {
    enqueue({ type: 'record', params: { rows: [{ row: 'chat.forget' }] } });
    enqueue({ type: 'show', params: { kind: 'forget', input: { replyTo: null, edits: null, silent: true } } });
  }),

  leaveAll: ports.assign(({ context }) => ({ ...withoutDiscussion(context), project: null, panel: [] })),

  /** Somebody waits here for what another topic has ended. */
  tellForgotten: ports.enqueueActions(({ context, enqueue }) => {
    if (Object.keys(context.calls).length === 0) return;
    enqueue({ type: 'show', params: line({ say: 'forgottenElsewhere' }) });
  }),
};
