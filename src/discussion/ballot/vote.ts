/** A seat's vote, as the last lines of its answer say it: `Vote: B` and `Would change: …`. */
import { oneLine } from '../../lib/text.ts';
import { around, endingOf, valueOf, withoutEnding } from '../positions/ending.ts';
import { claimOf } from '../positions/values.ts';
import { letterOf } from './options.ts';

/** A vote. */
export interface Vote {
  /** From 0. */
  readonly option: number;
  /** What would change it, one line. Null if the seat does not say. */
  readonly wouldChange: string | null;
}

/** What an answer ends with, so that votes can be counted. */
export function voteLines(): string {
  return `End with these two lines and nothing after them. Their first words stay English in every language:
Vote: the letter of one option
Would change: what would make you vote for another, in one line of at most 20 words`;
}

/** Words as they are compared: without marks, letter case and what ends them. */
const comparable = (text: string): string =>
  oneLine(text.normalize('NFKC'))
    .replace(/[*_`"“”„«»']/g, '')
    .replace(/[\s.!。！]+$/u, '')
    .toLowerCase();

/** A letter that stands for an option: alone, or before a sign or the option's words. */
const LETTER =
  /^(?:(?:the )?(?:option|choice|letter|candidate|variante?|opci[oó]n|вариант|选项|選項)\s{0,2}(?:is\s)?)?[\s([{*_`"'“]{0,4}([A-Za-z])[\s)\]}*_`"'”]{0,4}(?:$|[.):,;–—-]|\s)/iu;

/** Two letters: a vote for both is for neither. */
const SEVERAL =
  /^(?:option )?[([]?[A-Z][)\]]?\s{0,2}(?:or|and|oder|und|ou|et|y|e|\/|&|,|\+)\s{0,2}(?:option )?[([]?[A-Z][)\]]?(?![A-Za-z'’])/u;

/** The option that a value names, from 0; null if it is none, or not clear which. */
function optionIn(value: string, options: readonly string[]): number | null {
  const said = comparable(value);
  const same = options.flatMap((option, at) => (comparable(option) === said ? [at] : []));
  if (same.length === 1) return same[0] ?? null;
  const line = oneLine(value).replace(/^[\s*_`"'“]+/u, '');
  if (SEVERAL.test(line)) return null;
  const [whole = '', letter] = LETTER.exec(line) ?? [];
  const at = letter === undefined ? -1 : letter.toUpperCase().charCodeAt(0) - 65;
  // A small letter may be an article: "a new server".
  const isClear =
    letter !== undefined && (letter === letter.toUpperCase() || !/\s$/.test(whole) || whole.trim().length > 1);
  if (isClear && at < options.length) return at;
  if (isClear) return null;
  const within = options.flatMap((option, place) => {
    const one = comparable(option);
    return one !== '' && (said.includes(one) || (said.length > 2 && one.includes(said))) ? [place] : [];
  });
  return within.length === 1 ? (within[0] ?? null) : null;
}

/**
 * Takes the lines with a vote off an answer, and reads them. Tolerant as `endingOf` is, and of how the option is named: by its letter or by
 * its words. Never throws.
 * @returns the text without them; `vote` is null if it names none of the options
 */
export function readVote(
  answer: string,
  options: readonly string[],
): { readonly text: string; readonly vote: Vote | null } {
  const ending = endingOf(answer, 'vote');
  if (ending === null) return { text: answer, vote: null };
  const option = optionIn(valueOf(ending, 'first'), options);
  const vote = option === null ? null : { option, wouldChange: claimOf(valueOf(ending, 'second')) };
  const text = around(ending);
  // Whoever says no more than that has answered.
  const short = option === null ? answer : `${letterOf(option)}) ${options[option] ?? ''}`;
  return { text: text === '' ? short : text, vote };
}

/** What may be shown of an answer that is still growing: without the lines that say how its seat votes. */
export const withoutVote = (soFar: string): string => withoutEnding(soFar, 'vote');
