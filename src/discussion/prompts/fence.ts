import { clip, oneLine } from '../../lib/text.ts';
import { folded } from './folded.ts';
import { safeToQuote } from './quotable.ts';

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

/** The length of a mark: 48 bits. */
const MARK_CHARS = 12;

/** A 32-bit hash (FNV-1a, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv) as 7 characters of base 36. */
function hash(text: string, seed: number): string {
  let value = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36).padStart(7, '0');
}

/** Letters and digits only, and of those that are hard to tell apart one, so that a mark is also found with other spellings. */
const skeleton = (text: string): string =>
  folded(text)
    .text.replace(/[^a-z0-9|]+/g, '')
    .replace(/[1i|]/g, 'l')
    .replace(/0/g, 'o');

/**
 * A mark that none of the texts contains. The first one tried is the beginning of `chance`. So it stays the same while a discussion grows,
 * and providers can cache the beginning of the prompt. A text may contain it, because a model can repeat what it saw. The next ones were
 * shown to nobody. What has no chance, or none left, gets a mark that depends on all texts: they cannot contain it in advance.
 */
function markFor(chance: string, texts: readonly string[]): string {
  const all = texts.map(skeleton).join(' ');
  const drawn = chance.match(new RegExp(`[a-z0-9]{${MARK_CHARS}}`, 'g')) ?? [];
  for (let n = 0; ; n++) {
    const mark = drawn[n] ?? hash(`${chance}${all}`, n);
    if (!all.includes(skeleton(mark))) return mark;
  }
}

/** An attribute of a fence. Its value is on one line, at most 100 UTF-16 units long, without quotes and angle brackets. */
function attribute(name: string, value: string): string {
  return ` ${name}="${clip(safeToQuote(oneLine(value)).replace(/["<>]/g, "'"), 100)}"`;
}

/**
 * The fence for the quotations of one prompt. The same arguments give the same fence. A quotation begins and ends with a line that
 * contains the mark. No text and no name contains it, so nothing inside a quotation can end it or begin another one.
 * @param chance digits drawn by chance for the discussion, which nobody who writes in it knows
 */
export function fenceFor(chance: string, quotations: readonly Quotation[]): Fence {
  const texts = quotations.flatMap(({ by, what, text }) => [...(by ? Object.values(by) : []), what, text]);
  const mark = markFor(chance, texts);
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
