import { stripVTControlCharacters } from 'node:util';

/**
 * Characters that are unsafe in any text: controls except newline and tab, direction overrides, invisible separators,
 * byte-order marks and tag characters. The joiners U+200C and U+200D are not among them, because Persian and emoji need them.
 */
const UNSAFE = /(?![\n\t])\p{Cc}|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** A text without the sequences that colour a terminal: what is copied from one holds them, and their letters must not stay. */
export function withoutTerminalCodes(text: string): string {
  return text.includes('\u001b') ? stripVTControlCharacters(text) : text;
}

/** A text with every line end as `\n`, without control and invisible characters and without lone surrogates. */
export function clean(text: string): string {
  return withoutTerminalCodes(text)
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(UNSAFE, '');
}

/** More than 30 marks on one character. No language has that many, and normalizing them takes quadratic time. */
const MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/**
 * A text in a normal form of Unicode, in linear time. Of marks in a row only 30 are kept
 * (https://unicode.org/reports/tr15/#Stream_Safe_Text_Format).
 */
export function normalized(text: string, form: 'NFC' | 'NFKC' | 'NFKD'): string {
  return text.replace(MARKS, '$1').normalize(form);
}

/** A text on one line, clean and with single spaces. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** A text cut to at most `max` UTF-16 units (1 or more). It ends in `…` if something was cut. No pair of surrogates is split. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A name or title on one line, cut to `max` UTF-16 units. `?` for an empty one. */
export function short(text: string, max = 100): string {
  return clip(oneLine(text), max) || '?';
}

/** The first line of a text that says something, cut to `max` UTF-16 units. `?` for an empty text. */
export function firstLine(text: string, max: number): string {
  return short(clean(text).trimStart().split('\n', 1)[0] ?? '', max);
}

/** A number for people, rounded and with thousands separated: `12,345`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A text shortened to about `max` UTF-16 units. A note stands where its middle was left out. */
export function leaveOutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.floor(max * 0.6);
  const tail = Math.floor(max * 0.3);
  const start = text.slice(0, head).replace(/[\ud800-\udbff]$/, '');
  const end = text.slice(text.length - tail).replace(/^[\udc00-\udfff]/, '');
  return `${start}\n[… ${count(text.length - start.length - end.length)} characters left out …]\n${tail > 0 ? end : ''}`;
}

/** A time (milliseconds since 1970) as `2026-11-03 10:05 UTC`. `?` if it is no valid date. */
export function utc(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The part after the last slash. The whole text if it has none. */
export function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** Things to choose from, as a sentence names them: `a, b or c`. */
export function oneOf(things: readonly string[]): string {
  return things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} or ${things.at(-1)}`;
}
