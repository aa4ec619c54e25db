/** Short ways to make nodes of a Markdown tree. Strings in them are shown letter for letter. Only `sanitize.ts` reads markup. */
import type {
  Blockquote,
  BlockContent,
  Emphasis,
  Heading,
  List,
  Paragraph,
  PhrasingContent,
  Strong,
  Table,
  Text,
} from 'mdast';

/** The type of a node that is written without escaping. */
export const AS_IS = 'asIs';

type Inline = PhrasingContent | string;

export const text = (value: string): Text => ({ type: 'text', value });

/** A node that is written without escaping. The type is our own, and only `write.ts` knows it. */
export const asIs = (value: string): PhrasingContent => ({ type: AS_IS, value }) as never;

const inline = (content: readonly Inline[]): PhrasingContent[] =>
  content.map((part) => (typeof part === 'string' ? text(part) : part));

export const paragraph = (...content: readonly Inline[]): Paragraph => ({
  type: 'paragraph',
  children: inline(content),
});

export const emphasis = (value: string): Emphasis => ({ type: 'emphasis', children: [text(value)] });

export const strong = (children: readonly PhrasingContent[]): Strong => ({ type: 'strong', children: [...children] });

/** A heading. A level outside of 1 to 6 becomes the nearest of these. */
export const heading = (level: number, ...content: readonly Inline[]): Heading => ({
  type: 'heading',
  depth: Math.min(6, Math.max(1, level)) as Heading['depth'],
  children: inline(content),
});

export const blockquote = (children: readonly BlockContent[]): Blockquote => ({
  type: 'blockquote',
  children: [...children],
});

/** A list without numbers. Each item is a list of blocks. */
export const list = (items: readonly (readonly BlockContent[])[]): List => ({
  type: 'list',
  ordered: false,
  spread: false,
  children: items.map((children) => ({ type: 'listItem', spread: false, children: [...children] })),
});

/** A table. Each row is a list of cells, the first row is its head. A cell holds no line end. */
export const table = (rows: readonly (readonly (readonly PhrasingContent[])[])[]): Table => ({
  type: 'table',
  children: rows.map((cells) => ({
    type: 'tableRow',
    children: cells.map((children) => ({ type: 'tableCell', children: [...children] })),
  })),
});
