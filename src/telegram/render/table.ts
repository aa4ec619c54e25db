import type { AlignType, Table, TableCell } from 'mdast';
import { bold, concat, join, plain, pre } from './compose.ts';
import type { References } from '../../markdown/references.ts';
import type { Formatted } from './formatted.ts';
import { inline } from './inline.ts';
import { columns, pad } from './width.ts';

/** What a phone shows of a fixed-width line before it wraps (Telegram, default font, about 6.5 inches: 38 to 44). */
const MAX_COLUMNS = 44;
const GAP = '  ';
/** Whatever form a table takes, it may not grow beyond this many times its cells, plus a little. */
const MAX_GROWTH = 3;

type Rows = readonly (readonly Formatted[])[];

/**
 * A table: aligned in fixed width where that fits a phone, otherwise a paragraph for each row with a line for each cell. Cells with links
 * or line breaks need the second form too. A table that would grow out of all proportion is shown row by row.
 */
export function table(node: Table, references: References): Formatted {
  const rows = node.children.map((row) => row.children.map((child) => cell(child, references)));
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

/** HTML is text everywhere but here: `<br>` is the only way to break a line in a cell. */
function cell(node: TableCell, references: References): Formatted {
  const children = node.children.map((child) =>
    child.type === 'html' && /^<br\s*\/?>$/i.test(child.value) ? ({ type: 'break' } as const) : child,
  );
  return inline(children, references);
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

/** A row as a paragraph: the first cell in bold, below it "column: value". The first row names every column, so that no word is lost. */
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
