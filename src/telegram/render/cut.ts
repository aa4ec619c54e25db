/** Where a text may be cut, best first: between blocks, lines, sentences, words. Each pattern ends where the next part begins. */
const BREAKS = [/\n\n+(?! )/g, /\n(?! )/g, /\n/g, /[.!?…][\p{Pe}\p{Pf}"'*]*\s+|[。！？；]/gu, /\s+(?![\p{M}\u200D])/gu];
/** A better kind of break is taken only where it fills this much of a part; otherwise a worse one that fills it more. */
const MIN_FILL = 0.4;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Where to end a part that begins at `start` and may reach to `limit` (both positions in the text, the limit inside it).
 * @param mayCut whether a position is outside of what should stay whole; obeyed wherever any allowed break exists
 * @returns a position in (start, limit]
 */
export function cutPosition(text: string, start: number, limit: number, mayCut: (at: number) => boolean): number {
  const window = text.slice(start, limit + 1);
  const least = start + (limit - start) * MIN_FILL;
  const found = BREAKS.map((pattern) => last(window, pattern, start, limit, mayCut));
  const good = found.find((at) => at !== undefined && at >= least);
  if (good !== undefined) return good;
  // Something that should stay whole fills most of the part: stop before it.
  const early = found.findLast((at) => at !== undefined);
  if (early !== undefined && !mayCut(limit)) return early;
  // Nothing but one long word (or something whole that is longer than a part): between lines, words or characters.
  const anywhere = BREAKS.map((pattern) => last(window, pattern, start, limit, () => true));
  if (!mayCut(limit))
    return anywhere.find((at) => at !== undefined && at >= least) ?? characterBreak(text, start, limit);
  return characterBreak(text, start, limit);
}

/** The last allowed place in the window where a pattern matches. */
function last(
  window: string,
  pattern: RegExp,
  start: number,
  limit: number,
  mayCut: (at: number) => boolean,
): number | undefined {
  let best: number | undefined;
  for (const match of window.matchAll(pattern)) {
    const at = start + match.index + match[0].length;
    // White space that reaches beyond the limit is trimmed anyway.
    const position = Math.min(at, limit);
    if (position > start && match.index > 0 && mayCut(position)) best = position;
  }
  return best;
}

/** The last boundary between characters as people see them, or between code points when one of those is longer than the part. */
export function characterBreak(text: string, start: number, limit: number): number {
  const from = Math.max(start, limit - 400);
  const at = from + (graphemes.segment(text.slice(from, limit + 100)).containing(limit - from)?.index ?? 0);
  if (at > start && at > from) return at;
  const isLowSurrogate = /[\uDC00-\uDFFF]/.test(text.charAt(limit));
  return isLowSurrogate && limit - 1 > start ? limit - 1 : limit;
}
