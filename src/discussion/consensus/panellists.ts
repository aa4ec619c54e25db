/** Panellists as a judge writes them, `Panellist A`, as seats and as names. */

/** The word before a letter, in the languages that have nearly the same one. */
const WORD = String.raw`[Pp]an[eé]ll?ist\p{L}{0,5}`;
const SINGULAR = /ist(?:in|e)?$/u;
/** Between letters. Commas only where the word before them stands for several: what follows `Panellist A,` begins something else. */
const AND = String.raw`(?:\s(?:and|or|und|oder|et|ou|y|o|e|en|och|og|и|или)\s|\s?[和与及或と]\s?)`;
const COMMA = String.raw`\s?[,&/、，]\s?(?:(?:and|or|und|oder|et|ou|y|o|e)\s)?`;
/** `C++` and `C#` are no panellists. */
const NOT_BEHIND = String.raw`(?![\p{Script=Latin}\p{N}+#])`;

const ONE = new RegExp(`^${WORD}[ -]([a-z]|\\d{1,3})$`, 'iu');

/** The letter in a name such as `Panellist A`, in upper case. Null if it is no such name. */
export const letterIn = (name: string): string | null => ONE.exec(name)?.[1]?.toUpperCase() ?? null;

/**
 * A function that puts names into a text: `Panellist A` and `Panellists A, B and C` become the names of the seats. A letter alone stays as it
 * is, and so does one that no seat has. Takes linear time.
 * @param names by letter
 */
export function inNames(names: ReadonlyMap<string, string>): (text: string) => string {
  if (names.size === 0) return (text) => text;
  const letter = `(?:${[...names.keys()].join('|')})${NOT_BEHIND}`;
  const letters = new RegExp(`(?<!\\p{L})${letter}`, 'gu');
  const written = new RegExp(
    `(?<![\\p{Script=Latin}\\p{N}])(${WORD})[ -](${letter}(?:${AND}${letter})*)((?:(?:${COMMA}|${AND})${letter})*)`,
    'gu',
  );
  const named = (list: string): string => list.replace(letters, (one) => names.get(one) ?? one);
  return (text) =>
    text.replace(
      written,
      (_, word: string, first: string, more: string) => `${named(first)}${SINGULAR.test(word) ? more : named(more)}`,
    );
}
