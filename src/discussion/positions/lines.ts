/** The lines of an answer that say what a seat holds, as models write them: `Position: …`, `**Changed:** no`, `- position — …`. */

/** One of the two lines. */
export interface Field {
  readonly word: 'position' | 'changed';
  readonly value: string;
  /** Its word begins with a capital letter, as it is asked for. */
  readonly capital: boolean;
}

/** What may stand before a word: marks of lists, quotes, headings and bold, brackets, a sign, and a number. */
const MARKS = /^[\s>#*_~`"'“”„•·‣([\\\-–—\p{Extended_Pictographic}\ufe0f\ufffd]{0,20}(?:\d{1,2}[.)][\s*_]{0,4})?/u;
/** Tags of HTML that only mark words. */
const TAGS = /<\/?(?:b|strong|i|em|u|p|div|span|br)\s?\/?>/gi;
/** A word alone on a line that is a heading, or in bold: its value stands below it. */
const TITLE = /^\s*(?:#{1,6}\s+\W{0,4}|[*_]{1,3})(?:final |my )?(position|changed)\??[*_:]{0,4}\s*$/i;
const FIELD =
  /^((?:final|my|our|current|updated)\s{1,3})?(position|changed)(?:\s?\([^()\n]{0,30}\))?(?:\s{0,3}[*_`"'”]{0,4}\s{0,3}\??[*_`"'”]{0,4}\s{0,3}[:：→]|[*_`"'”]{0,4}\s{1,3}[-–—](?=\s|$))(.*)$/iu;
/** A second field on the same line. */
const BESIDE = /^(.{0,500}?)[\s.;|,·*_–—-]{0,10}\b(changed[*_`]{0,4}\s{0,3}[:：].{0,500})$/iu;
/** A line of a text is not longer if it is one of these, UTF-16 units. */
const LONGEST = 2000;

/** The words a field may begin with; a line that is growing may be the beginning of one. */
const BEGINNINGS = [
  'position',
  'changed',
  'final position',
  'my position',
  'our position',
  'current position',
  'updated position',
];

/** The fields on a line, in order; none if it is any other line. */
export function fieldsOn(line: string): readonly Field[] {
  if (line.length > LONGEST) return [];
  const [, title] = TITLE.exec(line) ?? [];
  if (title !== undefined)
    return [
      { word: title.toLowerCase() === 'position' ? 'position' : 'changed', value: '', capital: /^\p{Lu}/u.test(title) },
    ];
  const found = FIELD.exec(
    line
      .replace(TAGS, ' ')
      .replace(/\\(?=[*_])/g, '')
      .replace(MARKS, ''),
  );
  if (found === null) return [];
  const [, before = '', word = '', rest = ''] = found;
  const isPosition = word.toLowerCase() === 'position';
  if (!isPosition && before !== '') return [];
  const capital = /^\p{Lu}/u.test(before === '' ? word : before);
  const beside = isPosition ? BESIDE.exec(rest) : null;
  const field: Field = { word: isPosition ? 'position' : 'changed', value: beside?.[1] ?? rest, capital };
  return beside?.[2] === undefined ? [field] : [field, ...fieldsOn(beside[2])];
}

/** Whether a line that is still growing may become a field, or leads to one: it is the beginning of its word, or nothing but marks. */
export function mayBecomeField(line: string): boolean {
  if (line.length > 60) return false;
  const untagged = line
    .replace(TAGS, '')
    .replace(/<\/?[a-z]{0,6}$/i, '')
    .replaceAll('\\', '');
  const words = untagged.replace(MARKS, '').toLowerCase().trimStart();
  if (words === '' || /^\d{1,2}[.)]?$/.test(words)) return line.trim() !== '';
  const word = words.replace(/\s?\([^()]{0,30}\)?[\s?*_`]{0,10}$/, '').replace(/[\s?*_`]+$/, '');
  return BEGINNINGS.some((one) => one.startsWith(word));
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
