import { isBlank, sendableUrl } from '../../src/telegram/render/accepted.ts';
import { STYLES, type Entity, type Formatted } from '../../src/telegram/render/formatted.ts';

const QUOTES = new Set<string>(['blockquote', 'expandable_blockquote']);

/**
 * Throws unless Telegram takes a message as it is: not refused, nothing trimmed, removed or dropped. The rules are those of the Bot API
 * ("Formatting options") and, where that is silent, of tdlib/td (MessageEntity.cpp, LinkManager.cpp).
 */
export function assertSendable(message: Formatted, limits: { limit?: number; maxEntities?: number } = {}): void {
  const problem = whyNotSendable(message, limits);
  if (problem !== undefined) throw new Error(`not sendable: ${problem}\n${JSON.stringify(message).slice(0, 2000)}`);
}

/** What Telegram would refuse or change in a message, or undefined. */
export function whyNotSendable(
  { text, entities }: Formatted,
  { limit = 4096, maxEntities = 100 }: { limit?: number; maxEntities?: number } = {},
): string | undefined {
  if (isBlank(text)) return 'the text is empty';
  if (text.length > limit) return `the text is ${text.length} long`;
  if (entities.length > maxEntities) return `${entities.length} entities`;
  if (!text.isWellFormed()) return 'a lone surrogate';
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  if (/[\u0000-\u0009\u000B-\u001F\u007F]|[\u2028-\u202E]|\u0333|\u033F|\u030A/.test(text))
    return 'a character that Telegram replaces or removes';
  if (text !== text.trimEnd()) return 'white space at the end';
  // Telegram leaves white space alone from where the first entity begins (fix_formatted_text).
  if (text !== text.trimStart() && !entities.some(({ type, offset }) => type === 'pre' && offset === 0))
    return 'white space at the start';
  if (/^\s*\n/.test(text)) return 'a blank line at the start';
  for (const [index, entity] of entities.entries()) {
    const problem = wrongAlone(entity, text, entities) ?? wrongBeside(entity, entities.slice(0, index));
    if (problem !== undefined) return `${problem}: ${JSON.stringify(entity)}`;
  }
  return undefined;
}

function wrongAlone(entity: Entity, text: string, all: readonly Entity[]): string | undefined {
  const { offset, length } = entity;
  const end = offset + length;
  if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0 || length <= 0) return 'a wrong span';
  if (end > text.length) return 'it ends after the text';
  if ([offset, end].some((at) => /[\uDC00-\uDFFF]/.test(text.charAt(at)))) return 'it cuts a surrogate pair';
  const covered = text.slice(offset, end);
  if (covered.trim() === '') return 'it covers white space only';
  // A quote may begin with the indentation of the code it begins with.
  const isIndented =
    entity.type === 'pre' || (QUOTES.has(entity.type) && all.some((e) => e.type === 'pre' && e.offset === offset));
  if (covered !== covered.trimEnd() || (!isIndented && covered !== covered.trimStart()))
    return 'white space at its ends';
  if (entity.type === 'text_link' && sendableUrl(entity.url) === undefined) return 'an address that Telegram refuses';
  if (entity.type === 'pre' && entity.language === '') return 'an empty language';
  return undefined;
}

function wrongBeside(entity: Entity, earlier: readonly Entity[]): string | undefined {
  const end = entity.offset + entity.length;
  for (const other of earlier) {
    const otherEnd = other.offset + other.length;
    if (other.offset > entity.offset || (other.offset === entity.offset && other.length < entity.length))
      return 'out of order';
    if (otherEnd <= entity.offset) continue;
    if (end > otherEnd) return `it overlaps ${other.type}`;
    if (other.type === entity.type) return 'it is inside one of its own kind';
    if (other.type === 'pre' || other.type === 'code') return `it is inside ${other.type}`;
    const isQuoted = QUOTES.has(other.type);
    if ((entity.type === 'pre' || entity.type === 'code') && !isQuoted) return `code inside ${other.type}`;
    if (QUOTES.has(entity.type)) return `a quote inside ${other.type}`;
    if (!STYLES.has(entity.type) && !STYLES.has(other.type) && !isQuoted) return `it is inside ${other.type}`;
  }
  return undefined;
}
