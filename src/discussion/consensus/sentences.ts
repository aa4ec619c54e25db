/**
 * The sentences of a text on one line. Where it is not certain that one has ended, it has not: what is quoted of somebody may be more than a
 * sentence, and never less.
 */

/** Where a sentence stands in its text. `end` is exclusive, without white space. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** Words that end with a full stop inside a sentence, in several languages. Single letters, and what has full stops inside, are so too. */
const ABBREVIATIONS = new Set(
  (
    'dr mr mrs ms prof st sr sra jr vs etc cf nos nr fig figs eq eqs approx ca resp incl excl inc ltd co corp al ed eds vol vols pp ' +
    'sec ch dept est gov gen col lt sgt capt rev hon jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'bzw usw ggf evtl vgl inkl exkl bspw sog abs bd hrsg hr fr mio mrd tel str abb tab av ej pág págs núm srta dra mme mlle mm env ' +
    'dott sig sigg ecc pag т.е т.д др пр стр рис табл см напр гг им ул'
  ).split(' '),
);
const LAST_WORD = /(?:^|[^\p{L}\p{N}.])((?:[\p{L}\p{N}]+\.)*[\p{L}\p{N}]+)\.$/u;
/** A letter of a script in which one letter is no word. */
const INITIAL = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]$/u;
/** What may follow the last sign of a sentence. */
const CLOSERS = /[\s"'”’»)\]*_`~]+$/u;

const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** Whether the sentence that has come to here goes on, though it has a sign as at its end. */
function goesOn(sofar: string, next: string): boolean {
  const tail = sofar.slice(-60);
  const end = tail.replace(CLOSERS, '');
  // A remark on a word (!) that goes before.
  if (/\([!?.…]+\)\s*$/.test(tail)) return true;
  // 「…。」と言う
  if (/[”"’»」』)\]）]$/.test(tail) && isWord(next[0])) return true;
  if (/(?:\.\.|…)$/.test(end) || /^[^\p{L}\p{N}]*(?:\p{Ll}|$)/u.test(next)) return true;
  const word = LAST_WORD.exec(end)?.[1];
  if (word === undefined) return false;
  const isNumbering = /^\d+$/.test(word) && sofar.trim().length === word.length + 1;
  const isNumbered = /^nos?$/i.test(word) && /^\d/.test(next);
  return isNumbering || isNumbered || INITIAL.test(word) || word.includes('.') || ABBREVIATIONS.has(word.toLowerCase());
}

/** Signs that enclose what is said inside of a sentence, with what closes them. „ is closed by either of two. */
const CLOSER_OF: ReadonlyMap<string, string> = new Map([
  ...['()', '[]', '（）', '«»', '»«', '「」', '『』', '《》', '‹›', '“”', '„“', '‘’'].map(
    ([a = '', b = '']) => [a, b] as const,
  ),
  ...['"', "'", '`', '~~'].map((sign) => [sign, sign] as const),
]);
const SIGN = /~~|[()[\]（）«»「」『』《》‹›“”„‘’"'`]/gu;

/** A function that reads a text on and says whether something that encloses is open then. */
function enclosing(text: string): (from: number, to: number) => boolean {
  const open: string[] = [];
  const read = (sign: string, at: number): void => {
    const before = isWord(text[at - 1]);
    const isApostrophe = (sign === "'" || sign === '’') && before && isWord(text[at + 1]);
    if (isApostrophe) return;
    const closed = open.findLastIndex((closer) => closer === sign || (closer === '“' && sign === '”'));
    const closer = CLOSER_OF.get(sign);
    if (closed >= 0) open.length = closed;
    else if (closer !== undefined && !(before && (sign === "'" || sign === '»'))) open.push(closer);
  };
  return (from, to) => {
    for (const { 0: sign, index } of text.slice(from, to).matchAll(SIGN)) read(sign, from + index);
    return open.length > 0;
  };
}

/** An opening sign that stands at the end of a segment, as it does where no space is before it. */
const OPENER = /[([（「『《‹“„‘«]+$/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** A part of a text without the white space at its ends. */
function trimmed(text: string, start: number, end: number): Sentence {
  const part = text.slice(start, end);
  return { start: end - part.trimStart().length, end: start + part.trimEnd().length };
}

/** The sentences of a text, in order. What is enclosed in quotation marks or brackets belongs to the sentence around it. */
export function sentencesIn(text: string): Sentence[] {
  // Most items of lists: no need to look closer.
  if (!/\p{Sentence_Terminal}./u.test(text)) return text.trim() === '' ? [] : [trimmed(text, 0, text.length)];
  const found: Sentence[] = [];
  const isOpen = enclosing(text);
  const ends = Array.from(segmenter.segment(text), ({ index, segment }) => {
    const end = index + segment.length;
    return end < text.length ? end - (OPENER.exec(segment)?.[0].length ?? 0) : end;
  });
  let start = 0;
  let says = false;
  for (const [n, to] of ends.entries()) {
    const from = ends[n - 1] ?? 0;
    const next = n + 1 < ends.length ? text.slice(to, ends[n + 1]) : undefined;
    const encloses = isOpen(from, to);
    says ||= /[\p{L}\p{N}]/u.test(text.slice(from, to));
    const sofar = text.slice(start, to);
    if (next !== undefined && (encloses || !says || goesOn(sofar, next))) continue;
    if (sofar.trim() !== '') found.push(trimmed(text, start, to));
    start = to;
    says = false;
  }
  return found;
}
