/** Who is meant by the names that the writer of a consensus gives. */
import { seatOf } from '../../panel/stances.ts';
import { answeringSeats, promptNames, seatNames, seatsIn } from '../names.ts';
import { oneLine } from '../../lib/text.ts';
import { letterIn } from './panellists.ts';
import type { Entry } from '../transcript.ts';

/** Finds the aliases that a text names: one name, several (`A and B`, `A, B`), or everyone. Empty if it names nobody who answered. */
export type HolderFinder = (names: string) => readonly string[];

/** A name as a model writes it, made comparable: `@Claude`, `**claude** (you)` and `Claude` become the same. */
const comparable = (name: string): string =>
  oneLine(name)
    .replace(/^(?:both|only) (?=\S+ |\S+$)(?!of )/i, '')
    .replace(/^[@*_`"'“”‘’[(]+|\s?\(you\)|(?<![*_`"'“”‘’\])])[*_`"'“”‘’\])]+$/gi, '')
    .trim()
    .toLowerCase();

const EVERYONE =
  /^(?:(?:all|everyone|everybody|unanimous(?:ly)?|alle|tous|todos)(?: (?:of (?:them|us)|(?:of )?the (?:panel|panell?ists|models|participants)|\d+|two|three|four|five|six|seven|eight|panell?ists|panel members|models|participants|seats|members|agree|who answered))*|(?:the )?(?:whole|entire|full) panel|the panel|each(?: panell?ist)?|every (?:panell?ist|model|one))[.!]?$/;
const BOTH = /^both(?: (?:of them|panell?ists|models))?\.?$/;
const EXCEPT = /^(.{1,60}?),? \(?(?:except(?: for)?|but not|but|besides|other than|apart from) (.{1,500})$/;

/**
 * Between names. A slash may be part of one, so it is tried last. A capital E is a panellist's letter, and so is the one in `panellist e and …`.
 */
const SEPARATORS = [
  /\s*[,;&+|\n、，；()]\s*(?:[Aa]nd\s+)?|(?<![Pp]an[eé]ll?ist\p{L}{0,5})\s+(?:[Aa]nd|AND|[Uu]nd|et|y|e|as well as|plus)\s+|\s+(?:[Aa]nd|AND|[Uu]nd)\s+/u,
  /\s*\/\s*/,
];

/** A name with a note that takes it back: `GPT (against)`. */
const TAKEN_BACK =
  /[^,;&()]*\([^()]*\b(?:not|no|against|dissent\w*|disagree\w*|oppos\w*|abstain\w*|unlike|without)\b[^()]*\)/gi;
/** More is no list of names, UTF-16 units. */
const MAX_LENGTH = 500;

/** The ways in which the name of a seat is written. A stance may stand alone, or in brackets. */
function forms(name: string, promptName: string, alias: string): readonly string[] {
  const { stance } = seatOf(alias);
  if (stance === null) return [name];
  const model = promptName.slice(0, -stance.length - 1);
  return [
    name,
    promptName,
    `${model} (${stance})`,
    `${model} ${stance}`,
    `${model} as ${stance}`,
    stance,
    `the ${stance}`,
  ];
}

/**
 * Returns a function that finds aliases as people and models write them. It finds only seats that answered, and none for a name of two
 * seats.
 * @param letters of the seats that answered, by which a judge knows them
 */
export function holderFinder(
  entries: readonly Entry[],
  panel: readonly string[],
  letters: ReadonlyMap<string, string> = new Map(),
): HolderFinder {
  const answered = answeringSeats(entries, panel);
  const seats = [...panel, ...seatsIn(entries)];
  const [nameOf, promptName] = [seatNames(seats), promptNames(seats)];
  const byName = new Map<string, string | null>();
  for (const alias of answered) {
    for (const written of new Set(forms(nameOf(alias), promptName(alias), alias).map(comparable)))
      byName.set(written, byName.has(written) ? null : alias);
  }
  for (const alias of answered) byName.set(comparable(alias), alias);
  const byLetter = new Map<string, string>();
  for (const [alias, letter] of letters) {
    byLetter.set(letter, alias);
    // A model may be called by one letter too.
    const named = byName.get(letter.toLowerCase());
    byName.set(letter.toLowerCase(), named === undefined || named === alias ? alias : null);
  }

  const find = (names: string, separators: readonly RegExp[]): readonly string[] => {
    const name = comparable(names);
    const alias = byLetter.get(letterIn(name) ?? '') ?? byName.get(name);
    if (alias !== undefined) return alias === null ? [] : [alias];
    if (EVERYONE.test(name) || (BOTH.test(name) && answered.length === 2)) return answered;
    const [, all = '', others = ''] = EXCEPT.exec(name) ?? [];
    if (EVERYONE.test(all)) {
      const without = find(others, SEPARATORS);
      // Who is not meant must be known: nobody may be given a view that is not theirs.
      return without.length > 0 ? answered.filter((one) => !without.includes(one)) : [];
    }
    const [separator, ...rest] = separators;
    if (separator === undefined) return [];
    const parts = names.replace(TAKEN_BACK, '').split(separator);
    return parts.length > 1 ? parts.flatMap((part) => find(part, separators)) : find(names, rest);
  };
  return (names) => (names.length > MAX_LENGTH ? [] : [...new Set(find(names, SEPARATORS))]);
}
