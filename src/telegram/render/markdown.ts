/** Markdown as Telegram text with entities, block by block. */
import type { Blockquote, FootnoteDefinition, List, ListItem, PhrasingContent, Root, RootContent } from 'mdast';
import { fenceContent } from '../../markdown/blocks.ts';
import { normalizeSource, parse, type Budget, type Piece } from '../../markdown/parse.ts';
import { isShownByLinks, references, type References } from '../../markdown/references.ts';
import { isBlank } from './accepted.ts';
import { bold, concat, join, plain, pre, style } from './compose.ts';
import { EMPTY, indent, trim, type Formatted } from './formatted.ts';
import { inline } from './inline.ts';
import { balanced } from './isolates.ts';
import { prose } from './prose.ts';
import { BREAKS } from './tags.ts';
import { table } from './table.ts';

/** What rendering a node needs to know of its tree. */
interface Tree {
  readonly references: References;
  /** The source of a node, for what is shown as it was written. */
  readonly sourceOf: (node: RootContent) => string;
}

/**
 * Markdown (CommonMark + GFM, as models write it) as Telegram text with entities, ready for `split`. All words of the source appear.
 * What Telegram cannot show (headings, tables, nested quotes, images, formulas) becomes what comes closest. The text has no white space at its
 * ends, and is '' for a source without anything to see. Never throws. Takes about a second at most, whatever the source: `isQuick`
 * tells which may be rendered on the event loop.
 * @param budget what reading it may cost; what goes beyond that is shown as it was written
 */
export function renderMarkdown(markdown: string, budget?: Budget): Formatted {
  const rendered = parse(normalizeSource(markdown), budget)
    .map(piece)
    .filter(({ text }) => text !== '');
  const whole = balanced(trim(join(rendered, '\n\n')));
  return isBlank(whole.text) ? EMPTY : whole;
}

function piece(part: Piece): Formatted {
  const source = part.source.replace(/^\n+/, '').trimEnd();
  const literal = plain(source);
  if (part.kind === 'plain' || part.kind === 'raw') return prose(source);
  if (part.kind === 'fence') {
    const { info, value } = fenceContent(part.source);
    return fenced(value, info);
  }
  try {
    return render(part.root, part.source);
  } catch {
    return literal;
  }
}

function render(root: Root, source: string): Formatted {
  const tree: Tree = {
    references: references(root),
    sourceOf: ({ position }) => source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0),
  };
  return flow(root.children, tree);
}

/** Blocks below one another, with a blank line between them. Only a heading stands right above what it heads. */
function flow(nodes: readonly RootContent[], tree: Tree): Formatted {
  const parts: Formatted[] = [];
  let previous: RootContent['type'] | undefined;
  for (const node of nodes) {
    const part = block(node, tree);
    if (part.text === '') continue;
    if (previous !== undefined) parts.push(plain(previous === 'heading' && node.type !== 'heading' ? '\n' : '\n\n'));
    parts.push(part);
    previous = node.type;
  }
  return join(parts, '');
}

/** One block. What can stand only inside others (a row, a list item) is rendered with these. Met alone it is shown as it was written. */
function block(node: RootContent, tree: Tree): Formatted {
  switch (node.type) {
    case 'paragraph':
      // A break of HTML may end it.
      return trim(inline(node.children, tree.references));
    case 'heading':
      return bold(inline(node.children, tree.references));
    case 'code':
      return fenced(node.value, [node.lang, node.meta].filter(Boolean).join(' '));
    case 'blockquote':
      return quote(node, tree);
    case 'list':
      return list(node, tree);
    case 'table':
      return table(node, tree.references);
    case 'thematicBreak':
      return plain('———');
    case 'html':
      return trim(plain(node.value.replace(BREAKS, '\n')));
    case 'footnoteDefinition':
      return footnote(node, tree);
    case 'definition':
      return plain(isShownByLinks(node, tree.references) ? '' : tree.sourceOf(node));
    case 'listItem':
    case 'tableCell':
    case 'tableRow':
    case 'yaml':
      return plain(tree.sourceOf(node));
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
      return inline([node], tree.references);
  }
}

/** A code block. Telegram shows a language. Whatever else stands in the info string (a file name) becomes a line above. */
function fenced(value: string, info: string): Formatted {
  const [first = '', ...rest] = info.split(/\s+/);
  const language = /^[\w+#.-]{1,32}$/.test(first) ? first : undefined;
  const caption = language === undefined ? info : rest.join(' ');
  const body = pre(value, language);
  if (body.text === '') return plain(info === '' ? '' : `\`\`\`${info}`);
  return caption === '' ? body : concat(caption, '\n', body);
}

/** What makes an alert of a quote (https://docs.github.com/en/get-started/writing-on-github, Alerts). */
const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:\s*\n|$)/;

/** Telegram has no quote inside a quote: `style` drops inner ones. An alert is a quote with its kind in bold above, `<details>` one with its summary. */
function quote(node: Blockquote, tree: Tree): Formatted {
  const [first, ...rest] = node.children;
  const [words, ...more] = first?.type === 'paragraph' ? first.children : [];
  const [sign, kind = ''] = (words?.type === 'text' && ALERT.exec(words.value)) || [];
  if (node.data?.folded === true && first)
    return style('expandable_blockquote', under(block(first, tree), flow(rest, tree)));
  if (sign === undefined || words?.type !== 'text') return style('blockquote', flow(node.children, tree));
  const text: PhrasingContent[] = [{ type: 'text', value: words.value.slice(sign.length) }, ...more];
  const content = flow([{ type: 'paragraph', children: text }, ...rest], tree);
  const title = bold(`${kind.charAt(0)}${kind.slice(1).toLowerCase()}`);
  return style('blockquote', under(title, trim(content)));
}

const under = (title: Formatted, content: Formatted): Formatted =>
  content.text === '' ? title : concat(title, '\n', content);

function footnote(node: FootnoteDefinition, tree: Tree): Formatted {
  return join([`[${node.label ?? node.identifier}]`, flow(node.children, tree)], ' ');
}

/** A list: `•`, numbers from where the source starts to count, or boxes for tasks. Inner lists are indented. */
function list(node: List, tree: Tree): Formatted {
  const items = node.children.map((child, index) => item(child, marker(node, child, index), tree));
  return join(items, isLoose(node) ? '\n\n' : '\n');
}

/** What an item begins with. `split` knows items by it: see `ITEM` there. */
function marker(node: List, child: ListItem, index: number): string {
  const number = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '';
  if (typeof child.checked === 'boolean') return `${number}${child.checked ? '☑' : '☐'} `;
  return number === '' ? '• ' : number;
}

function item(node: ListItem, mark: string, tree: Tree): Formatted {
  const parts: Formatted[] = [];
  for (const child of node.children) {
    const part = block(child, tree);
    if (part.text === '') continue;
    if (parts.length > 0) parts.push(plain(node.spread === true && child.type !== 'list' ? '\n\n' : '\n'));
    // Code and quotes are blocks of their own on the screen: they cannot share the marker's line.
    else if (child.type !== 'paragraph' && child.type !== 'heading' && child.type !== 'html') parts.push(plain('\n'));
    parts.push(part);
  }
  if (parts.length === 0) return plain(mark.trimEnd());
  const content = concat(...parts);
  const lead = content.text.startsWith('\n') ? mark.trimEnd() : mark;
  return concat(lead, indent(content, '   '));
}

function isLoose(node: List): boolean {
  return node.spread === true || node.children.some((child) => child.spread === true && child.children.length > 1);
}
