import type { RootContent } from 'mdast';
import type { References } from '../../markdown/references.ts';
import type { Formatted } from './formatted.ts';

/** What rendering a node needs to know of its tree. */
export interface Context {
  readonly references: References;
  /** The source of a node, for what is shown as it was written. */
  readonly sourceOf: (node: RootContent) => string;
  /** Renders a block inside another one. */
  readonly block: (node: RootContent) => Formatted;
}
