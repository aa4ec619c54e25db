/** Who has the best answer, by what each seat says of the others': counted in code, by Borda's rule. */

/** Seats by their aliases, best first; those in one list are tied. */
export type Order = readonly (readonly string[])[];

/** How a seat ranks others. */
export interface SeatRanking {
  readonly seat: string;
  readonly order: Order;
}

/** A seat, and how far it was ranked above the others: from 0, always last, to 1, always first. */
export interface Score {
  readonly seat: string;
  readonly points: number;
}

/** Scores are compared as whole numbers of so many parts, so that no rounding breaks a tie. */
const PARTS = 1_000_000;

/** Whom a ranking can rank: not its voter. */
const candidatesOf = ({ seat }: SeatRanking, seats: readonly string[]): readonly string[] =>
  seats.filter((one) => one !== seat);

/** The place of each candidate on a ranking, from 0. Whom it leaves out shares the last. */
function placesOn(ranking: SeatRanking, candidates: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [place, tied] of ranking.order.entries()) {
    for (const seat of tied) if (candidates.includes(seat) && !places.has(seat)) places.set(seat, place);
  }
  for (const seat of candidates) if (!places.has(seat)) places.set(seat, ranking.order.length);
  return places;
}

/**
 * Places by Borda's rule (J.-C. de Borda, 1781; ties as by D. Black, "Partial justification of the Borda count", 1976): on each ranking a seat
 * has a point for each candidate below it and half a point for each tied with it. Nobody ranks itself, so seats stand on different rankings;
 * what counts is the mean of what a seat got of what it could get. Whom nobody could rank has none.
 * @param seats who can be ranked. Others on a ranking are nobody
 * @returns the places, best first; seats with the same score share one
 */
export function bordaOf(rankings: readonly SeatRanking[], seats: readonly string[]): readonly (readonly Score[])[] {
  const ranked = [...new Set(seats)];
  // Of a voter who ranked twice the last ranking counts.
  const cast = [...new Map(rankings.map((ranking) => [ranking.seat, ranking])).values()];
  const scores = ranked.flatMap((seat): Score[] => {
    const shares = cast.flatMap((ranking) => {
      const candidates = candidatesOf(ranking, ranked);
      if (!candidates.includes(seat) || candidates.length < 2) return [];
      const places = placesOn(ranking, candidates);
      const own = places.get(seat) ?? 0;
      const others = candidates.filter((one) => one !== seat).map((one) => places.get(one) ?? 0);
      // Twice the points, so that they are whole.
      const doubled = others.reduce((sum, place) => sum + (place > own ? 2 : place === own ? 1 : 0), 0);
      return [doubled / (2 * others.length)];
    });
    if (shares.length === 0) return [];
    const mean = shares.toSorted((a, b) => a - b).reduce((sum, share) => sum + share, 0) / shares.length;
    return [{ seat, points: Math.round(mean * PARTS) / PARTS }];
  });
  const byPoints = Map.groupBy(scores, ({ points }) => points);
  return [...byPoints].toSorted(([a], [b]) => b - a).map(([, tied]) => tied);
}
