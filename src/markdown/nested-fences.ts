/** Code blocks inside a code block of Markdown: models write both with three backticks, and CommonMark ends the outer one at the first. */
import { closesFence, fenceOpening, type Fence } from './blocks.ts';

/** Whether any line may open a block of Markdown. */
const MARKDOWN_BLOCK = /^ {0,3}(?:`{3,}|~{3,})[ \t]*(?:markdown|md)\b/im;

const isMarkdown = ({ info }: Fence): boolean => /^(?:markdown|md)\b/i.test(info);

/** A code block of Markdown: the line that opens it, the one that closes it, and how long its fence must be to hold those inside. */
interface Outer {
  readonly first: number;
  readonly last: number;
  readonly fence: string;
  readonly least: number;
}

/** So many blocks that never end are looked for. Each takes time linear in the rest of the text. */
const MAX_FAILURES = 8;

/**
 * The block of Markdown that a line opens, read so that a fence with an info string opens an inner block. Null if the lines end before
 * all are closed: then CommonMark's reading is as good.
 */
function outerBlock(lines: readonly string[], first: number, opening: Fence): Outer | null {
  const { fence } = opening;
  const open = [opening];
  let least = fence.length;
  for (let at = first + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const innermost = open.at(-1) ?? opening;
    if (closesFence(line, innermost.fence)) open.pop();
    else if (isMarkdown(innermost)) {
      // In other code than Markdown nothing opens a block.
      const inner = fenceOpening(line);
      if (inner === null || inner.info === '') continue;
      open.push(inner);
      if (inner.fence[0] === fence[0]) least = Math.max(least, inner.fence.length + 1);
    }
    if (open.length === 0) return { first, last: at, fence, least };
  }
  return null;
}

/** A line with its fence made longer. */
const lengthened = (line: string, { fence, least }: Outer): string =>
  line.replace(/[`~]{3,}/, (signs) => signs.padEnd(least, fence[0]));

/**
 * A source in which the fence of every block of Markdown is longer than those of the blocks inside, as CommonMark wants it. All lines stay;
 * idempotent.
 */
export function lengthenFences(source: string): string {
  if (!MARKDOWN_BLOCK.test(source)) return source;
  const lines = source.split('\n');
  let open: Fence | null = null;
  let failures = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (open !== null) {
      if (closesFence(line, open.fence)) open = null;
      continue;
    }
    open = fenceOpening(line);
    if (open === null || !isMarkdown(open) || failures >= MAX_FAILURES) continue;
    const outer = outerBlock(lines, at, open);
    if (outer === null) {
      failures += 1;
      continue;
    }
    for (const edge of [outer.first, outer.last]) lines[edge] = lengthened(lines[edge] ?? '', outer);
    at = outer.last;
    open = null;
  }
  return lines.join('\n');
}
