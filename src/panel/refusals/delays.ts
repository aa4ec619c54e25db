/** How long a provider asks to be left alone, from all the places where providers say it. */
import { field } from '../../lib/field.ts';
import type { ProviderError } from '../outcome.ts';
import type { Told } from './told.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const UNIT = '(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])';
const SPAN = `\\d{1,9}(?:\\.\\d{1,9})?\\s?${UNIT}`;
const SPANS = new RegExp(`(\\d{1,9}(?:\\.\\d{1,9})?)\\s?(${UNIT})`, 'g');
const DURATION = new RegExp(`^\\s*${SPAN}(?:\\s?${SPAN}){0,3}\\s*$`);
/** "Please try again in 6m0s", "Please retry in 2s", "retry after 20 seconds", "resets in 4h". */
const IN_TEXT = new RegExp(
  `(?:try again|retry|wait|resets?|available again)(?: (?:again|in|after|for|about|another|at|least))* (${SPAN}(?:\\s?(?:and )?${SPAN}){0,3})`,
);
const RESETS = ['x-ratelimit-reset', 'x-ratelimit-reset-requests-day', 'ratelimit-reset', 'x-ratelimit-reset-after'];
/** "Retry after 5": a bare number is of seconds, as in the header. */
const BARE_SECONDS = /retry[ -]after:? (\d{1,6}(?:\.\d{1,3})?)(?![\d.]{0,9}\s?[a-z])/;
/** No answer waits longer; later times are nonsense. */
const MAX_MS = 366 * 86_400_000;
/** A limit that ends so much later is no limit of a minute. */
const LONG_MS = 3_600_000;

const DAILY = /per[ _-]?(day|week|month)|(\b|_)(daily|weekly)\b|\bmonthly\b(?! (spend|budget|credit|bill))|\b[rt]pd\b/;
const PACIFIC = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
});

/** The milliseconds of `4s`, `6m0s`, `850ms` or `1 minute 2.5 seconds`; `null` for anything else. */
function durationMs(text: string): number | null {
  if (text.length > 100 || !DURATION.test(text.toLowerCase())) return null;
  return sane(spansMs(text.toLowerCase()));
}

/**
 * The delay that a provider told in so many words, in milliseconds from `now` (milliseconds since 1970), or `null`: in its headers,
 * in its data (`retryDelay`, `retry_after_seconds`, `estimated_time`, headers that OpenRouter hands on), or in its message.
 */
export function toldDelay(error: ProviderError, told: Told, now: number): number | null {
  const header = error.headers === null ? null : retryAfterMs(error.headers, now);
  if (header !== null) return sane(header);
  for (const one of told.objects) {
    const inside = headersOf(field(one, 'headers'));
    const found =
      (inside === null ? null : retryAfterMs(inside, now)) ??
      delayOf(field(one, 'retryDelay')) ??
      seconds(field(one, 'retry_after_seconds') ?? field(one, 'retry_after') ?? field(one, 'estimated_time'));
    if (found !== null) return sane(found);
  }
  for (const message of told.messages) {
    const found = IN_TEXT.exec(message)?.[1];
    if (found !== undefined) return sane(spansMs(found));
    const bare = BARE_SECONDS.exec(message)?.[1];
    if (bare !== undefined) return sane(Number(bare) * 1_000);
  }
  return null;
}

/**
 * When limits end according to `x-ratelimit-reset-requests` and `-tokens` (or Anthropic's), milliseconds: of the used up one, else of the sooner. Where
 * there are none, what `X-RateLimit-Reset` says.
 */
export function limitDelay(error: ProviderError, told: Told, now: number): number | null {
  const headers = error.headers ?? new Headers();
  const limits = ['requests', 'tokens', 'input-tokens', 'output-tokens'].flatMap((name) => {
    const value = headers.get(`x-ratelimit-reset-${name}`) ?? '';
    const ms = durationMs(value) ?? seconds(value) ?? untilDate(headers.get(`anthropic-ratelimit-${name}-reset`), now);
    const left = headers.get(`x-ratelimit-remaining-${name}`) ?? headers.get(`anthropic-ratelimit-${name}-remaining`);
    return ms === null ? [] : [{ ms, usedUp: left?.trim() === '0' }];
  });
  const usedUp = limits.filter((limit) => limit.usedUp);
  if (usedUp.length > 0) return Math.max(...usedUp.map(({ ms }) => ms));
  if (limits.length > 0) return Math.min(...limits.map(({ ms }) => ms));
  const reset = resetAt(error, told, now);
  return reset === null ? null : reset - now;
}

