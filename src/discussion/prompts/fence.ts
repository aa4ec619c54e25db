import { clean, clip, normalized, oneLine } from '../../lib/text.ts';

/** A text that is quoted in a prompt. `by` tells people from panellists, so that a person named "Claude" is no panellist. */
export interface Quotation {
  readonly by: { readonly person: string } | { readonly panellist: string } | null;
  readonly what: string;
  readonly round: number | null;
  readonly text: string;
}

/** Draws fences around quotations of one prompt; `mark` is the part of them that no quotation contains. */
export interface Fence {
  readonly mark: string;
  readonly draw: (quotation: Quotation) => string;
}

/** FNV-1a, 32 bits, as 7 characters of base 36. Not for secrecy: a mark is safe because it is checked, not because it is unknown. */
function hash(text: string, seed: number): string {
  let value = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36).padStart(7, '0');
}

/** Letters and digits only, compatibility forms folded: a mark spelt with other case, spaces or full-width letters is found too. */
function fold(text: string): string {
  return normalized(text, 'NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

/**
 * A mark that occurs in none of the texts. It starts from `seed` (the question), so that it stays the same while a
 * discussion grows and providers can cache the prompt's beginning. Should a text contain it, because a model wrote out
 * what it saw, the next ones depend on all texts: no text can list them beforehand.
 */
function markFor(seed: string, texts: readonly string[]): string {
  const all = texts.map(fold).join(' ');
  for (let n = 0; ; n++) {
    const mark = n === 0 ? hash(seed, 0) : hash(all, n);
    if (!all.includes(mark)) return mark;
  }
}

/** What looks like our fences or like the turn markers of chat templates (a local server may read them inside a text). */
const LOOKALIKES: readonly [RegExp, string][] = [
  [/<(?=\s*(?:\/\s*)?said\b)/gi, '‹'],
  [/<([|｜][^<>\n]{1,60}[|｜])>/g, '‹$1›'],
  [/<(\/?(?:start|end)_of_turn)>/gi, '‹$1›'],
  [/<(<\/?SYS>)>/g, '‹$1›'],
  [/\[(\/?INST)\]/g, '⟦$1⟧'],
];

/** A text as a quotation shows it: clean, with look-alikes of fences and turn markers defused. Idempotent. */
export function defuse(text: string): string {
  return LOOKALIKES.reduce((t, [pattern, by]) => t.replace(pattern, by), clean(text));
}

/** A name as an attribute: one line of at most 100 characters without quotes and angle brackets. */
function attribute(name: string, value: string): string {
  return ` ${name}="${clip(oneLine(value).replace(/["<>]/g, "'"), 100)}"`;
}

/**
 * A fence for the quotations of one prompt, deterministic in its arguments. A quotation begins and ends with a line that
 * holds the mark; since no text and no name contains the mark, nothing inside can end it or begin another one.
 */
export function fenceFor(seed: string, quotations: readonly Quotation[]): Fence {
  const texts = quotations.flatMap(({ by, what, text }) => [...(by ? Object.values(by) : []), what, defuse(text)]);
  const mark = markFor(seed, texts);
  return {
    mark,
    draw: ({ by, what, round, text }) => {
      const author =
        by === null ? '' : 'person' in by ? attribute('person', by.person) : attribute('panellist', by.panellist);
      const attributes = `${author}${attribute('what', what)}${round === null ? '' : ` round="${round}"`}`;
      return `<said-${mark}${attributes}>\n${defuse(text)}\n</said-${mark}>`;
    },
  };
}
