/** What a round has come to: votes and rankings are counted here, and a model is asked who agrees where seats say what they hold. */
import { assertEvent } from 'xstate';
import { sizesOf, type Groups } from '../../discussion/agreement/agreement.ts';
import { groupsOfVotes } from '../../discussion/ballot/count.ts';
import { comparisonCall } from '../call-inputs.ts';
import { MIN_ANSWERS, type ChatContext } from '../context.ts';
import { ports } from '../guards.ts';
import { kindOf, positionsHeld, stageNow } from '../run.ts';
import type { Enqueue } from '../stops.ts';
import { callEnded, comparisonAsked } from '../transitions.ts';

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

/** Shows what came of a round. */
export function showPositions({ discussion, round, hangsOn }: ChatContext, enqueue: Enqueue): void {
  enqueue({ type: 'show', params: { kind: 'positions', input: { discussion: discussion ?? '', round, hangsOn } } });
}

/** What code counts of a round that is over. Null where somebody has to be asked who agrees. */
function counted(context: ChatContext, enqueue: Enqueue): ChatContext | null {
  const kind = kindOf(context);
  const over = { ...context, comparison: 0 };
  if (kind !== 'rank' && !haveStated(context)) return over;
  if (kind === 'vote') {
    const groups = groupsOfVotes(votesOf(context));
    recordGroups(context, groups, enqueue);
    showPositions(context, enqueue);
    return agreed(over, sizesOf(groups));
  }
  if (kind !== 'rank' && positionsHeld(context) >= MIN_ANSWERS) return null;
  showPositions(context, enqueue);
  return over;
}

/** A round that somebody has ended: what it came to is counted and shown, but nobody is asked any more who agrees. */
export function countedSoFar(context: ChatContext, enqueue: Enqueue): ChatContext {
  const done = counted(context, enqueue);
  if (done !== null) return done;
  showPositions(context, enqueue);
  return { ...agreed(context, []), comparison: 0 };
}

export const agreement = {
  /** Asks who agrees, where a seat has said what it holds and another has too; else there is nothing to compare. */
  askComparison: ports.enqueueActions(({ context, event, enqueue }) => {
    const done = counted(context, enqueue);
    if (done !== null) return enqueue.assign(done);
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
};
