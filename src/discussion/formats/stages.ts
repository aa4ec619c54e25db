/** Which stage follows when a round is over: computed from what the format says and how far the seats agree. */
import { statusOf } from '../agreement/agreement.ts';
import type { Format, Stage } from './format.ts';

/** How a run stands when one of its rounds is over. */
export interface RunStanding {
  /** The stage whose round is over, counted from 0. */
  readonly stage: number;
  /** How many rounds of that stage there were. */
  readonly rounds: number;
  /** How many rounds somebody asked for, where a stage has as many. */
  readonly wanted: number;
  /** How many rounds there can still be, whatever the format says. */
  readonly most: number;
  /** How many seats hold each position. Fewer than two seats in all: who agrees is not known. */
  readonly sizes: readonly number[];
  /** Whether nobody who spoke in the round has changed their mind, and all who spoke said so. */
  readonly still: boolean;
  /** Whether anybody spoke in the round. */
  readonly spoke: boolean;
  /** Whether there is enough to rank, and anybody to do it. */
  readonly rankable: boolean;
  /** Whether there is enough for a judge to compare. */
  readonly judgeable: boolean;
}

/** What comes next: a stage; or the end, and whether it comes before all rounds were had, because of what the seats hold. */
export type Following =
  | { readonly stage: number }
  | { readonly stage: null; readonly early: 'agreed' | 'unmoved' | null };

/** Each ranks the answers of the others, so with fewer there is nothing to rank. */
export const MIN_RANKED = 3;

const isUnanimous = ({ sizes }: RunStanding): boolean => statusOf(sizes) === 'unanimous';

/** Whether a stage is left, or not begun, as the seats stand. */
function isLeft({ left }: Stage, standing: RunStanding): boolean {
  switch (left) {
    case 'unanimous':
      return isUnanimous(standing);
    case 'split':
      return !isUnanimous(standing);
    case 'settled':
      return isUnanimous(standing) || standing.still;
    case 'count':
      return false;
  }
}

/**
 * The stage that follows a round. A round in which nobody spoke is followed by none but the judge, for there is nothing new to answer.
 * Each way on is a later stage, or one round less of the same, so every run ends whatever fails.
 */
export function stageAfter({ stages }: Format, standing: RunStanding): Following {
  const { stage, rounds, wanted, most, spoke, judgeable, rankable } = standing;
  const now = stages[stage];
  const hasMore = now !== undefined && rounds < (now.rounds ?? wanted);
  const mayRepeat = hasMore && spoke && most > 0;
  if (mayRepeat && !isLeft(now, standing)) return { stage };
  const next = stages.findIndex((one, at) => {
    if (at <= stage) return false;
    if (one.who === 'judge') return judgeable;
    return spoke && (one.who === 'answered' ? rankable : most > 0) && !isLeft(one, standing);
  });
  if (next >= 0) return { stage: next };
  return { stage: null, early: mayRepeat ? (isUnanimous(standing) ? 'agreed' : 'unmoved') : null };
}

/** How many rounds there can be at most from a stage on, its own counted whole. @param wanted how many somebody asked for */
export function mostRoundsFrom({ stages }: Format, stage: number, wanted: number): number {
  return stages.slice(stage).reduce((sum, { who, rounds }) => sum + (who === 'judge' ? 0 : (rounds ?? wanted)), 0);
}
