/** The middle value; of an even number of values the mean of the middle two. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Measures two things in turn, so often each: what else the machine does then hits both alike. */
export async function inTurn<T>(
  times: number,
  ours: (n: number) => Promise<T>,
  other: (n: number) => Promise<T>,
): Promise<{ ours: T[]; other: T[] }> {
  const results = { ours: [] as T[], other: [] as T[] };
  for (let n = 0; n < times; n += 1) {
    results.ours.push(await ours(n));
    results.other.push(await other(n));
  }
  return results;
}

/** Milliseconds of a clock that every process of the machine shares (Linux: CLOCK_MONOTONIC). */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
