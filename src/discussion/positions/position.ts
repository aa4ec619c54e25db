/** What a seat holds, as the last lines of its answer say: `Position: …` and `Changed: …`. */

/** A position as an answer states it. */
export interface Stated {
  /** One line, at most `CLAIM_CHARS` long. */
  readonly claim: string;
  /** What or who changed it since the seat last spoke. Null if nothing did; '' if the answer says no more than that it changed. */
  readonly moved: string | null;
}

/** A position as it is kept: of a seat in a round. */
export interface HeldPosition extends Stated {
  readonly round: number;
  /** The seat's alias. */
  readonly seat: string;
}

/** A position is one line; a longer one is cut, UTF-16 units. */
export const CLAIM_CHARS = 200;

/** The latest position of each seat, in the order in which the seats first took one. Each seat counts once. */
export function latestPositions(positions: readonly HeldPosition[]): readonly HeldPosition[] {
  const latest = new Map<string, HeldPosition>();
  for (const one of positions) {
    const before = latest.get(one.seat);
    if (before === undefined || before.round <= one.round) latest.set(one.seat, one);
  }
  return [...latest.values()];
}
