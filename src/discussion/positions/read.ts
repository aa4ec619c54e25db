/** Reads what a seat holds off the end of its answer, so that people never see the two lines that say it. */
import { around, endingOf, valueOf, withoutEnding } from './ending.ts';
import type { Stated } from './position.ts';
import { claimOf, movedOf } from './values.ts';

/**
 * Takes the lines that say what a seat holds off its answer, and reads them. See `endingOf`.
 * @returns the text without them; `position` is null if the answer states none
 */
export function readPosition(answer: string): { readonly text: string; readonly position: Stated | null } {
  const ending = endingOf(answer, 'position');
  if (ending === null) return { text: answer, position: null };
  const claim = claimOf(valueOf(ending, 'first'));
  const position = claim === null ? null : { claim, moved: movedOf(valueOf(ending, 'second')) };
  const text = around(ending);
  // Whoever says no more than that has answered.
  return { text: text === '' ? (claim ?? answer) : text, position };
}

/** What may be shown of an answer that is still growing: see `withoutEnding`. */
export const withoutPosition = (soFar: string): string => withoutEnding(soFar, 'position');
