import type { Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown, type Handlers } from 'mdast-util-to-markdown';
import { AS_IS } from './nodes.ts';

/** A tree as Markdown (CommonMark + GFM), ending with a line end. Whatever its texts hold is escaped where it would be markup. */
export function write(children: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...children] };
  codeAddresses(root);
  return toMarkdown(root, {
    bullet: '-',
    emphasis: '*',
    rule: '-',
    listItemIndent: 'one',
    fences: true,
    // Columns of one width would make a table of one long cell grow without end.
    extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    handlers: { [AS_IS]: ({ value }: { readonly value: string }) => value } as Partial<Handlers>,
  });
}

/** What readers of GFM make a link of that is neither of the web nor of a mailbox, however it is escaped. */
const ADDRESS = /(xmpp:\S+)/i;

/** Shows such addresses as code. */
function codeAddresses(root: Root): void {
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
