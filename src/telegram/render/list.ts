import type { List, ListItem } from 'mdast';
import { concat, join, plain } from './compose.ts';
import type { Context } from './context.ts';
import type { Formatted } from './formatted.ts';
import { indent } from './indent.ts';

/** A marker at the start of a line, as written here: what an item begins with when a message is split. */
export const ITEM = /^[ ]*(?:[•☐☑]|\d{1,10}\.)(?: |$)/;

/** A list: `•`, numbers from where the source starts to count, or boxes for tasks; inner lists are indented. */
export function list(node: List, context: Context): Formatted {
  const items = node.children.map((child, index) => item(child, marker(node, child, index), context));
  return join(items, isLoose(node) ? '\n\n' : '\n');
}

function marker(node: List, child: ListItem, index: number): string {
  const number = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '';
  if (typeof child.checked === 'boolean') return `${number}${child.checked ? '☑' : '☐'} `;
  return number === '' ? '• ' : number;
}

function item(node: ListItem, mark: string, context: Context): Formatted {
  const parts: Formatted[] = [];
  for (const child of node.children) {
    const part = context.block(child);
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
