/** The places that rankings of one round give, best first; those tied together. */
import { bordaOf, type SeatRanking } from './ranking.ts';

/** Whoever was ranked by anybody has a place. */
export function placesOf(rankings: readonly SeatRanking[]): readonly (readonly string[])[] {
  const seats = [...new Set(rankings.flatMap(({ order }) => order.flat()))].toSorted();
  return bordaOf(rankings, seats).map((tied) => tied.map(({ seat }) => seat));
}
