/** Reads the order in which a model ranks answers that it knows by letters. */
import { jsonObjects } from '../consensus/json.ts';

/** An answer is not longer, UTF-16 units: of what is, the end is read. */
const LONGEST = 20_000;

/** A line that says what it is: `Ranking: B > A`, also in other languages. */
const LABEL =
  /^[\s>#*_\-•]{0,8}(?:(?:my|final|the|overall|meine|mon|mi)\s{1,2}){0,2}(?:ranking|rank order|order|rangliste|rangfolge|reihenfolge|classement|clasificaci[oó]n|classifica|classificação|рейтинг|ранжирование|排名|排序|順位|순위)[*_`]{0,3}\s{0,2}(?:is\s{0,2})?[:：=]\s{0,2}(.*)$/iu;
/** What stands in front of a letter. */
const NOUN = String.raw`(?:(?:panell?ist|response|answer|model|option|candidate|seat|letter|antwort|réponse|respuesta|ответ|回答|답변)\s{0,2})?`;
/** In a template it would have to be escaped, and a pattern takes no such escape. */
const TICK = '`';
/** Between two that are tied, and between two of which the first is better. */
const TIED = /^\s{0,3}(?:=|≈|~|&|\/|and|und|et|y|и|と|和)\s{0,3}$/iu;
const BETTER =
  /^\s{0,3}(?:[,;]\s{0,2}(?:then|dann|puis|luego|poi|затем)|[>≻»→＞,;，；、|]|->|then|dann|puis|luego|poi|затем|\.|-|–)?\s{0,3}$/iu;

/** A letter where it stands, of those that are asked for. */
interface Found {
  readonly letter: string;
  readonly from: number;
  readonly to: number;
}

/** The letters in a line, in order. Small ones count where nothing but letters and signs stands on it. */
function lettersIn(line: string, letters: readonly string[]): readonly Found[] {
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\p{N}'’])${NOUN}[(\["'“*_${TICK}]{0,3}([A-Za-z])[)\]"'”*_${TICK}]{0,3}(?![\p{L}\p{N}'’])`,
    'giu',
  );
  const words = line.replace(pattern, '').replace(/\b(?:and|then|und|dann|et|puis)\b/giu, '');
  const isBare = !/\p{L}/u.test(words);
  return [...line.matchAll(pattern)].flatMap((match) => {
    const [all, letter = ''] = match;
    const named = all.length > letter.length + 2;
    const upper = letter.toUpperCase();
    if (!letters.includes(upper) || (letter !== upper && !isBare && !named)) return [];
    return [{ letter: upper, from: match.index, to: match.index + all.length }];
  });
}

