import type { Definition, Nodes, Root } from 'mdast';

/** The definitions of reference links, by identifier, and which identifiers are referred to. */
export interface References {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly used: ReadonlySet<string>;
}

/** The definitions of a tree (of two with one name the first counts, as in CommonMark) and the names that links and images refer to. */
export function references(root: Root): References {
  const definitions = new Map<string, Definition>();
  const used = new Set<string>();
  // Document order without recursion: looks can be nested deeper than the stack.
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (node.type === 'linkReference' || node.type === 'imageReference') used.add(node.identifier);
    if ('children' in node) for (const child of node.children.toReversed()) waiting.push(child);
  }
  return { definitions, used };
}

/** Whether links lead to what a definition says. One that nothing uses, or that an earlier one hides, is to be shown as it was written. */
export function isShownByLinks(node: Definition, { definitions, used }: References): boolean {
  return used.has(node.identifier) && definitions.get(node.identifier) === node;
}
