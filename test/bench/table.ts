/** One line of the table. */
export interface Row {
  /** The letter of the list, and what is measured. */
  readonly what: string;
  readonly ours: string;
  /** What it is compared with, as measured in the same run. */
  readonly beside: string;
  /** What the target bounds; `atLeast` turns the comparison round. */
  readonly value: number;
  /** None for what is measured beside the list, to be known. */
  readonly target?: number;
  readonly atLeast?: boolean;
  /** What bounds it. */
  readonly bound: string;
}

function met({ value, target, atLeast = false }: Row): string {
  if (target === undefined) return '';
  return (atLeast ? value >= target : value <= target) ? 'met' : 'MISSED';
}

/** The table as text, aligned, with a line each below it that says what bounds it. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const digits = row.atLeast ? 0 : 2;
    const target = row.target === undefined ? '' : `${row.atLeast ? '≥' : '≤'} ${row.target}`;
    return [row.what, row.ours, row.beside, row.value.toFixed(digits), target, met(row)];
  });
  const head = ['', 'Conclave', 'beside', 'result', 'target', ''];
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => (column === 3 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const bounds = rows.map(({ what, bound }) => `${what.split(' ', 1)[0] ?? ''} ${bound}`);
  return [line(head), rule, ...cells.map(line), '', 'What bounds each:', ...new Set(bounds), ''].join('\n');
}
