/** Text with Telegram's entities, and how to cut and indent it so that these stay right. */

/** A span of text with a format of its own: the part of Telegram's MessageEntity that a bot may send. */
export type Entity = StyleEntity | PreEntity | LinkEntity;

interface Span {
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
  /** How long it is, in UTF-16 code units; never 0. */
  readonly length: number;
}

export interface StyleEntity extends Span {
  readonly type: StyleType | 'code';
}

export interface PreEntity extends Span {
  readonly type: 'pre';
  readonly language?: string;
}

export interface LinkEntity extends Span {
  readonly type: 'text_link';
  readonly url: string;
}

/** The formats that can be laid over other text. */
export type StyleType =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'spoiler'
  | 'blockquote'
  | 'expandable_blockquote';

/** The formats that may lie over each other and over links. */
export const STYLES: ReadonlySet<Entity['type']> = new Set<StyleType>([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
]);

/** Text as Telegram takes it: no markup, the formats beside it. Entities are sorted by offset, the outer one first. */
export interface Formatted {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** Nothing. Not sendable by itself: Telegram refuses empty messages. */
export const EMPTY: Formatted = { text: '', entities: [] };

/** The first position after an entity. */
export function endOf(entity: Entity): number {
  return entity.offset + entity.length;
}

/**
 * Telegram's order: by offset, then the outer one first. The outer one is the longer. Of two alike it is a quote, which cannot be inside
 * another format.
 */
export function byOffset(a: Entity, b: Entity): number {
  return a.offset - b.offset || b.length - a.length || Number(isQuote(b.type)) - Number(isQuote(a.type));
}

export function isQuote(type: Entity['type']): boolean {
  return type === 'blockquote' || type === 'expandable_blockquote';
}

/**
 * The text from one position to another, without white space at its ends and with the entities clipped to it. If it begins with a code
 * block, the indentation of that stays: Telegram does not trim inside a leading entity (tdlib, fix_formatted_text).
 */
export function slice({ text, entities }: Formatted, start: number, end: number): Formatted {
  const part = text.slice(start, end);
  const to = start + part.trimEnd().length;
  const first = Math.min(to, start + (part.length - part.trimStart().length));
  const lineStart = Math.max(start, text.lastIndexOf('\n', first - 1) + 1);
  const isCode = entities.some(
    ({ type, offset, length }) => type === 'pre' && offset <= lineStart && offset + length > first,
  );
  const from = isCode ? lineStart : first;
  const clipped: Entity[] = [];
  for (const entity of entities) {
    const a = Math.max(entity.offset, from);
    const b = Math.min(endOf(entity), to);
    // An entity of which only white space is left would cover nothing else, and Telegram drops such a one.
    if (b > a && text.slice(a, b).trim() !== '') clipped.push({ ...entity, offset: a - from, length: b - a });
  }
  return { text: text.slice(from, to), entities: clipped.toSorted(byOffset) };
}

/** A text without white space at its ends. Telegram would take that away, and so shift the entities. */
export function trim(formatted: Formatted): Formatted {
  return slice(formatted, 0, formatted.text.length);
}

/** Puts white space before every line but the first. Empty lines and the lines of code blocks stay as they are. */
export function indent(formatted: Formatted, padding: string): Formatted {
  const { text, entities } = formatted;
  const blocks = entities.filter((entity) => entity.type === 'pre');
  const inserted: number[] = [];
  let next = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    const start = at + 1;
    for (let block = blocks[next]; block !== undefined && endOf(block) <= start; block = blocks[next]) next += 1;
    const block = blocks[next];
    if (block !== undefined && block.offset <= start) continue;
    if (start < text.length && text[start] !== '\n') inserted.push(start);
  }
  if (inserted.length === 0) return formatted;
  const pieces: string[] = [];
  for (const [index, start] of inserted.entries()) pieces.push(text.slice(inserted[index - 1] ?? 0, start), padding);
  pieces.push(text.slice(inserted.at(-1)));
  // An entity that begins at a line's start begins after its padding; one that ends there ends before it.
  const moved = entities.map((entity) => {
    const offset = entity.offset + padding.length * countBelow(inserted, entity.offset + 1);
    const end = endOf(entity) + padding.length * countBelow(inserted, endOf(entity));
    return { ...entity, offset, length: end - offset };
  });
  return { text: pieces.join(''), entities: moved };
}

/** How many of the sorted numbers are smaller than the limit. */
function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
