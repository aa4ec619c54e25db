/** Marks that take no room: combining ones, joiners, variation selectors. */
const MARK = /^[\p{M}\p{Cf}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\uFE0F|\u20E3/u;
const PRINTABLE_ASCII = /^[\u0020-\u007E]*$/;
/** East Asian Wide and Fullwidth (Unicode 16, EastAsianWidth.txt), in ranges as coarse as columns of a table need. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns a text takes in a fixed-width font: 2 for East Asian characters and emoji, 0 for combining marks. */
export function columns(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let total = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (MARK.test(segment)) continue;
    total += EMOJI.test(segment) || WIDE.test(segment) ? 2 : 1;
  }
  return total;
}

/** Fills a text up to a width, at the end or (right, center) before it. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'center' | null | undefined): string {
  const missing = Math.max(0, width - columns(text));
  const before = align === 'right' ? missing : align === 'center' ? missing >> 1 : 0;
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}