/**
 * Whether the quota of a day (or of hours) is used up, with when there is a new one if that is known (milliseconds since 1970);
 * `null` for a shorter limit. Google tells a delay of seconds even then: what its quotas are called decides.
 */
export function usedUpQuota(error: ProviderError, told: Told, now: number): { readonly until: number | null } | null {
  const reset = resetAt(error, told, now);
  const delay = toldDelay(error, told, now);
  const at = delay !== null && delay >= LONG_MS ? now + delay : reset !== null && reset - now >= LONG_MS ? reset : null;
  const quotas = told.objects.flatMap((one) => {
    const id = field(one, 'quotaId');
    return typeof id === 'string' ? [id.toLowerCase().slice(0, 200)] : [];
  });
  if (quotas.length > 0) {
    return quotas.some((id) => DAILY.test(id)) ? { until: at ?? nextPacificMidnight(now) } : null;
  }
  const dayLeft = error.headers?.get('x-ratelimit-remaining-requests-day')?.trim();
  const daily = dayLeft === '0' || DAILY.test(told.codes) || told.messages.some(isDaily);
  if (daily) return { until: at ?? reset ?? (delay === null ? null : now + delay) };
  return at === null ? null : { until: at };
}

/** A message that names a limit of minutes first may advertise a daily one behind it. */
function isDaily(message: string): boolean {
  const day = message.search(DAILY);
  const minute = message.search(/per[ _-]?min|\b[rt]pm\b/);
  return day >= 0 && (minute < 0 || day < minute);
}

/** `X-RateLimit-Reset`, itself or handed on by OpenRouter: milliseconds or seconds since 1970, or seconds from now. */
function resetAt(error: ProviderError, told: Told, now: number): number | null {
  const all = [error.headers, ...told.objects.map((one) => headersOf(field(one, 'headers')))];
  for (const headers of all) {
    const text = RESETS.map((name) => headers?.get(name)).find((found) => typeof found === 'string');
    const value = typeof text === 'string' && /^\s*\d{1,16}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : null;
    if (value === null) continue;
    const at = value > 1e11 ? value : value > 1e9 ? value * 1_000 : now + value * 1_000;
    if (at > now && at - now <= MAX_MS) return at;
  }
  return null;
}

/** Google's days begin at midnight in California (ai.google.dev/gemini-api/docs/rate-limits). */
function nextPacificMidnight(now: number): number {
  const parts = new Map(PACIFIC.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const passed = ((parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0)) * 60 + (parts.get('second') ?? 0);
  return now - (now % 1_000) + (86_400 - passed) * 1_000;
}

/** Headers that stand in the data of an error. */
function headersOf(value: unknown): Headers | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const headers = new Headers();
  for (const [name, text] of Object.entries(value).slice(0, 50)) {
    const known = /^(retry-after(-ms)?|x-ratelimit-reset)$/i.test(name);
    if (known && (typeof text === 'number' || (typeof text === 'string' && /^[\w ,:.+-]{1,100}$/.test(text))))
      headers.set(name, String(text));
  }
  return headers;
}

/** Google's `"2s"`, or the same as `{ seconds }`. */
function delayOf(value: unknown): number | null {
  return typeof value === 'string' ? durationMs(value) : seconds(field(value, 'seconds'));
}

/** Anthropic names the end of its limits as a date (RFC 3339). */
function untilDate(text: string | null, now: number): number | null {
  const at =
    text !== null && /^\d{4}-\d\d-\d\dT[\d:.]{5,20}(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) || at - now > MAX_MS ? null : Math.max(0, at - now);
}

function seconds(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*\d{1,12}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number * 1_000 : null;
}

function spansMs(text: string): number {
  let ms = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(SPANS)) {
    ms += Number(amount) * (UNITS[/^(ms|mil)/.test(unit) ? 'ms' : unit.slice(0, 1)] ?? 0);
  }
  return ms;
}

function sane(ms: number): number {
  return Math.min(ms, MAX_MS);
}

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

function number(text: string | null): number | null {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}
