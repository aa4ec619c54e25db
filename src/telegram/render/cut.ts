/** Where a text may be cut, best first: between blocks, lines, sentences, words. Each pattern ends where the next part begins. */
const WORD = /\s+(?![\p{M}\u200D])/gu;
const BREAKS = [/\n\n+(?! )/g, /\n(?! )/g, /\n/g, /[.!?…][\p{Pe}\p{Pf}"'*]*\s+|[。！？；]/gu, WORD];
/** A better kind of break is taken only where it fills this much of a part; otherwise a worse one that fills it more. */
const MIN_FILL = 0.4;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Where to end a part that begins at `start` and may reach to `limit` (both positions in the text, the limit inside it).
 * @param mayCut whether a position is outside of what should stay whole; obeyed wherever any allowed break exists
 * @returns a position in (start, limit]
 */
export function cutPosition(text: string, start: number, limit: number, mayCut: (at: number) => boolean): number {
  const least = start + (limit - start) * MIN_FILL;
  const best = (allowed: (at: number) => boolean): number | undefined => {
    for (const pattern of BREAKS) {
      const at = lastBreak(text, pattern, start, limit, allowed);
      if (at !== undefined && at >= least) return at;
    }
    return undefined;
  };
  const good = best(mayCut);
  if (good !== undefined) return good;
  // What should stay whole, or a long word, fills most of the part: stop before it if that saves it.
  const early = Math.max(...[/\n/g, WORD].map((pattern) => lastBreak(text, pattern, start, limit, mayCut) ?? start));
  if (early > start && (!mayCut(limit) || wordEnd(text, limit, early + limit - start + 1) - early <= limit - start))
    return early;
  return best(() => true) ?? characterBreak(text, start, limit);
}

/** The last allowed place up to the limit where a pattern matches. White space that reaches beyond the limit does not count. */
function lastBreak(
  text: string,
  pattern: RegExp,
  start: number,
  limit: number,
  allowed: (at: number) => boolean,
): number | undefined {
  const window = text.slice(start, limit + 2);
  const matches = [...window.matchAll(pattern)];
  for (const match of matches.toReversed()) {
    const at = Math.min(start + match.index + match[0].length, limit);
    if (match.index > 0 && start + match.index <= limit && allowed(at)) return at;
  }
  return undefined;
}

/** Where the word at a position ends, looked for up to another one. */
function wordEnd(text: string, from: number, to: number): number {
  const length = text.slice(from, to).search(/\s/);
  return length < 0 ? Math.min(to, text.length) : from + length;
}

/** The last boundary between characters as people see them, or between code points when one of those is longer than the part. */
export function characterBreak(text: string, start: number, limit: number): number {
  const from = Math.max(start, limit - 400);
  const at = from + (graphemes.segment(text.slice(from, limit + 100)).containing(limit - from)?.index ?? 0);
  if (at > start && at > from) return at;
  const isLowSurrogate = /[\uDC00-\uDFFF]/.test(text.charAt(limit));
  return isLowSurrogate && limit - 1 > start ? limit - 1 : limit;
}
