import type { Definition, Nodes, Root } from 'mdast';

/** The definitions of reference links, by identifier, and the identifiers that links and images use. */
export interface References {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly used: ReadonlySet<string>;
}

/** Collects the references of a tree. Of two definitions with one identifier the first counts, as in CommonMark. */
export function references(root: Root): References {
  const definitions = new Map<string, Definition>();
  const used = new Set<string>();
  // In the order of the document, and without recursion, because nodes can be nested deeper than the stack allows.
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (node.type === 'linkReference' || node.type === 'imageReference') used.add(node.identifier);
    if ('children' in node) for (const child of node.children.toReversed()) waiting.push(child);
  }
  return { definitions, used };
}

/** Whether a link uses this definition. Otherwise the definition must be shown as text, or it would be lost. */
export function isShownByLinks(node: Definition, { definitions, used }: References): boolean {
  return used.has(node.identifier) && definitions.get(node.identifier) === node;
}
