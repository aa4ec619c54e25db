/** The places that rankings of one round give, best first; those tied together. */
import { bordaOf, type Ballot } from './ranking.ts';

/** Whoever was ranked by anybody has a place. */
export function placesOf(ballots: readonly Ballot[]): readonly (readonly string[])[] {
  const seats = [...new Set(ballots.flatMap(({ order }) => order.flat()))].toSorted();
  return bordaOf(ballots, seats).map((tied) => tied.map(({ seat }) => seat));
}
