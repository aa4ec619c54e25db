import type { Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown, type Handlers } from 'mdast-util-to-markdown';
import { AS_IS } from './nodes.ts';

/**
 * Writes nodes as Markdown (CommonMark and GFM), with a line end at the end. In texts everything that would be markup is
 * escaped.
 */
export function write(children: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...children] };
  showAddressesAsCode(root);
  return toMarkdown(root, {
    bullet: '-',
    emphasis: '*',
    rule: '-',
    listItemIndent: 'one',
    fences: true,
    // Aligned columns would give every row the width of the longest cell, and one long cell would make the table huge.
    extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    handlers: { [AS_IS]: ({ value }: { readonly value: string }) => value } as Partial<Handlers>,
  });
}

/** An address that readers of GFM turn into a link even if it is escaped, and that is neither of the web nor of a mailbox. */
const ADDRESS = /(xmpp:\S+)/i;

/** Shows such addresses as code. */
function showAddressesAsCode(root: Root): void {
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!('children' in node) || node.type === 'link') continue;
    if (node.children.some((child) => child.type === 'text' && ADDRESS.test(child.value)))
      node.children = (node.children as PhrasingContent[]).flatMap(pieces);
    for (const child of node.children) waiting.push(child);
  }
}

const pieces = (node: PhrasingContent): PhrasingContent[] =>
  node.type === 'text' ? node.value.split(ADDRESS).flatMap(piece) : [node];

/** @param index odd for an address */
function piece(value: string, index: number): PhrasingContent[] {
  if (value === '') return [];
  return [{ type: index % 2 === 1 ? 'inlineCode' : 'text', value }];
}
