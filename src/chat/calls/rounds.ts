/** Rounds: what they may cost, who is asked, what seats answer, and which stage follows. */
import { assertEvent } from 'xstate';
import { endingOf } from '../../discussion/formats/format.ts';
import { seatCalls } from '../call-inputs.ts';
import { aliasOf, callOf, type ChatContext } from '../context.ts';
import { stagePriced } from '../funds.ts';
import { ports } from '../guards.ts';
import { answerRow, failureRow, roundRow, type Row } from '../rows.ts';
import { following, isJudged, kindOf, nextRoundBegun, runOutcome, writersOf } from '../run.ts';
import { standInFor } from '../stand-in.ts';
import type { Enqueue } from '../stops.ts';
import {
  callEnded,
  givenTogether,
  nextSeat,
  remarksSeen,
  seatAsked,
  seatTakenBy,
  waitingAsked,
} from '../transitions.ts';
import { markSeen } from './remarks.ts';

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

/** Asks seats, and marks the remarks that they see. */
function askSeats(before: ChatContext, asked: ChatContext, enqueue: Enqueue): void {
  const [context, seen] = remarksSeen(before, asked);
  enqueue.assign(context);
  markSeen(seen, enqueue);
  enqueue({ type: 'call', params: { calls: seatCalls(context).filter(({ call }) => !(call in before.calls)) } });
}

export const rounds = {
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
};
