/** Characters that isolate the direction of a text, for scripts that are written from the right: each that opens needs one that closes. */
import { EMPTY, endOf, trim, type Formatted } from './formatted.ts';

const ISOLATE = /[\u2066-\u2069\n]/g;
const CLOSING = '\u2069';

/** Where isolates stand that have no other half on their line. A line's end ends them all (https://unicode.org/reports/tr9/#P1). */
function unpaired(text: string): number[] {
  const found: number[] = [];
  let open: number[] = [];
  for (const { 0: char, index } of text.matchAll(ISOLATE)) {
    if (char === '\n') {
      found.push(...open);
      open = [];
    } else if (char !== CLOSING) open.push(index);
    else if (open.pop() === undefined) found.push(index);
  }
  return [...found, ...open].toSorted((a, b) => a - b);
}

/** A text without isolates that have no other half: they would turn what stands beside them. No white space at its ends. */
export function balanced(formatted: Formatted): Formatted {
  const gone = unpaired(formatted.text);
  if (gone.length === 0) return formatted;
  const kept: string[] = [];
  let from = 0;
  for (const at of gone) {
    kept.push(formatted.text.slice(from, at));
    from = at + 1;
  }
  const text = kept.join('') + formatted.text.slice(from);
  let passed = 0;
  const before = (at: number): number => {
    // Entities are sorted by where they begin, but an end may lie beyond the next beginning.
    while (passed > 0 && (gone[passed - 1] ?? 0) >= at) passed -= 1;
    while (passed < gone.length && (gone[passed] ?? Infinity) < at) passed += 1;
    return at - passed;
  };
  const entities = formatted.entities.flatMap((entity) => {
    const offset = before(entity.offset);
    const length = before(endOf(entity)) - offset;
    return length > 0 ? [{ ...entity, offset, length }] : [];
  });
  return text === '' ? EMPTY : trim({ text, entities });
}
