/** JSON as it comes from outside: bounded in what it may cost, and found in text that is not JSON as a whole. */

/** Longest JSON that is parsed (UTF-16 units): an answer of `MAX_TEXT` with every character escaped, and much beside it. */
export const MAX_JSON = 3_000_000;
/** From this length on it is counted what a parser would have to make of it. */
const COUNTED = 100_000;
/** Objects, lists and keys in one JSON at most, and commas. More is no answer, and would hold the event loop for long. */
const MAX_NODES = 50_000;
const MAX_COMMAS = 200_000;

const [LINE_FEED, QUOTE, COMMA, COLON, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [
  0x0a, 0x22, 0x2c, 0x3a, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d,
] as const;

/** What stands in a text: a JSON value, the mark of an end, other words, or JSON that is broken. */
export type Found =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'done' }
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'broken' };

/** The value that a JSON text stands for; `undefined` (which no JSON is) if it is none, or costs too much. */
export function parsed(text: string): unknown {
  if (text.length > MAX_JSON || (text.length > COUNTED && isDense(text))) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * All that stands in a text, in its order: values one after the other, on one line or several, with anything between them. In the
 * normal case it is one value. Linear: each character is looked at a fixed number of times.
 */
export function found(text: string): readonly Found[] {
  const whole = text.trim();
  if (whole === '') return [];
  if (isDone(whole)) return [{ kind: 'done' }];
  const value = parsed(whole);
  if (typeof value === 'string') return [isDone(value) ? { kind: 'done' } : { kind: 'words', words: value }];
  if (value !== undefined) return [{ kind: 'value', value }];
  return scattered(whole);
}

/** The values in a text that is no JSON as a whole, found by their brackets. */
function scattered(text: string): Found[] {
  const all: Found[] = [];
  let at = 0;
  // Of brackets that never close each would be followed to the end of the text.
  let steps = 2 * text.length + 100_000;
  while (at < text.length && steps > 0) {
    const start = nextBracket(text, at);
    words(text.slice(at, start), all);
    if (start === text.length) break;
    if (/^\[done\]/i.test(text.slice(start, start + 6))) {
      all.push({ kind: 'done' });
      at = start + 6;
      continue;
    }
    const { end, steps: taken } = endOfValue(text, start);
    steps -= taken;
    const value = end === null ? undefined : parsed(text.slice(start, end));
    all.push(value === undefined ? { kind: 'broken' } : { kind: 'value', value });
    // What is broken may have eaten the beginning of the next: that one begins on a line of its own.
    at = value === undefined || end === null ? endOfLine(text, start) : end;
  }
  return all;
}

function words(between: string, all: Found[]): void {
  // What frames a value: the name of a field, and line ends that were escaped once too often.
  const said = between
    .trim()
    .slice(0, 2_000)
    .replaceAll(/\\[rn]|data:/g, '')
    .trim();
  if (/[\p{L}\p{N}]/u.test(said)) all.push({ kind: 'words', words: said });
}

function nextBracket(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === OPEN_BRACE || unit === OPEN_BRACKET) return at;
  }
  return text.length;
}

/** Where the value that begins at a bracket ends; null if it does not. No string in JSON goes beyond its line. */
function endOfValue(text: string, start: number): { readonly end: number | null; readonly steps: number } {
  let depth = 0;
  let quoted = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) quoted = false;
      else if (unit === LINE_FEED) break;
    } else if (unit === QUOTE) quoted = true;
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) depth += 1;
    else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return { end: at + 1, steps: at - start };
    }
  }
  return { end: null, steps: at - start };
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at + 1;
}

function isDone(text: string): boolean {
  return text.length < 12 && /^"?\[done\]"?$/i.test(text);
}

function isDense(text: string): boolean {
  let nodes = 0;
  let commas = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === OPEN_BRACE || unit === OPEN_BRACKET || (unit === COLON && text.charCodeAt(at - 1) === QUOTE))
      nodes += 1;
    else if (unit === COMMA) commas += 1;
  }
  return nodes > MAX_NODES || commas > MAX_COMMAS;
}
