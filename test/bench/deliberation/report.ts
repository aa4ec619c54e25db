/** The table of the methods, and what it says in words: also where a panel does not help. */
import { accuracyOf, differenceOf, flipsOf, sumOf, type Measured } from './arithmetic.ts';

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const signed = (share: number): string => `${share >= 0 ? '+' : '−'}${percent(Math.abs(share))}`;
const each = (value: number | null, count: number, digits: number, unit: string): string =>
  value === null || count === 0 ? 'unknown' : `${unit}${(value / count).toFixed(digits)}`;

/** The best of the single models: the one to beat. */
export function bestOf(singles: readonly Measured[]): Measured {
  const [best] = singles.toSorted((a, b) => accuracyOf(b) - accuracyOf(a));
  if (best === undefined) throw new Error('There is no single model to compare with');
  return best;
}

/** @param best the single model that each is compared with */
export function tableOf(methods: readonly Measured[], best: Measured): string {
  const rows = methods.map((measured) => {
    const { method, results } = measured;
    const count = results.length;
    const { by, low, high } = differenceOf(measured, best);
    const beside = measured === best ? '' : `${signed(by)} (${signed(low)} to ${signed(high)})`;
    const blind = results.some(({ blindRight }) => blindRight !== null);
    return [
      method,
      percent(accuracyOf(measured)),
      beside,
      blind ? String(flipsOf(measured)) : '',
      each(sumOf(results.map(({ tokens }) => tokens)), count, 0, ''),
      each(sumOf(results.map(({ usd }) => usd)), count, 4, '$'),
      each(sumOf(results.map(({ ms }) => ms / 1000)), count, 1, ''),
    ];
  });
  const head = ['', 'right', `beside ${best.method}, 95 %`, 'right → wrong', 'tokens', 'cost', 'seconds'];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** What the table says, a sentence a method: a difference counts only where its interval leaves out 0. */
export function wordsOf(methods: readonly Measured[], best: Measured): readonly string[] {
  return methods.flatMap((measured) => {
    if (measured === best) return [];
    const { by, low, high } = differenceOf(measured, best);
    const { method } = measured;
    if (low > 0) return [`${method} is better than ${best.method} by ${percent(by)}.`];
    if (high < 0) return [`${method} is worse than ${best.method} by ${percent(-by)}: here it does not help.`];
    return [
      `${method} is not shown to be better or worse than ${best.method}: with so many questions it does not help.`,
    ];
  });
}
