/**
 * Where an object begins and ends that is no JSON, and where its strings do. The text around it can then be left out, and the parser that
 * repairs the rest need not guess where a string ends.
 */

/** Which signs end a string, by the sign that begins it. Models mix the typographic ones. */
const CLOSERS: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  ...Object.fromEntries(Array.from('“”„‟«»', (quote) => [quote, '“”„‟«»"'])),
  ...Object.fromEntries(Array.from('‘’‚`', (quote) => [quote, "‘’‚`´'"])),
};
const QUOTES = Object.keys(CLOSERS).join('');

/** What follows a comma between values: another value, a key, an end or a comment. Anything else is the text of a sentence. */
const BEHIND_COMMA = `[,，][\\s,]*(?:[${QUOTES}{}\\[\\]/#\\d-]|(?:true|false|null|True|False|None)\\b|[\\p{L}_][\\p{L}\\d_]{0,60}\\s*[:：]|$)`;
/** A string on the next line: the comma before it was forgotten. */
const NEXT_LINE = `[^\\S\\n]*\\n\\s*[${QUOTES}][^${QUOTES}\\n]{1,400}[${QUOTES}]\\s*[:：,，\\]}${QUOTES}]`;
/** What follows the end of a string. A quotation mark before anything else belongs to its text. */
const AFTER_STRING = new RegExp(`\\s*(?:[}\\]/#+]|${BEHIND_COMMA}|$)|${NEXT_LINE}`, 'uy');
const AFTER_KEY = /\s*[:：]/y;
/** What follows a value inside of an object. Before anything else the object has ended, without its last bracket. */
const AFTER_VALUE = new RegExp(`\\s*(?:[,，}\\]/#${QUOTES.replace('`', '')}]|$)`, 'y');
const WORD = /[\p{L}\p{N}]/u;

/** Signs that models who write Chinese or Japanese use for those of JSON. */
const WIDE: Readonly<Record<string, string>> = { '：': ':', '，': ',' };

/** The extent of an object in a text. */
export interface Extent {
  /** Exclusive. The length of the text if the object is not closed. */
  readonly end: number;
  /** How many brackets are missing at its end. */
  readonly missing: number;
  /** The object with all strings in straight quotation marks, with commas and colons of JSON, and without comments that begin with `#`. */
  readonly text: string;
}

function follows(what: RegExp, text: string, at: number): boolean {
  what.lastIndex = at;
  return what.test(text);
}

/** The end of a comment that begins at `at`, or -1 if none begins there. */
function endOfComment(text: string, at: number): number {
  const block = text.startsWith('/*', at);
  if (!block && text[at] !== '#' && !text.startsWith('//', at)) return -1;
  const end = block ? text.indexOf('*/', at + 2) + 2 : text.indexOf('\n', at);
  return end > at ? end : text.length;
}

/** Where a string ends that begins at `start`: the place of its closing mark, or the length of the text. */
function endOfString(text: string, start: number, isKey: boolean): number {
  const closers = CLOSERS[text.charAt(start)] ?? '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (closers.includes(text.charAt(at))) {
      if (follows(AFTER_STRING, text, at + 1) || (isKey && follows(AFTER_KEY, text, at + 1))) return at;
    }
  }
  return text.length;
}

/** Where a string in three marks ends, as Python has them: its first closing mark, or the length of the text. */
function endOfTriple(text: string, start: number): number {
  const end = text.indexOf(text.slice(start, start + 3), start + 3);
  return end < 0 ? text.length : end;
}

/** The extent of the object that a text begins with, with any kind of quotation marks and comments. Takes linear time. */
export function extentOf(text: string): Extent {
  let kept = '';
  let from = 0;
  let depth = 0;
  let before = '';
  const put = (to: number, instead: string, next: number): void => {
    kept += text.slice(from, to) + instead;
    from = next;
  };
  for (let at = 0; at < text.length; at++) {
    const char = WIDE[text.charAt(at)] ?? text.charAt(at);
    if (char !== text.charAt(at)) put(at, char, at + 1);
    const comment = endOfComment(text, at);
    if (comment > 0) {
      if (char === '#') put(at, '', comment);
      at = comment - 1;
      continue;
    }
    if (char.trim() === '') continue;
    if (char in CLOSERS && !WORD.test(before)) {
      const width = text.startsWith(char.repeat(3), at) ? 3 : 1;
      const end = width === 3 ? endOfTriple(text, at) : endOfString(text, at, before !== ':');
      const inside = text.slice(at + width, end).replace(/\\[^]|"/g, (one) => (one === '"' ? '\\"' : one));
      put(at, `"${inside}${end < text.length ? '"' : ''}`, end + width);
      at = end + width - 1;
      before = char;
      continue;
    }
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0 || (depth === 1 && !follows(AFTER_VALUE, text, at + 1)))
        return { end: at + 1, missing: depth, text: kept + text.slice(from, at + 1) };
    }
    before = char;
  }
  return { end: text.length, missing: depth, text: kept + text.slice(from) };
}
