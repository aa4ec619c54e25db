import type {
  BlockContent,
  Definition,
  FootnoteDefinition,
  List,
  ListItem,
  PhrasingContent,
  RootContent,
  Table,
} from 'mdast';
import { isShownByLinks } from './references.ts';
import { linkTo, sanitizeInline, type SourceContext } from './sanitize-inline.ts';
import { blockquote, paragraph, text } from './nodes.ts';
import { clean, oneLine } from '../lib/text.ts';

/** Quotes and lists that are nested deeper than this lose their marks. Each level costs the writer another pass. */
const MAX_DEPTH = 20;
/** The highest number that an item of a list may have (https://spec.commonmark.org/0.31.2/#ordered-list-marker). */
const MAX_NUMBER = 999_999_999;
/** The longest info string that a code block may have behind its fence, UTF-16 units. */
const MAX_INFO = 100;
/** How many times more cells a table may have, counting those that are added to fill its rows, than it was written with. */
const MAX_GROWTH = 3;

/** Blocks that cannot change the document around them. Headings keep their level. */
export function sanitizeBlocks(nodes: readonly RootContent[], context: SourceContext, depth = 0): BlockContent[] {
  return nodes.flatMap((node) => block(node, context, depth));
}

function block(node: RootContent, context: SourceContext, depth: number): BlockContent[] {
  switch (node.type) {
    case 'paragraph':
      return filled(sanitizeInline(node.children, context));
    case 'heading':
      return [{ type: 'heading', depth: node.depth, children: onOneLine(sanitizeInline(node.children, context)) }];
    case 'thematicBreak':
      return [{ type: 'thematicBreak' }];
    case 'blockquote': {
      const children = sanitizeBlocks(node.children, context, depth + 1);
      return depth < MAX_DEPTH ? [blockquote(children)] : children;
    }
    case 'list':
      return list(node, context, depth);
    case 'code':
      return codeBlock([node.lang, node.meta].filter(Boolean).join(' '), node.value);
    case 'html':
      return [paragraph(clean(node.value))];
    case 'definition':
      return isShownByLinks(node, context.references) ? [] : [definition(node)];
    case 'footnoteDefinition':
      return footnote(node, context, depth);
    case 'table':
      return [table(node, context)];
    case 'listItem':
    case 'tableCell':
    case 'tableRow':
    case 'yaml':
      return [asWritten(node, context)];
    case 'break':
    case 'delete':
    case 'emphasis':
    case 'footnoteReference':
    case 'image':
    case 'imageReference':
    case 'inlineCode':
    case 'link':
    case 'linkReference':
    case 'strong':
    case 'text':
      return filled(sanitizeInline([node], context));
  }
}

const filled = (children: PhrasingContent[]): BlockContent[] =>
  children.length === 0 ? [] : [{ type: 'paragraph', children }];

/** The content of a heading or a cell, which must be on one line. */
function onOneLine(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  return nodes.map((node): PhrasingContent => {
    if (node.type === 'break') return text(' ');
    if (node.type === 'text') return text(node.value.replaceAll('\n', ' '));
    return 'children' in node ? { ...node, children: onOneLine(node.children) } : node;
  });
}

function list(node: List, context: SourceContext, depth: number): BlockContent[] {
  const items = node.children.map((item): ListItem => ({
    type: 'listItem',
    spread: item.spread ?? false,
    ...(typeof item.checked === 'boolean' && { checked: item.checked }),
    children: sanitizeBlocks(item.children, context, depth + 1),
  }));
  if (depth >= MAX_DEPTH) return items.flatMap(({ children }) => children as BlockContent[]);
  const start = Math.min(node.start ?? 1, MAX_NUMBER - items.length);
  const numbers = node.ordered === true ? { ordered: true, start } : { ordered: false };
  return [{ type: 'list', spread: node.spread ?? false, ...numbers, children: items }];
}

/** A code block. An info string that is too long becomes its first line. */
export function codeBlock(behindFence: string, content: string): BlockContent[] {
  const info = oneLine(behindFence);
  const value = clean(content);
  if (info.length > MAX_INFO) return [{ type: 'code', value: `${info}\n${value}` }];
  const [lang = '', ...meta] = info.split(' ');
  return [{ type: 'code', lang: lang || null, meta: meta.join(' ') || null, value }];
}

function definition({ label, identifier, url, title }: Definition): BlockContent {
  const name = text(`[${clean(label ?? identifier)}]: `);
  return paragraph(name, ...linkTo(url, [], new Set()), ...(title ? [text(` "${clean(title)}"`)] : []));
}

/** A footnote as text: its name, then what it says. */
function footnote(node: FootnoteDefinition, context: SourceContext, depth: number): BlockContent[] {
  const name = `[^${clean(node.label ?? node.identifier)}]: `;
  const [first, ...others] = sanitizeBlocks(node.children, context, depth + 1);
  if (first?.type === 'paragraph') return [{ type: 'paragraph', children: [text(name), ...first.children] }, ...others];
  return [paragraph(name.trim()), ...(first ? [first] : []), ...others];
}

function table(node: Table, context: SourceContext): BlockContent {
  const columns = node.children.reduce((most, row) => Math.max(most, row.children.length), 0);
  const cells = node.children.reduce((sum, row) => sum + row.children.length, 0);
  if (columns * node.children.length > MAX_GROWTH * cells + 1000) return asWritten(node, context);
  return {
    type: 'table',
    align: node.align ?? [],
    children: node.children.map((row) => ({
      type: 'tableRow',
      children: row.children.map((cell) => ({
        type: 'tableCell',
        children: onOneLine(sanitizeInline(cell.children, context)),
      })),
    })),
  };
}

/** A node as a code block that holds its source. */
function asWritten(node: RootContent, { source }: SourceContext): BlockContent {
  return { type: 'code', value: source.slice(node.position?.start.offset, node.position?.end.offset) };
}
