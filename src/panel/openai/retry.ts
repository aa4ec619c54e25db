/**
 * How long a response asks to be left alone, in milliseconds from `now` (milliseconds since 1970), or `null`.
 * `retry-after-ms` (OpenAI) goes before `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); nonsense counts as absent.
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
 * How long to wait before the next attempt, in milliseconds: what the provider asked for and, on top, a step that
 * doubles with each attempt (`attempt` counts from 1), of which half is chance, so that callers turned away together
 * do not come back together. `random` gives 0 to 1.
 */
export function retryDelay(attempt: number, asked: number | null, stepMs: number, random: () => number): number {
  return (asked ?? 0) + stepMs * 2 ** Math.min(attempt - 1, 10) * (0.5 + random() / 2);
}

function number(text: string | null): number | null {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}
