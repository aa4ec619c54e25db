/** Short ways to write nodes of a Markdown tree. What they hold is shown letter for letter: only `foreign.ts` reads markup. */
import type { Blockquote, BlockContent, Emphasis, Heading, List, Paragraph, PhrasingContent, Text } from 'mdast';

/** The type of a node whose value is written as it is. */
export const AS_IS = 'asIs';

type Inline = PhrasingContent | string;

export const text = (value: string): Text => ({ type: 'text', value });

/** What is written as it is. A node of ours, which only the writer (`write.ts`) knows. */
export const asIs = (value: string): PhrasingContent => ({ type: AS_IS, value }) as never;

const inline = (content: readonly Inline[]): PhrasingContent[] =>
  content.map((part) => (typeof part === 'string' ? text(part) : part));

export const paragraph = (...content: readonly Inline[]): Paragraph => ({
  type: 'paragraph',
  children: inline(content),
});

export const emphasis = (value: string): Emphasis => ({ type: 'emphasis', children: [text(value)] });

/** A heading of level 1 to 6; deeper ones are of level 6. */
export const heading = (level: number, ...content: readonly Inline[]): Heading => ({
  type: 'heading',
  depth: Math.min(6, Math.max(1, level)) as Heading['depth'],
  children: inline(content),
});

export const blockquote = (children: readonly BlockContent[]): Blockquote => ({
  type: 'blockquote',
  children: [...children],
});

/** A list without numbers, each item's blocks below one another. */
export const list = (items: readonly (readonly BlockContent[])[]): List => ({
  type: 'list',
  ordered: false,
  spread: false,
  children: items.map((children) => ({ type: 'listItem', spread: false, children: [...children] })),
});
