/** Whom a judge hears, and by which letters: the same for its prompt and for what it answers. */
import { answeringSeats } from './names.ts';
import { lettersOfSeats } from './unnamed.ts';
import type { Entry } from './transcript.ts';

/**
 * The letter of each seat whose views count in a consensus.
 * @param panel the aliases of the panel. One of them counts also if it was only asked alone
 * @param chance the discussion's: the letters do not tell the order of the panel
 */
export function judgedSeats(
  entries: readonly Entry[],
  panel: readonly string[],
  chance: string,
): ReadonlyMap<string, string> {
  return lettersOfSeats(answeringSeats(entries, panel), chance);
}
