/**
 * What somebody typed as Markdown, which is what models read: links with their addresses, code in its fences, what is quoted as a quote. Signs
 * that people typed themselves stay as they are.
 */
import type { Mark, Typed } from './typed.ts';

/** The longest run of backticks in a text: what stands around it needs one more. */
const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** Code in a line. */
export function inlineCode(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  return ticks.length > 1 ? `${ticks} ${text} ${ticks}` : `${ticks}${text}${ticks}`;
}

/** A block of code, on lines of its own. */
export function fenced(text: string, language: string | null): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${/^[\w+#.-]*$/.test(language ?? '') ? (language ?? '') : ''}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Every line of a text as one of a quote. */
export const quoted = (text: string): string => text.replace(/^/gm, '> ');

/** A link. Where the words are the address, that is all there is to say. */
export function linked(words: string, url: string | null): string {
  if (url === null || url === '' || words.trim() === url) return words;
  return `[${words.replace(/[[\]]/g, String.raw`\$&`)}](${/[\s()<>]/.test(url) ? `<${url.replace(/[\s<>]/g, encodeURIComponent)}>` : url})`;
}

/** Signs around words, not around the blanks at their ends: `** so **` would be no emphasis. */
export function around(sign: string, words: string): string {
  const inner = words.trim();
  return inner === '' || words.includes('\n\n') ? words : words.replace(inner, () => `${sign}${inner}${sign}`);
}

/** The text of a block that must stand on lines of its own, in its surroundings. */
function onLines(block: string, before: string, after: string): string {
  return `${before === '' || before.endsWith('\n') ? '' : '\n'}${block}${after === '' || after.startsWith('\n') ? '' : '\n'}`;
}

const QUOTES = new Set(['blockquote', 'expandable_blockquote']);

function written({ type, url, language }: Mark, words: string): string {
  switch (type) {
    case 'bold':
      return around('**', words);
    case 'italic':
      return around('*', words);
    case 'strikethrough':
      return around('~~', words);
    case 'code':
      return inlineCode(words);
    case 'pre':
      return fenced(words, language);
    case 'text_link':
      return linked(words, url);
    default:
      return QUOTES.has(type) ? quoted(words) : words;
  }
}

const endOf = ({ offset, length }: Mark): number => offset + length;
const isBlock = ({ type }: Mark): boolean => type === 'pre' || QUOTES.has(type);

/** Of marks that overlap without one being in the other, the later is left out: there is no Markdown for that. */
function nested(marks: readonly Mark[]): Mark[] {
  const sorted = marks.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  const kept: Mark[] = [];
  for (const mark of sorted) {
    const clash = kept.some((other) => mark.offset < endOf(other) && endOf(mark) > endOf(other));
    // Nothing is markup in code.
    const inCode = kept.some(
      (other) =>
        (other.type === 'code' || other.type === 'pre') && mark.offset < endOf(other) && endOf(mark) > other.offset,
    );
    if (!clash && !inCode) kept.push(mark);
  }
  return kept;
}

/** The Markdown of a stretch with the marks in it, which nest. */
function stretch(text: string, start: number, end: number, marks: readonly Mark[]): string {
  let out = '';
  let at = start;
  for (let i = 0; i < marks.length;) {
    const mark = marks[i];
    if (mark === undefined) break;
    const inner = marks.slice(i + 1).filter((other) => other.offset < endOf(mark));
    const words = stretch(text, mark.offset, endOf(mark), inner);
    out += text.slice(at, mark.offset);
    out += isBlock(mark) ? onLines(written(mark, words), out, text.slice(endOf(mark), end)) : written(mark, words);
    at = endOf(mark);
    i += 1 + inner.length;
  }
  return out + text.slice(at, end);
}

/** What was typed, as Markdown without blanks at its ends. */
export function markdownOf({ text, marks }: Typed): string {
  return stretch(text, 0, text.length, nested(marks)).trim();
}
