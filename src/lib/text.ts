/**
 * What is unsafe in any text, whoever wrote it: C0 and C1 controls but newline and tab, direction overrides, invisible
 * separators, byte-order marks and tag characters. The joiners U+200C and U+200D stay: Persian and emoji need them.
 */
const UNSAFE = /(?![\n\t])\p{Cc}|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Any text → the same with only `\n` as line end, without control and invisible characters and lone surrogates. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(UNSAFE, '');
}

/** More marks than this behind one character are of no language, and Unicode's algorithm takes quadratic time to sort them. */
const MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** A text in a normal form of Unicode, in linear time. Of more than 30 marks in a row (UAX 15, "stream-safe") the others are left out. */
export function normalized(text: string, form: 'NFC' | 'NFKC' | 'NFKD'): string {
  return text.replace(MARKS, '$1').normalize(form);
}

/** Any text → one clean line with single spaces. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** At most `max` UTF-16 units (≥ 1) of the text, ending in `…` when something is cut; no pair of surrogates is split. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A short text (a name, a title) on one line, at most `max` UTF-16 units of it; `?` for nothing. */
export function short(text: string, max = 100): string {
  return clip(oneLine(text), max) || '?';
}

/** A whole number with thousands separated: 12345 → `12,345`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A text of at most about `max` UTF-16 units. What is left out of its middle is counted in its place. */
export function leaveOutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.floor(max * 0.6);
  const tail = Math.floor(max * 0.3);
  const start = text.slice(0, head).replace(/[\ud800-\udbff]$/, '');
  const end = text.slice(text.length - tail).replace(/^[\udc00-\udfff]/, '');
  return `${start}\n[… ${count(text.length - start.length - end.length)} characters left out …]\n${tail > 0 ? end : ''}`;
}

/** A time (milliseconds since 1970) as `2026-11-03 10:05 UTC`; one that is no date as `?`. */
export function utc(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What follows the last slash; all of it without one. */
export function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** Things to choose from, as a sentence names them: `a, b or c`. */
export function oneOf(things: readonly string[]): string {
  return things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} or ${things.at(-1)}`;
}
