/** The letters and digits of a text, in lower case, by which words are compared: signs, spaces and forms of characters do not matter. */
export interface Letters {
  readonly text: string;
  /** Where in the given text the character of each stands, UTF-16 units. */
  readonly places: readonly number[];
}

const EVERY_LETTER = /[\p{L}\p{N}\p{M}]/gu;
/** So many characters are remembered: a text has few different ones. */
const REMEMBERED = 10_000;
const seen = new Map<string, string>();

/** The letters in a character. '' if it is a sign. */
function lettersIn(char: string): string {
  const known = seen.get(char);
  if (known !== undefined) return known;
  const letters = (char.normalize('NFKD').toLowerCase().match(EVERY_LETTER) ?? []).join('');
  if (seen.size < REMEMBERED) seen.set(char, letters);
  return letters;
}

/** The letters of a text. Takes linear time. */
export function lettersOf(text: string): Letters {
  const parts: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const letters = lettersIn(char);
    if (letters !== '') {
      parts.push(letters);
      for (let n = 0; n < letters.length; n++) places.push(at);
    }
    at += char.length;
  }
  return { text: parts.join(''), places };
}
