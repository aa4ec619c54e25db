/** Seats without names: an order that nobody can foresee from the panel, and letters instead of names. */
import { hashOf } from '../lib/hash.ts';

/**
 * A list in an order that depends on a seed and on what is in it, not on the order in which it came.
 * @param seed of a reader and a round: each reader has an order of their own
 */
export function shuffled(list: readonly string[], seed: string): readonly string[] {
  return [...new Set(list)].toSorted().toSorted((a, b) => hashOf(`${seed}/${a}`) - hashOf(`${seed}/${b}`));
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** What stands for a name in a prompt that names nobody: `Panellist A`. */
export const letterName = (letter: string): string => `Panellist ${letter}`;

/** A letter for each of these seats, in an order of the seed: see `shuffled`. A panel has at most 8. */
export function lettersOfSeats(seats: readonly string[], seed: string): ReadonlyMap<string, string> {
  return new Map(shuffled(seats, seed).map((seat, at) => [seat, LETTERS.charAt(at) || String(at + 1)]));
}
