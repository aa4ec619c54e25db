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
/** The most that one character becomes, UTF-16 units: https://www.unicode.org/faq/normalization.html#12 */
const MOST = 18;

/** Folds a text. Takes linear time. */
export function folded(text: string): Folded {
  if (PRINTABLE.test(text)) return { text: text.toLowerCase(), at: (place) => place };
  let units = new Uint16Array(text.length + MOST);
  let places = new Uint32Array(units.length);
  let length = 0;
  for (let from = 0; from < text.length; from++) {
    if (length + MOST > units.length) {
      units = enlarged(units, new Uint16Array(units.length * 2));
      places = enlarged(places, new Uint32Array(units.length));
    }
    const unit = text.charCodeAt(from);
    if (unit >= 0x20 && unit < 0x7f) {
      places[length] = from;
      units[length++] = unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(from) ?? unit);
    const is = look(char);
    for (let n = 0; n < is.length; n++) {
      places[length] = from;
      units[length++] = is.charCodeAt(n);
    }
    from += char.length - 1;
  }
  const look16 = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units.subarray(0, length));
  return { text: look16, at: (place) => (place < length ? (places[place] ?? 0) : text.length) };
}

function enlarged<T extends Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
