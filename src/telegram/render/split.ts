/** Cuts a text into messages: how far each may reach, what should stay whole, and where the best place to cut is. */
import { isBlank } from './accepted.ts';
import { STYLES, endOf, slice, trim, type Entity, type Formatted } from './formatted.ts';
import { balanced } from './isolates.ts';

export interface SplitOptions {
  /** The longest part, in UTF-16 code units: Telegram's limit for a message is 4096, for a caption 1024. */
  readonly limit?: number;
  /** The longest first part, where something else shares its message. */
  readonly firstLimit?: number;
  /** Telegram silently drops the entities of a message after the first 100. */
  readonly maxEntities?: number;
}

export const MAX_LENGTH = 4096;
export const MAX_ENTITIES = 100;

/**
 * Cuts a text into messages that Telegram accepts. Cuts are between blocks where possible, else between lines, sentences, words. Code,
 * links, list items, and headings with their first line stay whole where they fit into one part. A longer code block is cut at lines,
 * and each part of it is a code block. Parts have no white space at their ends and are never blank, so a blank text has no parts.
 * Nothing else is lost but an isolate whose other half is in another part.
 */
export function split(formatted: Formatted, options: SplitOptions = {}): Formatted[] {
  const limit = Math.max(2, options.limit ?? MAX_LENGTH);
  const maxEntities = Math.max(1, options.maxEntities ?? MAX_ENTITIES);
  const whole = trim(formatted);
  const { text } = whole;
  const ranges = wholeRanges(whole);
  const parts: Formatted[] = [];
  let firstEntity = 0;
  let firstRange = 0;
  for (let start = 0; start < text.length;) {
    const size = parts.length === 0 ? Math.max(2, options.firstLimit ?? limit) : limit;
    // Those that ended before this part never matter again. They stay in the list while something longer around them still does.
    while (ends(whole.entities[firstEntity], start)) firstEntity += 1;
    while (ends(ranges[firstRange], start)) firstRange += 1;
    start = skipBlank(text, start, size);
    const near = nearby(whole.entities, firstEntity, start, start + size);
    const end = Math.min(text.length, start + size, entityLimit(near, start, maxEntities));
    let cut = end;
    if (end < text.length)
      cut = cutPosition(text, start, end, outside(sparable(ranges, firstRange, start, end, limit)));
    const part = balanced(slice({ text, entities: near }, start, cut));
    if (!isBlank(part.text)) parts.push(part);
    start = cut;
  }
  return parts;
}

function ends(span: Entity | Range | undefined, at: number): boolean {
  return span !== undefined && ('end' in span ? span.end : endOf(span)) <= at;
}

/** The start of the next line that is not blank. Its indentation stays, for it may belong to code; but one longer than a part does not. */
function skipBlank(text: string, start: number, limit: number): number {
  const visible = /\S/g;
  visible.lastIndex = start;
  const end = visible.exec(text)?.index ?? text.length;
  const line = start + text.slice(start, end).lastIndexOf('\n') + 1;
  return end - line < limit ? line : end;
}

/** The entities that lie between two positions, or reach in. `first`: the index of the first that may. */
function nearby(entities: readonly Entity[], first: number, start: number, end: number): Entity[] {
  const near: Entity[] = [];
  for (let index = first; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity === undefined || entity.offset >= end) break;
    if (endOf(entity) > start) near.push(entity);
  }
  return near;
}

/** The ranges that a cut of a part from `start` to `end` can spare: those that begin in it and fit into this part or the next. */
function sparable(all: readonly Range[], first: number, start: number, end: number, limit: number): Range[] {
  const found: Range[] = [];
  for (let index = first; index < all.length; index += 1) {
    const range = all[index];
    if (range === undefined || range.start >= end) break;
    const fits = range.start > start ? range.end - range.start <= limit : range.start === start && range.end <= end;
    if (fits) found.push(range);
  }
  return found;
}

/** Tells whether a position is in none of the ranges, which are sorted by where they begin. */
function outside(ranges: readonly Range[]): (at: number) => boolean {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return (at) => !merged.some(({ start, end }) => start < at && at < end);
}

/**
 * How far a part may reach before it holds too many entities. Telegram cuts a bold or italic text wherever another entity begins or
 * ends inside it, and counts the pieces (tdlib, split_entities). So an entity inside such a one counts for three.
 */
function entityLimit(near: readonly Entity[], start: number, max: number): number {
  let count = 0;
  let outer = 0;
  for (const entity of near) {
    count += entity.offset < outer ? 3 : 1;
    if (count > max && entity.offset > start) return entity.offset;
    if (STYLES.has(entity.type)) outer = Math.max(outer, endOf(entity));
  }
  return Infinity;
}

/** What an item of a list begins with, at the start of a line: see `marker` in markdown.ts. */
const ITEM = /^[ ]*(?:[•☐☑]|\d{1,10}\.)(?: |$)/;

