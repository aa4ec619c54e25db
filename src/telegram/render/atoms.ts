import { endOf } from './formatted.ts';
import type { Formatted } from './formatted.ts';
import { ITEM } from './list.ts';

/** A stretch of text that should not be cut, `end` exclusive. */
export interface Atom {
  readonly start: number;
  readonly end: number;
}

/**
 * What should stay whole when a text is split: code, links, list items with all that belongs to them, and headings with the first line
 * below. They nest (an item of an inner list is one too); sorted by where they begin.
 */
export function atoms(formatted: Formatted): Atom[] {
  const { text, entities } = formatted;
  const found: Atom[] = items(formatted);
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

/** List items: from a line with a marker to the next line that is not further in. The lines of code belong to what is around them. */
function items({ text, entities }: Formatted): Atom[] {
  const found: Atom[] = [];
  const open: { readonly start: number; readonly column: number }[] = [];
  const code = entities.filter(({ type }) => type === 'pre');
  let lastEnd = 0;
  let next = 0;
  for (let at = 0; at <= text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    for (let block = code[next]; block !== undefined && endOf(block) <= at; block = code[next]) next += 1;
    const block = code[next];
    // A block that follows the last line directly is part of its item; its indentation says nothing.
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
