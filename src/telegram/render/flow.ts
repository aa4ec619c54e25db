import type { Blockquote, Code, FootnoteDefinition, RootContent } from 'mdast';
import { isShownByLinks } from '../../markdown/references.ts';
import { bold, concat, join, plain, pre, style } from './compose.ts';
import type { Context } from './context.ts';
import type { Formatted } from './formatted.ts';
import { inline } from './inline.ts';
import { list } from './list.ts';
import { table } from './table.ts';

/** Blocks below one another: a blank line between them, but a heading stands right above what it heads. */
export function flow(nodes: readonly RootContent[], context: Context): Formatted {
  const parts: Formatted[] = [];
  let previous: RootContent['type'] | undefined;
  for (const node of nodes) {
    const part = context.block(node);
    if (part.text === '') continue;
    if (previous !== undefined) parts.push(plain(previous === 'heading' && node.type !== 'heading' ? '\n' : '\n\n'));
    parts.push(part);
    previous = node.type;
  }
  return join(parts, '');
}

/** One block. What can stand only inside others (a row, a list item) is reached through these and shown as written if ever met alone. */
export function block(node: RootContent, context: Context): Formatted {
  switch (node.type) {
    case 'paragraph':
      return inline(node.children, context.references);
    case 'heading':
      return bold(inline(node.children, context.references));
    case 'code':
      return fenced(node.value, [node.lang, node.meta].filter(Boolean).join(' '));
    case 'blockquote':
      return quote(node, context);
    case 'list':
      return list(node, context);
    case 'table':
      return table(node, context.references);
    case 'thematicBreak':
      return plain('———');
    case 'html':
      return plain(node.value);
    case 'footnoteDefinition':
      return footnote(node, context);
    case 'definition':
      return plain(isShownByLinks(node, context.references) ? '' : context.sourceOf(node));
    case 'listItem':
    case 'tableCell':
    case 'tableRow':
    case 'yaml':
      return plain(context.sourceOf(node));
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
      return inline([node], context.references);
  }
}

/** A code block. Telegram shows a language; whatever else stands in the info string (a file name) becomes a line above. */
export function fenced(value: Code['value'], info: string): Formatted {
  const [first = '', ...rest] = info.split(/\s+/);
  const language = /^[\w+#.-]{1,32}$/.test(first) ? first : undefined;
  const caption = language === undefined ? info : rest.join(' ');
  const body = pre(value, language);
  if (body.text === '') return plain(info === '' ? '' : `\`\`\`${info}`);
  return caption === '' ? body : concat(caption, '\n', body);
}

/** Telegram has no quote inside a quote: inner ones are absorbed by `style`. */
function quote(node: Blockquote, context: Context): Formatted {
  return style('blockquote', flow(node.children, context));
}

function footnote(node: FootnoteDefinition, context: Context): Formatted {
  return join([`[${node.label ?? node.identifier}]`, flow(node.children, context)], ' ');
}
