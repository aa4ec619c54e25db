/** Finds out that a text has begun to repeat itself without end. */

/**
 * How long a text must have been the same passage again and again, in UTF-16 units: what says something, and what does not (the zeros of
 * a matrix, a long rule, empty cells). A poem with a refrain, `ha ha ha` and a table with equal rows stay far below.
 */
const WORDS = 3_000;
const NO_WORDS = 40_000;
/** A letter or a sign of speech. Others are what zeros, rules, empty cells and quotations are made of. */
const SAYS = /\p{L}|[!?…。！？]|\p{Emoji_Presentation}/u;
/** And what says the same in every entry of a list that counts up. */
const COUNTED = 20_000;
/** And how often it must have come at least. */
const TIMES = 5;
/** So much of the repetition is kept. */
const KEPT_TIMES = 3;
const KEPT_UNITS = 60;

/** Watches a text that grows. */
export interface RepetitionWatch {
  /**
   * Looks at the text so far. Gives how much of it to keep, once it repeats itself without end. Looks only at certain lengths, each an
   * eighth beyond the one before, so that all looking together is linear, and how the text came in pieces does not matter.
   */
  look(text: string): number | null;
  /** The length at which it looks next. */
  readonly next: number;
}

/** A watch over one text. */
export function watchRepetition(): RepetitionWatch {
  let next = WORDS;
  return {
    get next() {
      return next;
    },
    look(text) {
      while (text.length >= next) {
        const keep = repetitionAtEnd(text.slice(0, next));
        if (keep !== null) return keep;
        next += Math.max(500, Math.floor(next / 8));
      }
      return null;
    },
  };
}

/** How much to keep of a text whose end is one passage again and again; null if it is not. Linear. */
function repetitionAtEnd(text: string): number | null {
  return (
    repeated(text, (at) => text.charCodeAt(at), WORDS, NO_WORDS) ??
    repeated(text, (at) => unnumbered(text, at), COUNTED, Infinity)
  );
}

/** A list that counts up, and says the same in every entry, repeats itself too. */
function unnumbered(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39 ? 0x30 : unit;
}

function repeated(text: string, unitAt: (at: number) => number, words: number, noWords: number): number | null {
  const length = text.length;
  let checked = 0;
  let needed = words;
  // The failure function of Knuth, Morris and Pratt over the text read backwards: `i + 1 - border[i]` is the shortest period of the
  // last `i + 1` units.
  const border = new Int32Array(length);
  for (let i = 1, k = 0; i < length; i += 1) {
    const unit = unitAt(length - 1 - i);
    while (k > 0 && unit !== unitAt(length - 1 - k)) k = border[k - 1] ?? 0;
    if (unit === unitAt(length - 1 - k)) k += 1;
    border[i] = k;
    const period = i + 1 - k;
    if (i + 1 < words || i + 1 < TIMES * period) continue;
    if (period !== checked) {
      checked = period;
      needed = says(text.slice(length - period)) ? words : noWords;
    }
    if (i + 1 < needed) continue;
    let start = length - period;
    while (start > 0 && unitAt(start - 1) === unitAt(start - 1 + period)) start -= 1;
    return start + Math.max(KEPT_TIMES, Math.ceil(KEPT_UNITS / period)) * period;
  }
  return null;
}

function says(passage: string): boolean {
  return SAYS.test(passage) || (passage.includes('.') && !/\d/.test(passage));
}
