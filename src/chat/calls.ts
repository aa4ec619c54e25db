/** What is asked of models, and what comes of it: rounds, questions to one model, the consensus. */
import { assertEvent } from 'xstate';
import { sizesOf, type Groups } from '../discussion/agreement/agreement.ts';
import { groupsOfVotes } from '../discussion/ballot/count.ts';
import type { Options } from '../discussion/ballot/options.ts';
import { endingOf } from '../discussion/formats/format.ts';
import { aliasOf, asks, callOf, MIN_ANSWERS, type ChatContext, type Remarked } from './context.ts';
import { costOfOne, fundsOf, stagePriced } from './funds.ts';
import { ports } from './guards.ts';
import { answerRow, failureRow, roundRow, type Row } from './rows.ts';
import { costAfter, expectedOf } from './spending.ts';
import { findersLeft, standInFor } from './stand-in.ts';
import type { Enqueue } from './stops.ts';
import {
  findersOf,
  following,
  isJudged,
  kindOf,
  nextRoundBegun,
  positionsHeld,
  runOutcome,
  stageNow,
  writersOf,
} from './run.ts';
import {
  allStopped,
  callEnded,
  comparisonAsked,
  comparisonCall,
  conclusionAsked,
  conclusionCall,
  givenTogether,
  nextSeat,
  optionsAsked,
  optionsCall,
  remarksSeen,
  seatAsked,
  seatCalls,
  seatTakenBy,
  waitingAsked,
} from './transitions.ts';

/** What broke off before goes: the seat has said something since, in the call named. */
function replaceBroken({ discussion, seats }: ChatContext, call: string, enqueue: Enqueue): void {
  const before = seats.find((seat) => seat.call === call)?.broken ?? null;
  if (before === null) return;
  enqueue({
    type: 'record',
    params: { rows: [{ row: 'message.delete', discussion: discussion ?? '', call: before }] },
  });
  enqueue({ type: 'show', params: { kind: 'retract', input: { keys: [before] } } });
}

/** How far the seats agree after a round. */
function agreed(context: ChatContext, now: readonly number[]): ChatContext {
  const isBlind = stageNow(context).sees === 'nothing' && context.stageRounds === 1;
  return { ...context, agreement: { now, blind: isBlind ? now : context.agreement.blind } };
}

function recordGroups({ discussion, round: number }: ChatContext, groups: Groups, enqueue: Enqueue): void {
  const row = { row: 'round.groups', discussion: discussion ?? '', number, groups } as const;
  enqueue({ type: 'record', params: { rows: [row] } });
}

/** What the seats have voted for in this round. */
function votesOf({ seats }: ChatContext) {
  return seats.flatMap(({ alias: seat, vote: option }) => (option === null ? [] : [{ seat, option }]));
}

/** Whether a seat has said in this round what it holds. */
function haveStated({ seats }: ChatContext): boolean {
  return seats.some(({ position }) => position !== 'none' && position !== 'earlier');
}

/** Asks seats, and marks the remarks that they see. */
function askSeats(before: ChatContext, asked: ChatContext, enqueue: Enqueue): void {
  const [context, seen] = remarksSeen(before, asked);
  enqueue.assign(context);
  markSeen(seen, enqueue);
  enqueue({ type: 'call', params: { calls: seatCalls(context).filter(({ call }) => !(call in before.calls)) } });
}

/** Marks remarks that a model sees now. */
function markSeen(seen: readonly Remarked[], enqueue: Enqueue): void {
  if (seen.length === 0) return;
  enqueue({ type: 'show', params: { kind: 'react', input: { messages: seen.map(({ message }) => message) } } });
}

/** Records what the seats vote for, and shows it. */
export function recordOptions(context: ChatContext, { options, criteria }: Options, enqueue: Enqueue): void {
  const { discussion, round } = context;
  const row = { row: 'ballot', discussion: discussion ?? '', round, options, criteria } as const;
  enqueue({ type: 'record', params: { rows: [row] } });
  showPositions(context, enqueue);
}

/** Shows what came of a round. */
function showPositions({ discussion, round, hangsOn }: ChatContext, enqueue: Enqueue): void {
  enqueue({ type: 'show', params: { kind: 'positions', input: { discussion: discussion ?? '', round, hangsOn } } });
}

