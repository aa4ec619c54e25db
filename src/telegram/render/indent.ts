import { endOf } from './formatted.ts';
import type { Formatted } from './formatted.ts';

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
  // A look that begins at a line's start begins after its padding; one that ends there ends before it.
  const moved = entities.map((entity) => {
    const offset = entity.offset + padding.length * below(inserted, entity.offset + 1);
    const end = endOf(entity) + padding.length * below(inserted, endOf(entity));
    return { ...entity, offset, length: end - offset };
  });
  return { text: pieces.join(''), entities: moved };
}

/** How many of the sorted numbers are smaller than the limit. */
function below(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
