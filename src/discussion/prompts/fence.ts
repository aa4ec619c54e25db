import { clean, clip, normalized, oneLine } from '../../lib/text.ts';

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

/**
 * A 32-bit hash (FNV-1a, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv) as 7 characters of base 36. It need not be
 * secret, because it is checked that no quotation contains the mark.
 */
function hash(text: string, seed: number): string {
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
 * A mark that none of the texts contains. The first one tried depends on `seed` (the question) only. So it stays the same while a
 * discussion grows, and providers can cache the beginning of the prompt. A text may contain it, because a model can repeat what it
 * saw. The next ones depend on all texts, so that no text can contain them in advance.
 */
function markFor(seed: string, texts: readonly string[]): string {
  const all = texts.map(fold).join(' ');
  for (let n = 0; ; n++) {
    const mark = n === 0 ? hash(seed, 0) : hash(all, n);
    if (!all.includes(mark)) return mark;
  }
}

/** What looks like our fences, or like the markers of chat templates, which a local model server may interpret inside a text. */
const LOOKALIKES: readonly [RegExp, string][] = [
  [/<(?=\s*(?:\/\s*)?said\b)/gi, '‹'],
  [/<([|｜][^<>\n]{1,60}[|｜])>/g, '‹$1›'],
  [/<(\/?(?:start|end)_of_turn)>/gi, '‹$1›'],
  [/<(<\/?SYS>)>/g, '‹$1›'],
  [/\[(\/?INST)\]/g, '⟦$1⟧'],
];

/**
 * A text made safe to quote: clean, and with look-alikes of fences and template markers replaced. Doing it twice changes
 * nothing more.
 */
export function safeToQuote(text: string): string {
  return LOOKALIKES.reduce((t, [pattern, by]) => t.replace(pattern, by), clean(text));
}

/** An attribute of a fence. Its value is on one line, at most 100 UTF-16 units long, without quotes and angle brackets. */
function attribute(name: string, value: string): string {
  return ` ${name}="${clip(oneLine(value).replace(/["<>]/g, "'"), 100)}"`;
}

/**
 * The fence for the quotations of one prompt. The same arguments give the same fence. A quotation begins and ends with a line that
 * contains the mark. No text and no name contains it, so nothing inside a quotation can end it or begin another one.
 */
export function fenceFor(seed: string, quotations: readonly Quotation[]): Fence {
  const texts = quotations.flatMap(({ by, what, text }) => [...(by ? Object.values(by) : []), what, safeToQuote(text)]);
  const mark = markFor(seed, texts);
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
