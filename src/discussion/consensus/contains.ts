/**
 * Where a text contains another one, in order. Always takes linear time (https://en.wikipedia.org/wiki/Knuth–Morris–Pratt_algorithm).
 * `String.indexOf` can take seconds for a quote that was chosen to be slow.
 * @param wanted not empty
 */
export function placesOf(text: string, wanted: string): number[] {
  const places: number[] = [];
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
    if (matched < wanted.length) continue;
    places.push(at + 1 - wanted.length);
    matched = fits[matched - 1] ?? 0;
  }
  return places;
}

/** How many characters of `wanted` match after one more character of the text, when `matched` did before. */
function nextMatched(wanted: string, fits: readonly number[], matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && wanted.charCodeAt(length) !== unit) length = fits[length - 1] ?? 0;
  return wanted.charCodeAt(length) === unit ? length + 1 : 0;
}
