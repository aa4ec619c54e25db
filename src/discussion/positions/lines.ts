/** The last lines of an answer that are read, as models write them: `Position: …`, `**Changed:** no`, `- vote — B`. */

/** Which two lines they are: what a seat holds and whether that changed, or its vote and what would change it. */
export type Pair = 'position' | 'vote';

/** One of the two lines. */
export interface Field {
  readonly part: 'first' | 'second';
  readonly value: string;
  /** Its word begins with a capital letter, as it is asked for. */
  readonly capital: boolean;
}

/** What may stand before a word: marks of lists, quotes, headings and bold, brackets, a sign, and a number. */
const MARKS = /^[\s>#*_~`"'“”„•·‣([\\\-–—\p{Extended_Pictographic}\ufe0f\ufffd]{0,20}(?:\d{1,2}[.)][\s*_]{0,4})?/u;
/** Tags of HTML that only mark words. */
const TAGS = /<\/?(?:b|strong|i|em|u|p|div|span|br)\s?\/?>/gi;

/** The words of a pair, as sources of patterns, and what a line of theirs may begin with. */
interface Words {
  readonly first: string;
  readonly second: string;
  readonly beginnings: readonly string[];
}

const BEFORE = ['', 'final ', 'my ', 'our ', 'current ', 'updated '];

const WORDS: Readonly<Record<Pair, Words>> = {
  position: {
    first: 'position',
    second: 'changed',
    beginnings: ['changed', ...BEFORE.map((before) => `${before}position`)],
  },
  vote: {
    first: 'vote',
    second: '(?:what )?would change(?: (?:it|this|that|my (?:vote|mind)))?',
    beginnings: [
      'would change my mind',
      'would change my vote',
      'would change it',
      'what would change my vote',
      ...BEFORE.map((before) => `${before}vote`),
    ],
  },
};

/** How the fields of a pair are found. */
interface Patterns {
  readonly words: Words;
  /** A word alone on a line that is a heading, or in bold: its value stands below it. */
  readonly title: RegExp;
  readonly field: RegExp;
  /** A second field on the same line. */
  readonly beside: RegExp;
}

function patternsOf(words: Words): Patterns {
  const { first, second } = words;
  const any = `(?:(${first})|(${second}))`;
  const marks = '[*_`"\'”]{0,4}';
  const bold = '[*_`]{0,4}';
  return {
    words,
    title: new RegExp(String.raw`^\s*(?:#{1,6}\s+\W{0,4}|[*_]{1,3})(?:final |my )?${any}\??[*_:]{0,4}\s*$`, 'i'),
    field: new RegExp(
      String.raw`^((?:final|my|our|current|updated)\s{1,3})?${any}(?:\s?\([^()\n]{0,30}\))?(?:\s{0,3}${marks}\s{0,3}\??${marks}\s{0,3}[:：→]|${marks}\s{1,3}[-–—](?=\s|$))(.*)$`,
      'iu',
    ),
    beside: new RegExp(String.raw`^(.{0,500}?)[\s.;|,·*_–—-]{0,10}\b((?:${second})${bold}\s{0,3}[:：].{0,500})$`, 'iu'),
  };
}

const PATTERNS: Readonly<Record<Pair, Patterns>> = {
  position: patternsOf(WORDS.position),
  vote: patternsOf(WORDS.vote),
};

/** A line of a text is not longer if it is one of these, UTF-16 units. */
const LONGEST = 2000;

/** The fields on a line, in order; none if it is any other line. */
export function fieldsOn(line: string, pair: Pair): readonly Field[] {
  if (line.length > LONGEST) return [];
  const { title, field, beside } = PATTERNS[pair];
  const titled = title.exec(line);
  if (titled !== null) {
    const [, first] = titled;
    const word = first ?? titled[2] ?? '';
    return [{ part: first === undefined ? 'second' : 'first', value: '', capital: /^\p{Lu}/u.test(word) }];
  }
  const found = field.exec(
    line
      .replace(TAGS, ' ')
      .replace(/\\(?=[*_])/g, '')
      .replace(MARKS, ''),
  );
  if (found === null) return [];
  const [, before = '', first, second = '', rest = ''] = found;
  const part = first === undefined ? 'second' : 'first';
  if (part === 'second' && before !== '') return [];
  const capital = /^\p{Lu}/u.test(before === '' ? (first ?? second) : before);
  const other = part === 'first' ? beside.exec(rest) : null;
  const own: Field = { part, value: other?.[1] ?? rest, capital };
  return other?.[2] === undefined ? [own] : [own, ...fieldsOn(other[2], pair)];
}

/** Whether a line that is still growing may become a field, or leads to one: it is the beginning of its word, or nothing but marks. */
export function mayBecomeField(line: string, pair: Pair): boolean {
  if (line.length > 60) return false;
  const untagged = line
    .replace(TAGS, '')
    .replace(/<\/?[a-z]{0,6}$/i, '')
    .replaceAll('\\', '');
  const words = untagged.replace(MARKS, '').toLowerCase().trimStart();
  if (words === '' || /^\d{1,2}[.)]?$/.test(words)) return line.trim() !== '';
  const word = words.replace(/\s?\([^()]{0,30}\)?[\s?*_`]{0,10}$/, '').replace(/[\s?*_`]+$/, '');
  return PATTERNS[pair].words.beginnings.some((one) => one.startsWith(word));
}

/** Whether a line may go on with the value of the line above: words, and no field of another name. */
export function mayGoOn(line: string): boolean {
  return (
    line.trim() !== '' && !isFence(line) && !isLead(line) && !/^[\s>#*_-]{0,10}[\p{L} ]{1,30}[*_]{0,3}[:：]/u.test(line)
  );
}

/** Whether a line is a fence of code. */
export const isFence = (line: string): boolean => /^\s{0,3}(?:`{3,}|~{3,})/.test(line);

/** Whether a line leads to what follows and says nothing itself: a rule, an empty heading, marks alone. */
export const isLead = (line: string): boolean => line.trim() !== '' && /^[\s>#*_~=\-–—]{1,200}$/u.test(line);
