/**
 * How long to wait before the next attempt, milliseconds: what the provider asked for, and a step on top of it. The step doubles
 * with each attempt. Half of it is chance, so that callers who were refused together do not come back together.
 * @param attempt the one that failed, from 1
 * @param random gives 0 to 1
 */
export function retryDelay(attempt: number, asked: number | null, stepMs: number, random: () => number): number {
  return (asked ?? 0) + stepMs * 2 ** Math.min(attempt - 1, 10) * (0.5 + random() / 2);
}
