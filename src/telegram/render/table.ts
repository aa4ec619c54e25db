/** A table of Markdown, which Telegram cannot show, as what comes closest. */
import type { AlignType, Table } from 'mdast';
import type { References } from '../../markdown/references.ts';
import { bold, concat, join, plain, pre } from './compose.ts';
import type { Formatted } from './formatted.ts';
import { inline } from './inline.ts';

/** What a phone shows of a fixed-width line before it wraps (Telegram, default font, about 6.5 inches: 38 to 44). */
const MAX_COLUMNS = 44;
/** Between two columns. */
const GAP = '  ';
/** Whatever form a table takes, it may be at most so many times as long as its cells, plus a little. */
const MAX_GROWTH = 3;

type Rows = readonly (readonly Formatted[])[];

/**
 * A table: aligned in fixed width where that fits a phone, else a paragraph for each row with a line for each cell. Cells with links or
 * line breaks need the second form too. A table that would become far longer than its cells is shown as one line for each row.
 */
export function table(node: Table, references: References): Formatted {
  const rows = node.children.map((row) => row.children.map((cell) => inline(cell.children, references)));
  const length = rows.flat().reduce((sum, { text }) => sum + text.length + 3, 0);
  const fits = (size: number): boolean => size <= MAX_GROWTH * length + 500;

  const widths = columnWidths(rows);
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
  const simple = rows.flat().every(({ text, entities }) => !text.includes('\n') && entities.every(isFlat));
  if (simple && total <= MAX_COLUMNS && fits(total * rows.length)) return aligned(rows, widths, node.align ?? []);

  const [header = [], ...body] = rows;
  const headerLength = header.reduce((sum, { text }) => sum + text.length, 0);
  if (body.length > 0 && fits(headerLength * body.length)) return described(header, body);
  return join(
    rows.map((row) => join(row, ' | ')),
    '\n',
  );
}

/** Whether an entity says no more than its text does. */
function isFlat(entity: Formatted['entities'][number]): boolean {
  return entity.type !== 'text_link';
}

function columnWidths(rows: Rows): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, { text }] of row.entries()) widths[index] = Math.max(widths[index] ?? 1, columns(text));
  }
  return widths;
}

function aligned(rows: Rows, widths: readonly number[], align: readonly AlignType[]): Formatted {
  const lines = rows.map((row) =>
    widths
      .map((width, index) => pad(row[index]?.text ?? '', width, align[index]))
      .join(GAP)
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join(GAP));
  return pre(lines.join('\n'));
}

/**
 * A row as a paragraph: the first cell in bold, below it "column: value". The first paragraph names every column, so that no word is
 * lost.
 */
function described(header: readonly Formatted[], body: Rows): Formatted {
  const rows = body.map((row, number) => {
    const size = number === 0 ? Math.max(row.length, header.length) : row.length;
    const lines = Array.from({ length: size }, (_, index) => {
      const name = header[index] ?? plain('');
      const value = row[index] ?? plain('');
      if (value.text === '' && (number > 0 || name.text === '')) return plain('');
      if (value.text === '') return concat(name, ': –');
      const shown = index === 0 ? bold(value) : value;
      return name.text === '' ? shown : concat(name, ': ', shown);
    });
    return join(
      lines.filter(({ text }) => text !== ''),
      '\n',
    );
  });
  return join(
    rows.filter(({ text }) => text !== ''),
    '\n\n',
  );
}

/** Marks that take no room: combining ones, joiners, variation selectors. */
const MARK = /^[\p{M}\p{Cf}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\uFE0F|\u20E3/u;
const PRINTABLE_ASCII = /^[\u0020-\u007E]*$/;
/** East Asian Wide and Fullwidth (Unicode 16, EastAsianWidth.txt), in ranges as coarse as columns of a table need. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns of a fixed-width font a text takes: 2 for East Asian characters and emoji, 0 for combining marks. */
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
