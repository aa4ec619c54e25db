/** Votes, counted in code. */
import type { Groups } from '../agreement/agreement.ts';

/** How many voted for each option, and which have the most. */
export interface Tally {
  readonly votes: readonly number[];
  /** From 0; several where they are tied, none without votes. */
  readonly winners: readonly number[];
}

/** Counts votes. @param votes options, from 0. @param options how many there are */
export function tallyOf(votes: readonly number[], options: number): Tally {
  const counted = Array.from({ length: options }, (_, option) => votes.filter((vote) => vote === option).length);
  const most = Math.max(0, ...counted);
  return {
    votes: counted,
    winners: most === 0 ? [] : counted.flatMap((count, option) => (count === most ? [option] : [])),
  };
}

/** Seats by what they vote for, the largest group first. Each seat counts once, with its last vote. */
export function groupsOfVotes(votes: readonly { readonly seat: string; readonly option: number }[]): Groups {
  const latest = new Map(votes.map(({ seat, option }) => [seat, option]));
  const groups = Map.groupBy(latest, ([, option]) => option);
  const byOption = [...groups].toSorted(([a], [b]) => a - b).map(([, cast]) => cast.map(([seat]) => seat));
  return byOption.toSorted((a, b) => b.length - a.length);
}
