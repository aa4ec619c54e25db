import type { BlockContent, Heading, Nodes, PhrasingContent, RootContent } from 'mdast';
import { fenceContent } from './blocks.ts';
import { normalizeSource, parseLine, parsePart, type Budget, type Piece } from './parse.ts';
import { references } from './references.ts';
import { codeBlock, sanitizeBlocks } from './sanitize-blocks.ts';
import { sanitizeInline, type SourceContext } from './sanitize-inline.ts';
import { paragraph, text } from './nodes.ts';
import { clean, oneLine } from '../lib/text.ts';

/**
 * Reads Markdown by people or models into nodes that cannot change the document around them. HTML and definitions become text,
 * images become links, and links lead to the web or to a mailbox only. What would take too long to read becomes a code block.
 * @param below every heading is moved below this level (1 to 5). Headings keep their order as far as there are levels (6)
 * @param budget the parsing time left for the document. It gets less by this
 */
export function sanitizeMarkdown(markdown: string, below: number, budget: Budget): BlockContent[] {
  const nodes = parsePart(normalizeSource(clean(markdown)), budget).flatMap(piece);
  lowerHeadings(nodes, below);
  return nodes;
}

/**
 * Reads Markdown by a model as the content of one paragraph. Line breaks become spaces, and nothing in it begins a block. What
 * would take too long to read becomes plain text.
 * @param budget the parsing time left for the document. It gets less by this
 */
export function sanitizeLine(markdown: string, budget: Budget): PhrasingContent[] {
  const line = oneLine(markdown);
  const read = parseLine(line, budget);
  if (read === null) return [text(line)];
  return sanitizeInline(read, { references: { definitions: new Map(), used: new Set() }, source: line });
}

function piece(part: Piece): BlockContent[] {
  switch (part.kind) {
    case 'tree': {
      const context: SourceContext = { references: references(part.root), source: part.source };
      return sanitizeBlocks(part.root.children, context);
    }
    case 'fence': {
      const { info, value } = fenceContent(part.source);
      return codeBlock(info, value);
    }
    case 'plain':
      return part.source
        .split(/\n{2,}/)
        .filter((block) => block.trim() !== '')
        .map((block) => paragraph(block.trim()));
    case 'raw':
      return [{ type: 'code', value: part.source.replace(/^\n+/, '').trimEnd() }];
  }
}

/** Moves all headings down by the same number of levels, so that the highest is just below `below`. */
function lowerHeadings(nodes: readonly RootContent[], below: number): void {
  const found: Heading[] = [];
  const waiting: Nodes[] = [...nodes];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'heading') found.push(node);
    else if ('children' in node) for (const child of node.children) waiting.push(child);
  }
  const by = below + 1 - found.reduce((least, { depth }) => Math.min(least, depth), 6);
  for (const node of found) node.depth = Math.min(6, node.depth + by) as Heading['depth'];
}
