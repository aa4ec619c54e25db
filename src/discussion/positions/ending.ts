/** The lines that an answer ends with, found and taken off, so that people never see them. */
import { clean } from '../../lib/text.ts';
import { fieldsOn, isFence, isLead, mayBecomeField, mayGoOn, type Field, type Pair } from './lines.ts';
import { movedOf } from './values.ts';

/** So many lines may follow the two, each so short, UTF-16 units: "Hope this helps!" */
const CLOSING_LINES = 2;
const CLOSING_CHARS = 80;

/** The fields at the end of an answer, and what stands before and behind them. */
export interface Ending {
  readonly before: readonly string[];
  readonly fields: readonly Field[];
  readonly behind: readonly string[];
}

const isBlank = (line: string | undefined): boolean => line?.trim() === '';

/** For each line, whether it is inside a block of code, or one of its fences. */
function codeIn(lines: readonly string[]): readonly boolean[] {
  let open = false;
  return lines.map((line) => {
    if (!isFence(line)) return open;
    open = !open;
    return true;
  });
}

/** Where the last line is that is not blank, at or before a place; -1 if there is none. */
function lastSaid(lines: readonly string[], at: number): number {
  let last = at;
  while (last >= 0 && isBlank(lines[last])) last--;
  return last;
}

/** The fields of a block of code that has nothing else in it and ends at a place, and where it begins; null for any other. */
function fencedBlock(
  lines: readonly string[],
  end: number,
  pair: Pair,
): { readonly from: number; readonly fields: readonly Field[] } | null {
  let from = end - (isFence(lines[end] ?? '') ? 1 : 0);
  while (from >= 0 && !isFence(lines[from] ?? '')) from--;
  const said = lines.slice(Math.max(0, from + 1), end + 1).filter((line) => !isBlank(line) && !isFence(line));
  const fields = said.map((line) => fieldsOn(line, pair));
  return from >= 0 && said.length > 0 && fields.every(({ length }) => length > 0)
    ? { from, fields: fields.flat() }
    : null;
}

/** So many lines a position may have that a model wrapped, behind its first. */
const WRAPPED_LINES = 2;

/** A position whose value goes on over several lines that end at a place, and where it begins; null if there is none. */
function wrapped(lines: readonly string[], code: readonly boolean[], end: number, pair: Pair) {
  for (let from = end; from >= 0 && end - from < WRAPPED_LINES; from--) {
    if (code[from] === true || !mayGoOn(lines[from] ?? '')) return null;
    const [field, beside] = code[from - 1] === false ? fieldsOn(lines[from - 1] ?? '', pair) : [];
    if (field?.part !== 'first' || beside !== undefined) continue;
    return { from: from - 1, field: { ...field, value: [field.value, ...lines.slice(from, end + 1)].join(' ') } };
  }
  return null;
}

/** The fields that end at a place, with blank lines between them, and where they begin. */
function block(lines: readonly string[], code: readonly boolean[], end: number, pair: Pair) {
  const fields: Field[] = [];
  let from = end + 1;
  for (let at = end; at >= 0;) {
    if (code[at] === true) {
      const fenced = fencedBlock(lines, at, pair);
      if (fenced === null) break;
      fields.unshift(...fenced.fields);
      from = fenced.from;
    } else {
      const own = fieldsOn(lines[at] ?? '', pair);
      const above = lastSaid(lines, at - 1);
      const [named] = own.length === 0 && above >= 0 && code[above] === false ? fieldsOn(lines[above] ?? '', pair) : [];
      // A position that goes on over several lines is one only where its other field follows.
      const long = own.length === 0 && fields[0]?.part === 'second' ? wrapped(lines, code, at, pair) : null;
      if (own.length > 0) fields.unshift(...own);
      // The value stands on the line below its word.
      else if (named?.value.replace(/[*_\s]/g, '') === '') fields.unshift({ ...named, value: lines[at] ?? '' });
      else if (long !== null) fields.unshift(long.field);
      else break;
      from = own.length > 0 ? at : (long?.from ?? above);
    }
    at = lastSaid(lines, from - 1);
  }
  return { from, fields };
}

/** Whether fields can be meant as what they are: both, or one as it is asked for. Of an answer that is still growing, the other may come. */
function isMeant(fields: readonly Field[], pair: Pair, isLast: boolean, growing: boolean): boolean {
  const has = (part: Field['part']) => fields.some((field) => field.part === part);
  if (has('first') && has('second')) return true;
  const [only] = fields;
  if (only === undefined || !isLast) return false;
  if (growing) return true;
  if (!only.capital) return false;
  if (only.part === 'first') return true;
  return pair === 'position' && (movedOf(only.value) === null || /^\W{0,4}(?:yes|by)\b/i.test(only.value));
}

/** Finds the fields at the end of an answer; null if there are none. Takes linear time. */
function endingIn(lines: readonly string[], pair: Pair, growing: boolean): Ending | null {
  const code = codeIn(lines);
  let end = lastSaid(lines, lines.length - 1);
  // A rule below the fields goes with them.
  while (end >= 0 && code[end] === false && isLead(lines[end] ?? '')) end = lastSaid(lines, end - 1);
  const last = end;
  for (let closing = 0; closing <= CLOSING_LINES && end >= 0; closing++) {
    const { from, fields } = block(lines, code, end, pair);
    if (fields.length > 0) {
      if (!isMeant(fields, pair, closing === 0, growing)) return null;
      let before = lastSaid(lines, from - 1);
      while (before >= 0 && code[before] === false && isLead(lines[before] ?? '')) before = lastSaid(lines, before - 1);
      return { before: lines.slice(0, before + 1), fields, behind: lines.slice(end + 1, last + 1) };
    }
    if ((lines[end] ?? '').trim().length > CLOSING_CHARS || code[end] === true) return null;
    end = lastSaid(lines, end - 1);
  }
  return null;
}

/** The text around the fields. */
export function around({ before, behind }: Ending): string {
  const [first, second] = [before.join('\n').trimEnd(), behind.join('\n').trim()];
  return second === '' ? first : `${first}\n\n${second}`;
}

/** An answer as lines, whatever ends them. */
const linesOf = (answer: string): readonly string[] => clean(answer).split('\n');

/**
 * Finds the fields at the end of an answer; null if there are none. Tolerant of how they are marked, ordered and wrapped; words in the middle
 * of an answer, and code, are none. Never throws, and takes linear time.
 */
export function endingOf(answer: string, pair: Pair): Ending | null {
  return endingIn(linesOf(answer), pair, false);
}

/** The value of a field, the last if it comes twice. '' without one. */
export function valueOf({ fields }: Ending, part: Field['part']): string {
  return fields.findLast((field) => field.part === part)?.value ?? '';
}

/** What may be shown of an answer that is still growing: without the fields, and without an end that may be becoming one of them. */
export function withoutEnding(soFar: string, pair: Pair): string {
  const lines = [...linesOf(soFar)];
  while (mayLead(lines, pair)) lines.pop();
  const ending = endingIn(lines, pair, true);
  return ending === null ? lines.join('\n') : around(ending);
}

/** Whether the last line of a growing answer leads to the fields, or may become one. What closes a block of code is the end of that. */
function mayLead(lines: readonly string[], pair: Pair): boolean {
  const last = lines.at(-1);
  if (last === undefined) return false;
  if (isFence(last)) return lines.filter(isFence).length % 2 === 1;
  return isBlank(last) || mayBecomeField(last, pair);
}
