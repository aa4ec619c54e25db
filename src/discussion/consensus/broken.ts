/**
 * Reads what models write instead of JSON: trailing commas, raw line ends, escapes that JSON does not know, comments, other
 * quotation marks, and JSON inside of a string.
 */
import { jsonrepair } from 'jsonrepair';
import { clean } from '../../lib/text.ts';
import { extentOf } from './extent.ts';
import { endOfObject, jsonObjects, type FoundObject } from './json.ts';

/** How many places are tried as the start of an object. */
const MAX_TRIES = 20;
/** No consensus is longer, UTF-16 units. The repair of some longer texts takes seconds, and what is longer counts as cut. */
const MAX_LENGTH = 40_000;
/** How much is repaired in all, UTF-16 units: and never more than a few times the text. */
const MAX_REPAIRED = 80_000;
/** JSON may be inside of a string, and that again. */
const MAX_DEPTH = 3;

/** A brace with a key behind it. What may stand between is bounded, because it is looked for behind every brace. */
const START =
  /\{(?=[\s,]{0,200}(?:(?:\/\/|#)[^\n]{0,200}\n\s{0,200}){0,3}(?:\/\*[^*]{0,200}\*\/\s{0,200})?(?:\\{1,7}["nrt]|["'“”„‟‘’‚«»`]|&(?:quot|apos|#34|#39);|[\p{L}_][\p{L}\d_]{0,40}\s{0,9}:))/gu;

/**
 * A backslash that begins no escape of JSON belongs to the text: `\(` begins a formula. But `\_` is Markdown for a mere underscore,
 * and `\'` is an escape of other languages.
 */
function withoutUnknownEscapes(text: string): string {
  return text.replace(/\\(?:(["\\/bfnrt'\n]|u[\da-f]{4})|(_)|)/gi, (all, known, underscore) => {
    if (known !== undefined) return all;
    return underscore === undefined ? '\\\\' : '_';
  });
}

function repaired(text: string): unknown {
  try {
    return JSON.parse(jsonrepair(text));
  } catch {
    // Also a stack that is too deep: the text is none of ours.
    return undefined;
  }
}

/** The texts of an object whose quotation marks are escaped, because it was inside of a string. */
function unescaped(text: string): string | null {
  const inside = text.slice(0, text.lastIndexOf('}') + 1);
  try {
    const escaped = withoutUnknownEscapes(inside)
      .replace(/(?<!\\)"/g, '\\"')
      .replace(/\n/g, '\\n')
      .replace(/\t/g, '\\t');
    return String(JSON.parse(`"${escaped}"`));
  } catch {
    return null;
  }
}

/** How broken objects are looked for. */
export interface BrokenOptions {
  /** Whether an object is the one that is looked for. If not, those inside of it are tried. `closed`: no bracket of it is missing. */
  readonly wanted: (value: unknown, closed: boolean) => boolean;
  /** Take also an object that was cut in the middle. Without this only its last bracket may be missing. */
  readonly cut?: boolean;
}

/** The last object in a text whose quotation marks are escaped, because it was inside of a string. */
function insideString(text: string, options: BrokenOptions, depth: number): FoundObject | undefined {
  if (depth >= MAX_DEPTH || !/^\{\s*\\+["nrt]/.test(text.slice(0, 200))) return undefined;
  const inner = unescaped(text);
  if (inner === null) return undefined;
  const objects = [...jsonObjects(inner), ...brokenObjects(inner, options, depth + 1)];
  return objects.findLast(({ value }) => options.wanted(value, true));
}

/**
 * The objects in a text that are no JSON, but were meant to be, in order. Other text may stand around them. Never throws, and takes a
 * bounded time: about a second for the most hostile texts.
 */
export function brokenObjects(whole: string, options: BrokenOptions, depth = 0): FoundObject[] {
  const text = clean(whole);
  const found: FoundObject[] = [];
  let left = Math.min(MAX_REPAIRED, 3 * text.length);
  /** The object that begins at a place of a text. */
  const read = (from: string, start: number): FoundObject | undefined => {
    if (left <= 0) return undefined;
    const { text: extent, end, missing } = extentOf(from.slice(start, start + MAX_LENGTH));
    const tried = (piece: string, length: number, closed: boolean): FoundObject | undefined => {
      left -= piece.length;
      const value = repaired(withoutUnknownEscapes(piece));
      return value !== undefined && options.wanted(value, closed) ? { value, end: start + length } : undefined;
    };
    const object = missing > 1 && options.cut !== true ? undefined : tried(extent, end, missing === 0);
    if (object !== undefined) return object;
    // Where commas are missing, a quotation mark that ends a string looks like one inside of it.
    const length = endOfObject(from.slice(start, start + MAX_LENGTH), 0);
    return length < 0 || left <= 0 ? undefined : tried(from.slice(start, start + length), length, true);
  };
  // A string may begin with one kind of quotation mark and end with another.
  const straight = text.replace(/[“”„‟]/g, '"');
  let next = 0;
  let tries = 0;
  for (const { index: start } of text.matchAll(START)) {
    if (start < next) continue;
    if (left <= 0 || ++tries > MAX_TRIES) break;
    const inside = insideString(text.slice(start, start + 2 * MAX_LENGTH), options, depth);
    if (inside) return [...found, { value: inside.value, end: text.length }];
    const object = read(text, start) ?? (straight === text ? undefined : read(straight, start));
    if (object === undefined) continue;
    found.push(object);
    next = object.end;
  }
  return found;
}
