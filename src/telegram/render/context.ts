import type { Definition, RootContent } from 'mdast';
import type { Formatted } from './formatted.ts';

/** The definitions of reference links, by identifier, and which identifiers are referred to. */
export interface References {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly used: ReadonlySet<string>;
}

/** What rendering a node needs to know of its tree. */
export interface Context {
  readonly references: References;
  /** The source of a node, for what is shown as it was written. */
  readonly sourceOf: (node: RootContent) => string;
  /** Renders a block inside another one. */
  readonly block: (node: RootContent) => Formatted;
}
