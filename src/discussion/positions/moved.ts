import { displayName } from '../transcript.ts';

/**
 * What changed a position, as people are told it: a panellist whom the seat knows by a letter gets its name.
 * @param letters by which the seat knew the panel
 */
export function withNames(moved: string, letters: ReadonlyMap<string, string>): string {
  const byLetter = new Map([...letters].map(([seat, letter]) => [letter, displayName(seat)]));
  const name = (letter: string, instead: string): string => byLetter.get(letter.toUpperCase()) ?? instead;
  const named = moved.replace(/\bpanell?ist ([a-z])\b/gi, (all, letter: string) => name(letter, all));
  // A letter alone, or in front of what it said, can be nothing else.
  return named.replace(/^([A-Z])(?=$|['’]s\b|[,:;]|\s*\()/, (all, letter: string) => name(letter, all));
}
