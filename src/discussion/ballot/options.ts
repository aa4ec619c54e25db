/** The options of a decision, and what to judge them by; and those that a question names itself. */
import { hashOf } from '../../lib/hash.ts';
import { clip, oneLine } from '../../lib/text.ts';

/** What is voted for. */
export interface Options {
  /** At least two, each on one line. */
  readonly options: readonly string[];
  /** What to judge them by; none where nobody named any. */
  readonly criteria: readonly string[];
}

/**
 * What tells a ballot from every other of its chat: of another discussion or round, or with other options. A press that names an older one
 * votes for nothing.
 */
export function ballotTag(discussion: string, round: number, { options }: Pick<Options, 'options'>): string {
  return hashOf(JSON.stringify([discussion, round, options])).toString(36);
}

/** Of more nobody keeps the letters apart, and a group has so many buttons. */
const MAX_OPTIONS = 8;
const MAX_CRITERIA = 8;
/** Option and criterion are a line each, UTF-16 units. */
const LINE = 120;

/** The letter of an option. @param option from 0 */
export const letterOf = (option: number): string => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(option);

/** Text without the marks around it. */
const bare = (text: string): string => clip(oneLine(text).replace(/^[\s*_`"'“”„«»]+|[\s*_`"'“”«»;,]+$/gu, ''), LINE);

/** Lines as they count: each once, whatever its letter case. */
function distinct(lines: readonly string[], most: number): readonly string[] {
  const byFolded = new Map<string, string>();
  for (const line of lines.map(bare)) {
    const folded = line.normalize('NFKC').toLowerCase();
    if (/[\p{L}\p{N}]/u.test(line) && !byFolded.has(folded)) byFolded.set(folded, line);
  }
  return [...byFolded.values()].slice(0, most);
}

/** Options and criteria as somebody names them; null where there are fewer than two options, or more than anybody can vote for. */
export function optionsOf(options: readonly string[], criteria: readonly string[]): Options | null {
  const counted = distinct(options, MAX_OPTIONS + 1);
  if (counted.length < 2 || counted.length > MAX_OPTIONS) return null;
  return { options: counted, criteria: distinct(criteria, MAX_CRITERIA) };
}

/** A line of criteria, in the words of some languages. */
const CRITERIA =
  /^[\s*_>-]{0,6}(?:criteria|criterion|kriterien|critères?|criterios|criteri|critérios|критерии|標準|标准|基準|기준)[*_]{0,2}\s?[:：]\s?(.+)$/iu;
/** A line that names options one after the other. */
const NAMED =
  /^[\s*_>-]{0,6}(?:options?|choices?|alternatives?|candidates|optionen|alternativen|möglichkeiten|opciones|opzioni|opções|варианты|选项|選項|選択肢|선택지)[*_]{0,2}\s?[:：]\s?(\S.*)$/iu;
/** An item of a list: a bullet, a number, or a letter in front. */
const ITEM = /^\s{0,6}(?:[-*•–]\s+|(?:\(?\d{1,2}|\(?[a-h])[.):]\s*)(\S.*)$/i;
/** A bullet alone. A description has these too. */
const BULLET = /^\s{0,6}[-*•–]\s+/;
/** What leads to a list of options. */
const LEADS = /[?:？：]\s*$/u;
/** A letter or number in the middle of a line: `A) Postgres B) SQLite`. */
const INLINE = /(?:^|\s)\(?([a-h]|\d{1,2})[):]\s+/giu;

/** The values of a line that lists them: between semicolons, or else commas. */
function listed(line: string): string[] {
  const parts = line.split(/\s*[;；|]\s*/u);
  return (parts.length > 1 ? parts : line.split(/\s*[,，、]\s*/u)).map((part) =>
    part.replace(/^(?:and|or|und|oder|et|ou|y|o)\s+/i, ''),
  );
}

const linesOf = (question: string): readonly string[] => question.split(/\r?\n/).filter((line) => line.trim() !== '');

/** What a question says that the options are to be judged by; none if it does not say. */
export function givenCriteria(question: string): readonly string[] {
  const named = linesOf(question).flatMap((line) => {
    const [, values] = CRITERIA.exec(line) ?? [];
    return values === undefined ? [] : listed(values);
  });
  return distinct(named, MAX_CRITERIA);
}

/** A line that asks, and does not ask which of what stands before it. */
const ASKS_ELSE = /^(?!.{0,20}\b(?:which|welche\w{0,2}|cuál|quale|qual|lequel|laquelle)\b).*[?？]\s*$/iu;

/**
 * The items of a list in the question. A list counts where a line that asks or ends in a colon leads to it, or where its items have letters
 * or numbers; bullets alone may only describe. Before a question about something else it is no list of options: it says how things are.
 */
function inList(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => ITEM.test(line));
  if (first < 0) return [];
  const end = lines.findIndex((line, at) => at > first && !ITEM.test(line));
  const items = lines.slice(first, end < 0 ? lines.length : end);
  if (end >= 0 && lines.slice(end).some((line) => ASKS_ELSE.test(line))) return [];
  const lead = lines[first - 1];
  const isLed = lead === undefined || LEADS.test(lead) || (first === 1 && end < 0);
  if (items.some((line) => BULLET.test(line)) && !isLed) return [];
  return items.map((line) => ITEM.exec(line)?.[1] ?? '');
}

/** Options with letters or numbers in the middle of a line, in order from the first: `A) Postgres B) SQLite`. */
function inLine(line: string): readonly string[] {
  const marks = [...line.matchAll(INLINE)];
  const places = marks.map(([, mark = '']) =>
    /\d/.test(mark) ? Number(mark) - 1 : mark.toLowerCase().charCodeAt(0) - 97,
  );
  if (marks.length < 2 || places.some((place, at) => place !== at)) return [];
  return marks.map((mark, at) => line.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? line.length));
}

/** What stands between two options. */
const BETWEEN = /\s+(?:vs\.?|versus|or|oder|или|ou|还是|還是|または)\s+|(?:还是|還是)/iu;
/** So long is one of two that a question names in passing, UTF-16 units. */
const SHORT = 40;
/** So many words. */
const WORDS = 4;
/** How a question begins that asks which; what follows is its first option. */
const ASKS =
  /^(?:so|ok|and|well|now)?,?\s*(?:(?:which|what)(?: (?:one )?(?:is|would be|of these is))?(?: (?:better|best|right|preferable))?(?: (?:for|in|to)\b[^:,?]{0,60})?\s*[:,]|(?:should|shall|do|would|could|can) (?:we|i|you|one|they) (?:rather |better )?(?:use|choose|pick|take|buy|go with|go for|prefer|adopt|have|get|run|write it in|move to|switch to)\b|(?:is it )?better\s*[:,]|choose(?: between)?|decide(?: between)?|pick(?: between)?|sollen wir|nehmen wir|was ist besser\s*[:,])?\s*/iu;
/** What a question ends with after its options: what for. */
const TAIL = /\s+(?:for|für|pour|para|per|для)\b.*$/iu;
/** What may belong to the last option as well as to the question: a model reads it better. */
const UNCLEAR_TAIL = /\s(?:as|in|on|to|at|with|when|if|by|from|without|als|im|mit|wenn|en|con|avec)\s/iu;

/** Two or three that a short question names: `Postgres or SQLite?` */
function inPassing(question: string): readonly string[] {
  const [sentence = '', ...others] = question.split(/(?<=[?？])\s+|\n/u).filter((part) => part.trim() !== '');
  if (others.length > 0 || !BETWEEN.test(sentence)) return [];
  const [asked = ''] = ASKS.exec(sentence) ?? [];
  const said = sentence.slice(asked.length).replace(/[?？.!。\s]+$/u, '');
  const parts = said.split(BETWEEN).flatMap((part) => part.split(/\s*,\s*/));
  const [last = ''] = parts.slice(-1);
  const options = [...parts.slice(0, -1), last.replace(TAIL, '')].map((part) => part.trim());
  if (options.some((part) => UNCLEAR_TAIL.test(part))) return [];
  // What begins in another way than those that are known may have its verb in the first option.
  const isShort = (part: string): boolean => part !== '' && part.length <= SHORT && part.split(/\s+/).length <= WORDS;
  const asks =
    /^(?:is|are|do|does|should|shall|would|could|can|will|which|what|why|how|when|who|soll|ist|sind|welche)\b/iu;
  return options.every(isShort) && !options.some((part) => asks.test(part)) ? options : [];
}

/**
 * The options that a question names: in a list, on a line of theirs, with letters, or as two or three short ones with "or" between. Null
 * where it names none, or it is not clear: then a model finds them.
 */
export function givenOptions(question: string): readonly string[] | null {
  const lines = linesOf(question).filter((line) => !CRITERIA.test(line));
  const named = lines.flatMap((line) => {
    const [, values] = NAMED.exec(line) ?? [];
    return values === undefined ? [] : listed(values);
  });
  const found = [named, inList(lines), lines.flatMap(inLine), inPassing(lines.join('\n'))].find(
    ({ length }) => length > 1,
  );
  return found === undefined ? null : (optionsOf(found, [])?.options ?? null);
}
