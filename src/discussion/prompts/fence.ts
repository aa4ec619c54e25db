import { clip, normalized, oneLine } from '../../lib/text.ts';
import { safeToQuote } from './safe.ts';

/**
 * A text that is quoted in a prompt. `by` says whether a person or a panellist wrote it, since a person may be named "Claude"
 * too.
 */
export interface Quotation {
  readonly by: { readonly person: string } | { readonly panellist: string } | null;
  readonly what: string;
  readonly round: number | null;
  readonly text: string;
}

/** Puts fences around the quotations of one prompt. `mark` is a part of the fence that no quotation contains. */
export interface Fence {
  readonly mark: string;
  readonly draw: (quotation: Quotation) => string;
}

/** A 32-bit hash (FNV-1a, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv) as 7 characters of base 36. */
export function hash(text: string, seed: number): string {
  let value = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36).padStart(7, '0');
}

/** Lower-case letters and digits only, so that a mark is also found with capitals, spaces or full-width letters. */
function fold(text: string): string {
  return normalized(text, 'NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

/**
 * A mark that none of the texts contains. The first one tried is that of the discussion, so that it stays the same while that grows, and
 * providers can cache the beginning of the prompt. A text may contain it, because a model can repeat what it saw. The next ones depend on
 * it and on all texts, so that no text can contain them in advance.
 */
function markFor(drawn: string, texts: readonly string[]): string {
  const all = texts.map(fold).join(' ');
  const first = fold(drawn);
  for (let n = 0; ; n++) {
    const mark = n === 0 ? first : hash(first + all, n) + hash(all + first, n);
    if (mark !== '' && !all.includes(mark)) return mark;
  }
}

/** An attribute of a fence. Its value is on one line, at most 100 UTF-16 units long, without quotes and angle brackets. */
function attribute(name: string, value: string): string {
  return ` ${name}="${clip(oneLine(safeToQuote(value)).replace(/["<>]/g, "'"), 100)}"`;
}

/**
 * The fence for the quotations of one prompt. The same arguments give the same fence. `drawn`: the mark to begin with. A quotation begins and ends with a line that
 * contains the mark. No text and no name contains it, so nothing inside a quotation can end it or begin another one.
 */
export function fenceFor(drawn: string, quotations: readonly Quotation[]): Fence {
  const texts = quotations.flatMap(({ by, what, text }) => [...(by ? Object.values(by) : []), what, safeToQuote(text)]);
  const mark = markFor(drawn, texts);
  return {
    mark,
    draw: ({ by, what, round, text }) => {
      const author =
        by === null ? '' : 'person' in by ? attribute('person', by.person) : attribute('panellist', by.panellist);
      const attributes = `${author}${attribute('what', what)}${round === null ? '' : ` round="${round}"`}`;
      return `<said-${mark}${attributes}>\n${safeToQuote(text)}\n</said-${mark}>`;
    },
  };
}
