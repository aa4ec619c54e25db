import { byOffset, endOf } from './formatted.ts';
import type { Entity, Formatted } from './formatted.ts';

/**
 * The part of a text from one position to another, without white space at its ends and with the entities clipped to it. The indentation
 * of a code block that begins the part stays: Telegram does not trim inside a leading entity (tdlib, fix_formatted_text).
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
    // A look that ends in white space at a cut would cover nothing but that.
    if (b > a && text.slice(a, b).trim() !== '') clipped.push({ ...entity, offset: a - from, length: b - a });
  }
  return { text: text.slice(from, to), entities: clipped.toSorted(byOffset) };
}

/** A text without white space at its ends, which Telegram would take away and so shift the entities. */
export function trim(formatted: Formatted): Formatted {
  return slice(formatted, 0, formatted.text.length);
}
