/**
 * Whether a text contains another one. Always takes linear time (https://en.wikipedia.org/wiki/Knuth–Morris–Pratt_algorithm).
 * `String.includes` can take seconds for a quote that was chosen to be slow.
 */
export function contains(text: string, wanted: string): boolean {
  if (wanted === '') return true;
  // For each position in `wanted`: the length of the longest beginning of `wanted` that also ends there.
  const fits = [0];
  let matched = 0;
  for (let at = 1; at < wanted.length; at++) {
    matched = nextMatched(wanted, fits, matched, wanted.charCodeAt(at));
    fits.push(matched);
  }
  matched = 0;
  for (let at = 0; at < text.length; at++) {
    matched = nextMatched(wanted, fits, matched, text.charCodeAt(at));
    if (matched === wanted.length) return true;
  }
  return false;
}

/** How many characters of `wanted` match after one more character of the text, when `matched` did before. */
function nextMatched(wanted: string, fits: readonly number[], matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && wanted.charCodeAt(length) !== unit) length = fits[length - 1] ?? 0;
  return wanted.charCodeAt(length) === unit ? length + 1 : 0;
}
