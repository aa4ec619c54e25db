/** Superscripts and subscripts, for which Telegram has no format, as the characters Unicode has for them. */

// Digits and signs have both forms; of the letters only some, and fewer still are in the fonts of phones (Unicode 16, blocks 2070, 1D00, 02B0).
const RAISED = pairs('0123456789+-=()niabcdehkmoprstxy', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉʰᵏᵐᵒᵖʳˢᵗˣʸ');
const LOWERED = pairs('0123456789+-=()aehijkmnoprstx', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₘₙₒₚᵣₛₜₓ');

/** From each character of one text to the one at its place in another. All are single UTF-16 units. */
function pairs(from: string, to: string): ReadonlyMap<string, string> {
  return new Map(Array.from(from, (char, at) => [char, to.charAt(at)]));
}

/**
 * A text raised or lowered. What Unicode has no form for stays as it is behind `^` or `_`, as mathematics is typed: `x^(a/b)`.
 * @param kind `sup` or `sub`, as HTML names them
 */
export function script(kind: 'sup' | 'sub', text: string): string {
  const table = kind === 'sup' ? RAISED : LOWERED;
  const forms = Array.from(text, (char) => table.get(char));
  if (forms.every((form) => form !== undefined)) return forms.join('');
  const sign = kind === 'sup' ? '^' : '_';
  return forms.length === 1 ? `${sign}${text}` : `${sign}(${text})`;
}
