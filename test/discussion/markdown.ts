/** What a document says, as two readers see it: one of CommonMark alone and one of GFM. */
import type { Heading, Nodes, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

export const readers: Readonly<Record<string, (markdown: string) => Root>> = {
  CommonMark: (markdown) => unified().use(remarkParse).parse(markdown),
  GFM: (markdown) => unified().use(remarkParse).use(remarkGfm).parse(markdown),
};

/** A node and all in it, in order. */
function nodes(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodes) : [])];
}

const isHeading = (node: Nodes): node is Heading => node.type === 'heading';

/** All headings of a document, wherever they stand, down to a level. */
export function outline(tree: Root, deepest = 6): [number, string][] {
  return nodes(tree)
    .filter(isHeading)
    .filter(({ depth }) => depth <= deepest)
    .map((node) => [node.depth, toString(node)]);
}

const NEVER = new Set([
  'html',
  'definition',
  'footnoteDefinition',
  'footnoteReference',
  'image',
  'imageReference',
  'linkReference',
]);

/** What may never be in a document that we made: markup that acts, or that reaches beyond its place. */
export function leaks(tree: Root): string[] {
  return nodes(tree).flatMap((node) => {
    if (NEVER.has(node.type)) return [node.type];
    return node.type === 'link' && !/^(?:https?:\/\/|mailto:)/i.test(node.url) ? [node.url] : [];
  });
}
