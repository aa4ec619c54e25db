import { closesFence } from './blocks.ts';
import { normalizeSource, parse } from './parse.ts';

/**
 * The line that closes the code block in which a text ends. Null if it ends in none. A block inside a quote or list item needs
 * no such line, because the next line that is not indented ends it.
 */
export function openFence(markdown: string): string | null {
  const last = parse(normalizeSource(markdown)).at(-1);
  if (last === undefined || last.kind === 'plain' || last.kind === 'raw') return null;
  if (last.kind === 'fence') return unclosed(last.source.trim());
  const node = last.root.children.at(-1);
  if (node?.type !== 'code') return null;
  return unclosed(last.source.slice(node.position?.start.offset, node.position?.end.offset));
}

/** The fence of a block that has no closing line. Null for a closed block and for code by indentation. */
function unclosed(block: string): string | null {
  const fence = /^(?:`{3,}|~{3,})/.exec(block)?.[0];
  if (fence === undefined) return null;
  const lastLine = block.slice(block.lastIndexOf('\n') + 1);
  return block.includes('\n') && closesFence(lastLine, fence) ? null : fence;
}
