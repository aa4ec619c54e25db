/** Seats without names: an order that nobody can foresee from the panel, and letters instead of names. */

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): quick, and the same everywhere. It protects nothing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  // The last characters have hardly mixed yet.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

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
