/** Who agrees: counted in code, of the latest position of each seat. Never a percentage: a number called confidence misleads (llm-council ADR-054). */

/** Seats by what they hold, the largest group first. Each seat that has a position stands in exactly one. */
export type Groups = readonly (readonly string[])[];

/** `too few`: fewer than two seats have a position, so there is nothing to compare. */
export type AgreementStatus = 'unanimous' | 'majority' | 'split' | 'too few';

/** How far seats agree, given how many hold each position. A majority is more than half of those who have a position. */
export function statusOf(sizes: readonly number[]): AgreementStatus {
  const seats = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(0, ...sizes);
  if (seats < 2) return 'too few';
  if (largest === seats) return 'unanimous';
  return largest * 2 > seats ? 'majority' : 'split';
}

/** How many seats hold each position, the most first. */
export function sizesOf(groups: Groups): readonly number[] {
  return groups.map(({ length }) => length).toSorted((a, b) => b - a);
}