export const callActions = {
  // ---- what a stage may cost

  /** What follows is priced. If a cap could be passed, a message says so, which whoever may say yes should notice. */
  priceStage: ports.enqueueActions(({ context, event, enqueue }) => {
    const priced = stagePriced(context, event);
    const { approval, payer: asker } = priced;
    if (approval === null) return enqueue.assign(priced);
    const board = context.board + ('known' in event ? 0 : 1);
    enqueue.assign({ ...priced, board, notify: true });
    const { usd, of, limit, left } = approval;
    const input = { board, asker, approval: { usd, of, limit, left } };
    enqueue({ type: 'show', params: { kind: 'tellOwner', input } });
  }),

  // ---- rounds

  /** The stage of a run that follows: its next round, or the judge. */
  beginNextStage: ports.enqueueActions(({ context, event, enqueue }) => {
    const { stage } = following(context);
    if (stage === null) return;
    if (isJudged(context, stage)) {
      const panel = context.seats.map(({ alias }) => alias);
      return enqueue.assign({ writers: writersOf(context, panel, context.judges), unwritten: [] });
    }
    const begun = nextRoundBegun(context, stage);
    enqueue.assign(begun);
    enqueue({ type: 'record', params: { rows: [roundRow(begun, event.at)] } });
  }),

  /** The last round of a run is over. */
  endRun: ports.assign(({ context }) => ({ outcome: runOutcome(context) })),

  /** All have had their turn in a round. */
  endRound: ports.enqueueActions(({ context, event, enqueue }) => {
    const { discussion, round } = context;
    enqueue({
      type: 'record',
      params: { rows: [{ row: 'round.end', discussion: discussion ?? '', number: round, at: event.at }] },
    });
  }),

  // ---- who agrees

  /** Asks who agrees, where a seat has said what it holds and another has too; else there is nothing to compare. */
  askComparison: ports.enqueueActions(({ context, event, enqueue }) => {
    if (kindOf(context) === 'rank') {
      enqueue.assign({ comparison: 0 });
      return showPositions(context, enqueue);
    }
    if (!haveStated(context)) return enqueue.assign({ comparison: 0 });
    if (kindOf(context) === 'vote') {
      // Votes are counted: nobody has to be asked who agrees.
      const groups = groupsOfVotes(votesOf(context));
      enqueue.assign({ ...agreed(context, sizesOf(groups)), comparison: 0 });
      recordGroups(context, groups, enqueue);
      return showPositions(context, enqueue);
    }
    if (positionsHeld(context) < MIN_ANSWERS) {
      enqueue.assign({ comparison: 0 });
      return showPositions(context, enqueue);
    }
    const asked = comparisonAsked(context, event.at);
    enqueue.assign(asked);
    enqueue({ type: 'call', params: { calls: [comparisonCall(asked)] } });
  }),

  recordAgreement: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['comparison.answered', 'comparison.failed']);
    const groups = event.type === 'comparison.answered' ? event.groups : [];
    const next = agreed(callEnded(context, event.call, null), sizesOf(groups));
    enqueue.assign(next);
    recordGroups(context, groups, enqueue);
    showPositions(context, enqueue);
  }),

  /** Every seat that waits is asked at once. */
  askWaiting: ports.enqueueActions(({ context, event, enqueue }) => {
    askSeats(context, waitingAsked(context, event.at), enqueue);
  }),

  /** The first seat that waits is asked. */
  askNext: ports.enqueueActions(({ context, event, enqueue }) => {
    askSeats(context, seatAsked(context, nextSeat(context), event.at), enqueue);
  }),

  recordAnswer: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['seat.answered', 'turn.answered']);
    const { call } = event;
    const stated = endingOf(kindOf(context)) === null ? null : (event.stated ?? null);
    const vote = kindOf(context) === 'vote' ? (event.vote ?? null) : null;
    const { context: ended, beside } = givenTogether(
      callEnded({ ...context, entry: context.entry + 1 }, call, null, stated, vote?.option ?? null),
      event,
    );
    const alias = aliasOf(context, callOf(context, call));
    enqueue.assign(ended);
    const discussion = context.discussion ?? '';
    const { round } = context;
    const held: Row[] = stated === null ? [] : [{ row: 'position', discussion, round, seat: alias, ...stated }];
    if (vote !== null) held.push({ row: 'vote', discussion, round, by: { seat: alias }, ...vote, at: event.at });
    const row = answerRow(ended, 'answer', alias, round, event, beside);
    enqueue({ type: 'record', params: { rows: [row, ...held] } });
    replaceBroken(context, call, enqueue);
    enqueue({
      type: 'show',
      params: { kind: 'post', input: { call, seq: ended.entry, replyTo: null, hangsOn: context.hangsOn, beside } },
    });
  }),

  /** The model of a seat is down, and another takes it. */
  recordStandIn: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['seat.failed', 'turn.failed', 'ranking.failed']);
    const standIn = standInFor(context, event);
    if (standIn === null) return;
    const { seat, by, fallbacks, usd } = standIn;
    const alias = aliasOf(context, callOf(context, event.call));
    const failed = { ...context, entry: context.entry + 1 };
    const next = seatTakenBy(failed, seat, by, usd);
    enqueue.assign({ ...next, seats: next.seats.map((one, at) => (at === seat ? { ...one, fallbacks } : one)) });
    enqueue({ type: 'record', params: { rows: [failureRow(failed, alias, context.round, event)] } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { keys: [event.call] } } });
  }),

  recordFailure: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['seat.failed', 'turn.failed', 'ranking.failed']);
    const ended = callEnded({ ...context, entry: context.entry + 1 }, event.call, event);
    const alias = aliasOf(context, callOf(context, event.call));
    const { call, at, partial } = event;
    enqueue.assign(ended);
    if (partial) {
      const row = answerRow(ended, 'answer', alias, context.round, { call, at, answer: partial });
      enqueue({ type: 'record', params: { rows: [row] } });
      replaceBroken(context, call, enqueue);
      // It goes if the seat is asked again, so nothing else stands in its message.
      enqueue({
        type: 'show',
        params: {
          kind: 'post',
          input: { call, seq: ended.entry, replyTo: null, hangsOn: context.hangsOn, beside: null },
        },
      });
    } else {
      enqueue({ type: 'record', params: { rows: [failureRow(ended, alias, context.round, event)] } });
      enqueue({ type: 'show', params: { kind: 'retract', input: { keys: [call] } } });
    }
  }),

  recordRanking: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'ranking.answered');
    const { call, order } = event;
    const seat = aliasOf(context, callOf(context, call));
    const discussion = context.discussion ?? '';
    enqueue.assign(callEnded(context, call, null));
    const row = { row: 'ranking', discussion, round: context.round, seat, order } as const;
    enqueue({ type: 'record', params: { rows: [row] } });
  }),

  // ---- the options of a decision

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

  // ---- questions to one model

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

  // ---- the consensus

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
