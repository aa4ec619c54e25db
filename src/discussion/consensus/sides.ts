/** The sides of a contradiction, as somebody may settle it between them. */
import type { Consensus } from './consensus.ts';

type Disagreement = Consensus['disagreements'][number];

/** One holder of each side, the first that is on no other: who stands on two sides argues for neither. */
export function sidesOf({ positions }: Disagreement): readonly string[] {
  const seats: string[] = [];
  for (const { holders } of positions) {
    const others = positions.filter((side) => side.holders !== holders).flatMap((side) => side.holders);
    const holder = holders.find((one) => !seats.includes(one) && !others.includes(one));
    if (holder !== undefined) seats.push(holder);
  }
  return seats;
}