/** From one position of a text to another, `end` exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What should stay whole when a text is split: code, links, list items with all that belongs to them, and headings with the first line
 * below. They may be inside each other: an item of an inner list is one too. Sorted by where they begin.
 */
function wholeRanges(formatted: Formatted): Range[] {
  const { text, entities } = formatted;
  const found: Range[] = items(formatted);
  for (const entity of entities) {
    const end = endOf(entity);
    if (entity.type === 'pre' || entity.type === 'code' || entity.type === 'text_link') {
      found.push({ start: entity.offset, end });
    } else if (
      entity.type === 'bold' &&
      isLineStart(text, entity.offset) &&
      text[end] === '\n' &&
      text[end + 1] !== '\n'
    ) {
      const next = text.indexOf('\n', end + 1);
      found.push({ start: entity.offset, end: next < 0 ? text.length : next });
    }
  }
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

/** List items: from a line with a marker to the next line that is not indented further. Lines of code belong to what is around them. */
function items({ text, entities }: Formatted): Range[] {
  const found: Range[] = [];
  const open: { readonly start: number; readonly column: number }[] = [];
  const code = entities.filter(({ type }) => type === 'pre');
  let lastEnd = 0;
  let next = 0;
  for (let at = 0; at <= text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    for (let block = code[next]; block !== undefined && endOf(block) <= at; block = code[next]) next += 1;
    const block = code[next];
    // A code block right below the last line is part of that one's item. Its indentation says nothing.
    const inside = block !== undefined && block.offset <= at && (block.offset < at || text[at - 2] !== '\n');
    const line = inside ? '' : text.slice(at, end);
    if (line.trim() !== '') {
      const column = line.length - line.trimStart().length;
      for (let last = open.at(-1); last !== undefined && last.column >= column; last = open.at(-1)) {
        found.push({ start: last.start, end: lastEnd });
        open.pop();
      }
      if (ITEM.test(line)) open.push({ start: at, column });
    }
    if (end > at) lastEnd = end;
    at = end + 1;
  }
  for (const { start } of open) found.push({ start, end: lastEnd });
  return found;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n';
}

const WORD = /\s+(?![\p{M}\u200D])/gu;
/** Where a text may be cut, best first: between blocks, lines, sentences, words. Each pattern ends where the next part begins. */
const BREAKS = [/\n\n+(?! )/g, /\n(?! )/g, /\n/g, /[.!?…][\p{Pe}\p{Pf}"'*]*\s+|[。！？；]/gu, WORD];
/** So much of a part a better kind of break must fill. Otherwise a worse kind that fills more is taken. */
const MIN_FILL = 0.4;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Where to end a part that begins at `start` and may reach to `limit` (both positions in the text, the limit inside it).
 * @param mayCut whether a position is outside of what should stay whole; obeyed if there is any break outside
 * @returns a position in (start, limit]
 */
function cutPosition(text: string, start: number, limit: number, mayCut: (at: number) => boolean): number {
  const least = start + (limit - start) * MIN_FILL;
  const best = (allowed: (at: number) => boolean): number | undefined => {
    for (const pattern of BREAKS) {
      const at = lastBreak(text, pattern, start, limit, allowed);
      if (at !== undefined && at >= least) return at;
    }
    return undefined;
  };
  const good = best(mayCut);
  if (good !== undefined) return good;
  // What should stay whole, or a long word, fills most of the part: end before it if that keeps it whole.
  const early = Math.max(...[/\n/g, WORD].map((pattern) => lastBreak(text, pattern, start, limit, mayCut) ?? start));
  if (early > start && (!mayCut(limit) || wordEnd(text, limit, early + limit - start + 1) - early <= limit - start))
    return early;
  return best(() => true) ?? characterBreak(text, start, limit);
}

/** The last allowed place up to the limit where a pattern matches. White space that reaches beyond the limit does not count. */
function lastBreak(
  text: string,
  pattern: RegExp,
  start: number,
  limit: number,
  allowed: (at: number) => boolean,
): number | undefined {
  const window = text.slice(start, limit + 2);
  const matches = [...window.matchAll(pattern)];
  for (const match of matches.toReversed()) {
    const at = Math.min(start + match.index + match[0].length, limit);
    if (match.index > 0 && start + match.index <= limit && allowed(at)) return at;
  }
  return undefined;
}

/** Where the word at a position ends; the search goes up to another position. */
function wordEnd(text: string, from: number, to: number): number {
  const length = text.slice(from, to).search(/\s/);
  return length < 0 ? Math.min(to, text.length) : from + length;
}

/** The last boundary between characters as people see them, or between code points when one of those is longer than the part. */
export function characterBreak(text: string, start: number, limit: number): number {
  const from = Math.max(start, limit - 400);
  const at = from + (graphemes.segment(text.slice(from, limit + 100)).containing(limit - from)?.index ?? 0);
  if (at > start && at > from) return at;
  const isLowSurrogate = /[\uDC00-\uDFFF]/.test(text.charAt(limit));
  return isLowSurrogate && limit - 1 > start ? limit - 1 : limit;
}
