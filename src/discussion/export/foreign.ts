import type { BlockContent, Heading, Nodes, PhrasingContent, RootContent } from 'mdast';
import { fenceContent } from '../../markdown/blocks.ts';
import { parseLine, parsePart, type Budget, type Piece } from '../../markdown/parse.ts';
import { references } from '../../markdown/references.ts';
import { code, flow } from './foreign-flow.ts';
import { phrasing, type Foreign } from './foreign-inline.ts';
import { paragraph, text } from './nodes.ts';
import { clean, oneLine } from '../../lib/text.ts';

/**
 * Markdown by anybody → nodes that cannot reach beyond their place: every heading is below the level `below` (1 to 5), HTML and
 * definitions are text, images are links, and links lead to the web or to a mailbox only. Headings keep their order among each other as
 * far as there are levels (6). What would cost too much to read stands as code, as it was written.
 * @param budget what all texts of the document may cost; less is left of it afterwards
 */
export function foreign(markdown: string, below: number, budget: Budget): BlockContent[] {
  const nodes = parsePart(clean(markdown), budget).flatMap(piece);
  sink(nodes, below);
  return nodes;
}

/**
 * Markdown by a model on one line → the content of a paragraph, whatever block the line would begin. Letter for letter where reading it
 * would cost too much.
 * @param budget what it may cost; less is left of it afterwards
 */
export function foreignLine(markdown: string, budget: Budget): PhrasingContent[] {
  const line = oneLine(markdown);
  const read = parseLine(line, budget);
  if (read === null) return [text(line)];
  return phrasing(read, { references: { definitions: new Map(), used: new Set() }, source: line });
}

function piece(part: Piece): BlockContent[] {
  switch (part.kind) {
    case 'tree': {
      const context: Foreign = { references: references(part.root), source: part.source };
      return flow(part.root.children, context);
    }
    case 'fence': {
      const { info, value } = fenceContent(part.source);
      return code(info, value);
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

/** Lowers all headings by as much as the highest needs. */
function sink(nodes: readonly RootContent[], below: number): void {
  const found: Heading[] = [];
  const waiting: Nodes[] = [...nodes];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'heading') found.push(node);
    else if ('children' in node) for (const child of node.children) waiting.push(child);
  }
  const by = below + 1 - found.reduce((least, { depth }) => Math.min(least, depth), 6);
  for (const node of found) node.depth = Math.min(6, node.depth + by) as Heading['depth'];
}
