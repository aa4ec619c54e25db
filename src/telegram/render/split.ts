import { atoms } from './atoms.ts';
import type { Atom } from './atoms.ts';
import { isBlank } from './clean.ts';
import { cutPosition } from './cut.ts';
import { STYLES, endOf } from './formatted.ts';
import type { Entity, Formatted } from './formatted.ts';
import { slice, trim } from './slice.ts';

export interface SplitOptions {
  /** The longest part, in UTF-16 code units: Telegram's limit for a message is 4096, for a caption 1024. */
  readonly limit?: number;
  /** The longest first part, where something else shares its message. */
  readonly firstLimit?: number;
  /** Telegram silently drops the entities of a message after the first 100. */
  readonly maxEntities?: number;
}

const MAX_LENGTH = 4096;
const MAX_ENTITIES = 100;

/**
 * Cuts a text into messages that Telegram accepts. Cuts are between blocks where possible, else lines, sentences, words; code, links,
 * list items, and headings with their first line stay whole where they fit into one part; a longer code block is cut at lines and stays
 * one in each part. Parts have no white space at their ends and are never blank (so a blank text has no parts); nothing else is lost.
 */
export function split(formatted: Formatted, options: SplitOptions = {}): Formatted[] {
  const limit = Math.max(2, options.limit ?? MAX_LENGTH);
  const maxEntities = Math.max(1, options.maxEntities ?? MAX_ENTITIES);
  const whole = trim(formatted);
  const { text } = whole;
  const uncut = atoms(whole);
  const parts: Formatted[] = [];
  let firstEntity = 0;
  let firstAtom = 0;
  for (let start = 0; start < text.length;) {
    const size = parts.length === 0 ? Math.max(2, options.firstLimit ?? limit) : limit;
    // Entities and atoms that ended before this part never matter again, unless something longer around them still does.
    while (ends(whole.entities[firstEntity], start)) firstEntity += 1;
    while (ends(uncut[firstAtom], start)) firstAtom += 1;
    start = skipBlank(text, start, size);
    const near = nearby(whole.entities, firstEntity, start, start + size);
    const end = Math.min(text.length, start + size, crowd(near, start, maxEntities));
    let cut = end;
    if (end < text.length) cut = cutPosition(text, start, end, outside(within(uncut, firstAtom, start, end, limit)));
    const part = slice({ text, entities: near }, start, cut);
    if (!isBlank(part.text)) parts.push(part);
    start = cut;
  }
  return parts;
}

function ends(span: Entity | Atom | undefined, at: number): boolean {
  return span !== undefined && ('end' in span ? span.end : endOf(span)) <= at;
}

/** The next line that is not blank: white space between parts is dropped, but indentation may belong to code, up to a part of it. */
function skipBlank(text: string, start: number, limit: number): number {
  const visible = /\S/g;
  visible.lastIndex = start;
  const end = visible.exec(text)?.index ?? text.length;
  const line = start + text.slice(start, end).lastIndexOf('\n') + 1;
  return end - line < limit ? line : end;
}

function nearby(entities: readonly Entity[], first: number, start: number, end: number): Entity[] {
  const near: Entity[] = [];
  for (let index = first; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity === undefined || entity.offset >= end) break;
    if (endOf(entity) > start) near.push(entity);
  }
  return near;
}

/** The atoms that a part from `start` to `end` can spare: those that begin in it and fit into a part, be it this one or the next. */
function within(all: readonly Atom[], first: number, start: number, end: number, limit: number): Atom[] {
  const found: Atom[] = [];
  for (let index = first; index < all.length; index += 1) {
    const atom = all[index];
    if (atom === undefined || atom.start >= end) break;
    const fits = atom.start > start ? atom.end - atom.start <= limit : atom.start === start && atom.end <= end;
    if (fits) found.push(atom);
  }
  return found;
}

/** @param whole sorted by where they begin */
function outside(whole: readonly Atom[]): (at: number) => boolean {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of whole) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return (at) => !merged.some((atom) => atom.start < at && at < atom.end);
}

/**
 * How far a part may reach before it holds too many entities. Telegram cuts a bold or italic text wherever another entity begins or
 * ends inside it (tdlib, split_entities) and counts the pieces, so an entity inside such a one counts for three.
 */
function crowd(near: readonly Entity[], start: number, max: number): number {
  let count = 0;
  let outer = 0;
  for (const entity of near) {
    count += entity.offset < outer ? 3 : 1;
    if (count > max && entity.offset > start) return entity.offset;
    if (STYLES.has(entity.type)) outer = Math.max(outer, endOf(entity));
  }
  return Infinity;
}
