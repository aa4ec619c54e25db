/**
 * Whether a text holds another one. Linear whatever the two are (Knuth, Morris, Pratt), which `String.includes` is not: a quote chosen to
 * be slow takes it seconds.
 */
export function contains(text: string, wanted: string): boolean {
  if (wanted === '') return true;
  // How much of `wanted` ends at each of its characters as it begins: how much still fits when the next one does not.
  const fits = [0];
  let matched = 0;
  for (let at = 1; at < wanted.length; at++) {
    matched = grown(wanted, fits, matched, wanted.charCodeAt(at));
    fits.push(matched);
  }
  matched = 0;
  for (let at = 0; at < text.length; at++) {
    matched = grown(wanted, fits, matched, text.charCodeAt(at));
    if (matched === wanted.length) return true;
  }
  return false;
}

/** How much of `wanted` fits with one more character, where `matched` of it fitted before. */
function grown(wanted: string, fits: readonly number[], matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && wanted.charCodeAt(length) !== unit) length = fits[length - 1] ?? 0;
  return wanted.charCodeAt(length) === unit ? length + 1 : 0;
}
