/**
 * How long a response asks us to wait, in milliseconds, or `null` if it does not.
 *
 * OpenAI's `retry-after-ms` goes before `Retry-After`, which is in seconds or a date (RFC 9110, 10.2.3). What is neither counts as
 * absent.
 * @param now milliseconds since 1970
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const ms = number(headers.get('retry-after-ms'));
  if (ms !== null) return ms;
  const after = headers.get('retry-after');
  const seconds = number(after);
  if (seconds !== null) return seconds * 1000;
  const at = after !== null && /[a-z]/i.test(after) ? Date.parse(after) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * How long to wait before the next attempt, milliseconds: what the provider asked for, and a step on top of it. The step doubles
 * with each attempt. Half of it is chance, so that callers who were refused together do not come back together.
 * @param attempt the one that failed, from 1
 * @param random gives 0 to 1
 */
export function retryDelay(attempt: number, asked: number | null, stepMs: number, random: () => number): number {
  return (asked ?? 0) + stepMs * 2 ** Math.min(attempt - 1, 10) * (0.5 + random() / 2);
}

function number(text: string | null): number | null {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}