/** Letters as an order: what stands between two says whether they are tied. Null if something else does. */
function orderOf(line: string, found: readonly Found[]): string[][] | null {
  const order: string[][] = [];
  for (const [at, { letter, from }] of found.entries()) {
    const before = found[at - 1];
    const between = before === undefined ? '' : line.slice(before.to, from).replace(/[*_`()[\]"'“”]/g, '');
    if (before !== undefined && TIED.test(between)) order.at(-1)?.push(letter);
    else if (before === undefined || BETTER.test(between)) order.push([letter]);
    else return null;
  }
  return order;
}

/** Each letter once, where it stands first. */
function once(order: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const seen = new Set<string>();
  return order
    .map((tied) => tied.filter((letter) => !seen.has(letter) && seen.add(letter)))
    .filter(({ length }) => length > 0);
}

/** Whether an order ranks enough of them: all but one stand on it, the last follows. */
const isEnough = (order: readonly (readonly string[])[], letters: readonly string[]): boolean =>
  order.flat().length >= Math.max(1, letters.length - 1);

function inLine(line: string, letters: readonly string[]) {
  const order = orderOf(line, lettersIn(line, letters));
  return order !== null && isEnough(once(order), letters) ? once(order) : null;
}

/** An item of a numbered list: its place, and what follows. */
const ITEM =
  /^[\s>*_-]{0,6}(?:#\s?)?(\d{1,2})(?:st|nd|rd|th)?[*_]{0,3}[.):]?[*_]{0,3}\s{0,3}(?:place\s{0,2}[:：-]?\s{0,2})?(.*)$/iu;

/** A list with a number before each: the letter that each begins with. */
function inList(lines: readonly string[], letters: readonly string[]) {
  const byPlace: string[][] = [];
  for (const line of lines) {
    const [, place = '', rest = ''] = ITEM.exec(line) ?? [];
    if (place === '') continue;
    const at = Number(place);
    // A later list is meant, where there are two.
    if (at === 1) byPlace.length = 0;
    const [first, ...others] = lettersIn(rest.slice(0, 60), letters);
    if (first === undefined || first.from > 12) continue;
    const tied = others.filter((one, n) => TIED.test(rest.slice((others[n - 1] ?? first).to, one.from)));
    (byPlace[at - 1] ??= []).push(first.letter, ...tied.map(({ letter }) => letter));
  }
  const order = once(byPlace.filter((tied) => tied !== undefined));
  return isEnough(order, letters) ? order : null;
}

/** The letter that a value of JSON names. */
function letterIn(value: unknown, letters: readonly string[]): string[] {
  if (typeof value !== 'string') return [];
  return lettersIn(value.slice(0, 60), letters)
    .slice(0, 1)
    .map(({ letter }) => letter);
}

/** How deep a list may be in objects. */
const MAX_DEPTH = 3;

/** An order in JSON: a list of letters, of lists of those tied, or of objects with one. */
function inJson(value: unknown, letters: readonly string[], depth = 0): readonly (readonly string[])[] | null {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    const order = value.map((item: unknown): string[] => {
      if (Array.isArray(item)) return item.flatMap((one) => letterIn(one, letters));
      if (typeof item === 'object' && item !== null)
        return Object.values(item)
          .flatMap((one) => letterIn(one, letters))
          .slice(0, 1);
      return letterIn(item, letters);
    });
    return isEnough(once(order), letters) ? once(order) : null;
  }
  for (const inner of Object.values(value)) {
    const found = typeof inner === 'string' ? inLine(inner, letters) : inJson(inner, letters, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** What a line says behind its label: on itself, or on the line below. */
function labelled(lines: readonly string[], at: number): string | null {
  const [, behind] = LABEL.exec(lines[at] ?? '') ?? [];
  if (behind === undefined) return null;
  return behind.replace(/[*_`\s]/g, '') === ''
    ? (lines.slice(at + 1).find((line) => line.trim() !== '') ?? null)
    : behind;
}

/**
 * The order in an answer, best first, those tied together: a line `Ranking: B > A = C`, JSON, a numbered list, or a last line that has nothing
 * but letters. The last that it gives counts. Never throws; takes linear time.
 * @param letters those that can be ranked. Others are nobody's; each counts where it stands first
 * @returns null if it ranks fewer than all but one of them, or it is not clear how
 */
export function readOrder(text: string, letters: readonly string[]): readonly (readonly string[])[] | null {
  const end = text.slice(-LONGEST);
  const lines = end.split(/\r?\n/).map((line) => line.slice(0, 500));
  for (let at = lines.length - 1; at >= 0; at--) {
    const said = labelled(lines, at);
    if (said === null) continue;
    const order = inLine(said, letters) ?? inList(lines.slice(at + 1), letters);
    if (order !== null) return order;
  }
  for (const { value } of jsonObjects(end).toReversed()) {
    const order = inJson(value, letters);
    if (order !== null) return order;
  }
  const list = inList(lines, letters);
  if (list !== null) return list;
  const last = lines.findLast((line) => line.trim() !== '') ?? '';
  return inLine(last.replace(/[.!。\s]+$/u, ''), letters);
}
