/** A text with Telegram's entities as elements. Any entities at all give all of the text, once. */
import { codeBlock, inlineCode, quote, spoiler } from './blocks.js';
import { el } from './dom.js';

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's' };

/** An address that may be opened: http and https. @returns {string | null} */
export function safeLink(given) {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(given) ? given : `http://${given}`;
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

function link(address, children) {
  const href = safeLink(address);
  if (href === null) return el('span', {}, ...children);
  return el('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow', title: href }, ...children);
}

/**
 * @param {string} text
 * @param {readonly any[]} entities
 * @param {{ onCommand(text: string): void, onMention(text: string): void, opened: Set<string> }} context
 *   what a tap on a command or a name does; which spoilers and quotes are open
 * @returns {(Node | string)[]}
 */
export function render(text, entities, context) {
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, context);
}

function span(text, start, end, entities, context) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push(beside(nodes.at(-1), text.slice(at, from), entity));
    const inner = entities.slice(i + 1).filter((other) => other.offset < to);
    nodes.push(element(entity, text.slice(from, to), () => span(text, from, to, inner, context), context));
    at = to;
  }
  if (at < end) nodes.push(beside(nodes.at(-1), text.slice(at, end), null));
  return nodes;
}

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/** A block stands on lines of its own, with some room: line ends around it would be empty lines. */
function beside(before, text, after) {
  const behind = before?.matches?.('.code, .quote, blockquote') ? text.replace(/^\n+/, '') : text;
  return BLOCKS.has(after?.type) ? behind.replace(/\n+$/, '') : behind;
}

function element(entity, text, children, context) {
  const key = `${entity.type}:${entity.offset}`;
  switch (entity.type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strikethrough':
      return el(TAGS[entity.type], {}, ...children());
    case 'code':
      return inlineCode(text);
    case 'pre':
      return codeBlock(text, entity.language ?? '');
    case 'spoiler':
      return spoiler(children(), key, context.opened);
    case 'blockquote':
      return quote(children());
    case 'expandable_blockquote':
      return quote(children(), key, context.opened);
    case 'text_link':
      return link(entity.url ?? '', children());
    case 'url':
      return link(text, children());
    case 'bot_command':
      return el('button', {
        type: 'button',
        className: 'tap',
        textContent: text,
        onclick: () => context.onCommand(text),
      });
    case 'mention':
      return el('button', {
        type: 'button',
        className: 'tap',
        textContent: text,
        onclick: () => context.onMention(text),
      });
    default:
      return el('span', {}, ...children());
  }
}
