/** Makes text with entities, and puts it together. Whatever goes in, the result is valid for Telegram. */
import { deceives, sendableUrl, telegramText } from './accepted.ts';
import { EMPTY, STYLES, byOffset, endOf, isQuote, type Entity, type Formatted, type StyleType } from './formatted.ts';

/** A text as it is: nothing in it is read as markup. */
export function plain(text: string): Formatted {
  return { text: telegramText(text), entities: [] };
}

/** One after the other; strings are plain text. Put line breaks in yourself. */
export function concat(...parts: readonly (Formatted | string)[]): Formatted {
  return join(parts, '');
}

/** Like `concat`, with a plain text between the parts. */
export function join(parts: readonly (Formatted | string)[], between: string): Formatted {
  const entities: Entity[] = [];
  const texts: string[] = [];
  let length = 0;
  const add = (part: Formatted): void => {
    for (const entity of part.entities) entities.push({ ...entity, offset: entity.offset + length });
    texts.push(part.text);
    length += part.text.length;
  };
  const separator = plain(between);
  for (const [index, part] of parts.entries()) {
    if (index > 0 && between !== '') add(separator);
    add(typeof part === 'string' ? plain(part) : part);
  }
  return { text: texts.join(''), entities };
}

export function bold(content: Formatted | string): Formatted {
  return style('bold', content);
}

export function italic(content: Formatted | string): Formatted {
  return style('italic', content);
}

/**
 * Lays a format over a text. What Telegram does not allow is resolved here, so that the result is valid. Code and pre keep their own
 * format: only a quote may hold them. The same format or another quote inside is dropped. White space at the ends stays outside.
 */
export function style(type: StyleType, content: Formatted | string): Formatted {
  const { text, entities } = typeof content === 'string' ? plain(content) : content;
  const quote = isQuote(type);
  const kept = entities.filter((inner) => inner.type !== type && !(quote && isQuote(inner.type)));
  const edges = new Set([0, text.length]);
  const holes = new Set<number>();
  for (const inner of quote ? [] : kept) {
    const isCode = inner.type === 'code' || inner.type === 'pre';
    if (isCode) holes.add(inner.offset);
    // A quote is a block of its own: a format laid over its edge is cut there.
    if (isCode || isQuote(inner.type)) edges.add(inner.offset).add(endOf(inner));
  }
  const cuts = [...edges].toSorted((a, b) => a - b);
  const spans: Entity[] = [];
  for (const [index, start] of cuts.entries()) {
    const [a, b] = trimmed(text, start, cuts[index + 1] ?? start);
    if (b <= a || holes.has(start)) continue;
    const offset = quote ? codeStart(kept, a) : a;
    spans.push({ type, offset, length: b - offset });
  }
  return { text, entities: [...spans, ...kept].toSorted(byOffset) };
}

/** Text in fixed width, for a word or two. White space at its ends stays outside: Telegram drops an entity that covers nothing else. */
export function code(text: string): Formatted {
  const value = telegramText(text);
  const [a, b] = trimmed(value, 0, value.length);
  return { text: value, entities: b > a ? [{ type: 'code', offset: a, length: b - a }] : [] };
}

/** A block in fixed width. Blank lines around it are left out, the indentation of its first line is kept. */
export function pre(text: string, language?: string): Formatted {
  const value = telegramText(text)
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
  if (value === '') return EMPTY;
  const entity = { type: 'pre', offset: 0, length: value.length } as const;
  return { text: value, entities: [language === undefined || language === '' ? entity : { ...entity, language }] };
}

/**
 * A link: the content leads to the address. An address that Telegram refuses or does not open (see `sendableUrl`), or that the content belies, is shown in brackets
 * after the content instead. The entities of links, code and quotes inside are dropped.
 */
export function link(content: Formatted | string, url: string): Formatted {
  const shown = typeof content === 'string' ? plain(content) : content;
  const address = telegramText(url).trim();
  const readable = address.replace(/^(?:mailto|tel):/i, '');
  // Telegram itself makes links of visible addresses.
  if (readable === '' || shown.text === readable || shown.text === address) return shown;
  const target = sendableUrl(address);
  if (shown.text.trim() === '') return concat(shown, readable);
  if (target === undefined || deceives(shown.text, target)) return concat(shown, ` (${readable})`);
  const kept = shown.entities.filter((inner) => STYLES.has(inner.type));
  const [a, b] = trimmed(shown.text, 0, shown.text.length);
  const entity: Entity = { type: 'text_link', offset: a, length: b - a, url: target };
  return { text: shown.text, entities: [entity, ...kept].toSorted(byOffset) };
}

/** Where the code block begins whose indentation ends at a position: a quote around it must not begin later. */
function codeStart(entities: readonly Entity[], at: number): number {
  const block = entities.find((inner) => inner.type === 'pre' && inner.offset < at && endOf(inner) > at);
  return block?.offset ?? at;
}

/** The span without white space at its ends; empty (a = b) when it is nothing but white space. */
export function trimmed(text: string, start: number, end: number): [number, number] {
  const part = text.slice(start, end);
  const a = start + (part.length - part.trimStart().length);
  return [a, Math.max(a, start + part.trimEnd().length)];
}
