import { CONFUSABLES } from './confusables.ts';

/** A text as it looks: in lower case, without marks and invisible characters, look-alikes as what they look like. */
export interface Folded {
  readonly text: string;
  /** Where in the given text the character stands that is at a place of the folded one, UTF-16 units. */
  readonly at: (place: number) => number;
}

/** What nobody sees, and the marks on letters. Line ends and tabs are seen. */
const UNSEEN = /(?![\n\t])[\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;
/** So many characters are remembered: a text has few that are not ASCII. */
const REMEMBERED = 10_000;
const seen = new Map<string, string>();

function look(char: string): string {
  const known = seen.get(char);
  if (known !== undefined) return known;
  let found = '';
  for (const one of char.normalize('NFKD').replace(UNSEEN, '')) {
    const lower = one.toLowerCase();
    found += CONFUSABLES.get(one) ?? CONFUSABLES.get(lower) ?? lower;
  }
  if (seen.size < REMEMBERED) seen.set(char, found);
  return found;
}

const PRINTABLE = /^[\n\t\x20-\x7e]*$/;

/** Folds a text. Takes linear time. */
export function folded(text: string): Folded {
  if (PRINTABLE.test(text)) return { text: text.toLowerCase(), at: (place) => place };
  const parts: string[] = [];
  const places: number[] = [];
  let from = 0;
  for (const char of text) {
    const is = look(char);
    parts.push(is);
    for (let n = 0; n < is.length; n++) places.push(from);
    from += char.length;
  }
  return { text: parts.join(''), at: (place) => places[place] ?? text.length };
}
