/** Finds the row of a refusal, and what exactly follows from it. */
import type { FailureReason } from '../port.ts';
import { limitDelay, toldDelay, usedUpQuota } from './delays.ts';
import type { ProviderError } from '../outcome.ts';
import { REFUSALS, type Refusal, type When } from './refusals.ts';
import type { Changeable, Changes } from './changes.ts';
import { toldBy, type Told } from './told.ts';

/** What is known of the request that was refused. */
export interface Asked {
  /** What of it can still be made differently. */
  readonly changeable: ReadonlySet<Changeable>;
  /** How many tokens it asked for at most; null for no limit. */
  readonly maxTokens: number | null;
  /** It wanted JSON, and the model has answered others within the last hour: so it is not the model that is unknown. */
  readonly answered: boolean;
}

/** What a refusal means. */
export interface Meaning {
  /** The row of the table that fits. */
  readonly row: string;
  readonly reason: FailureReason;
  /** `counted` is a failed attempt; `free` waits as long as the answer's own time lasts. */
  readonly retry: 'no' | 'counted' | 'free';
  /** How long the provider asks to be left alone, milliseconds. */
  readonly waitMs: number | null;
  /** When there is a new quota (milliseconds since 1970), if it is used up and the provider told. */
  readonly until: number | null;
  /** How the request is to be made differently, once; then nothing else of this counts. */
  readonly change: Changes | null;
}

/** A shorter answer than this is of no use, tokens. */
const MIN_TOKENS = 64;

/** The status's own words, and what says as much as nothing. */
const BARE =
  /^((error )?\d{3}:? ?)?(status code )?(\(no body\)|bad request|invalid request|unprocessable( entity| content)?|provider returned error|upstream error|(invalid|bad)_request(_error)?)?[.!]?$/;

/** What an error of a provider means for a request. `now`: milliseconds since 1970. */
export function meaningOf(error: ProviderError, asked: Asked, now: number): Meaning {
  const told = toldBy(error);
  const delay = toldDelay(error, told, now);
  const quota = usedUpQuota(error, told, now);
  const fits = ({ when }: Refusal): boolean => holds(when, error, told, asked.answered, delay, quota !== null);

  for (const refusal of REFUSALS) {
    const { reason, retry, without } = refusal.means;
    if (!fits(refusal)) continue;
    const change = without === undefined ? null : changeFor(without, told, asked);
    if (without !== undefined && change === null) continue;
    const waitMs = delay ?? (reason === 'rate_limited' ? limitDelay(error, told, now) : null);
    return {
      row: refusal.kind,
      reason,
      retry: retry === undefined ? 'no' : retry === 'patient' || waitMs !== null ? 'free' : 'counted',
      waitMs: retry === undefined ? null : waitMs,
      until: reason === 'quota_used' ? (quota?.until ?? null) : null,
      change,
    };
  }
  throw new Error('The last row fits everything');
}

function holds(
  when: When,
  error: ProviderError,
  told: Told,
  answered: boolean,
  delay: number | null,
  quota: boolean,
): boolean {
  if (when.at !== undefined && !isAt(when.at, error.status)) return false;
  if (when.body !== undefined && !when.body.some((kind) => kind === error.body)) return false;
  if (when.delay !== undefined && when.delay !== (delay !== null)) return false;
  if (when.quota && !quota) return false;
  if (when.answered !== undefined && when.answered !== answered) return false;
  if (when.bare) return told.messages.every((message) => BARE.test(message.trim()));
  if (when.says === undefined && when.code === undefined && when.param === undefined) return true;
  return (
    told.messages.some((message) => when.says?.test(message)) ||
    (when.code?.test(told.codes) ?? false) ||
    (when.param?.test(told.params) ?? false)
  );
}

function isAt(at: NonNullable<When['at']>, status: number | null): boolean {
  const family = status === null ? null : `${Math.floor(status / 100)}xx`;
  return at.some((one) => one === status || one === family);
}

/** The change that leaves something out, or null if there is nothing to leave out. */
function changeFor(name: Changeable, told: Told, asked: Asked): Changes | null {
  if (!asked.changeable.has(name)) return null;
  if (name !== 'max_tokens') return { [name]: true };
  const afford = told.messages.flatMap((text) => /can only afford (\d{1,9})/.exec(text)?.[1] ?? []).map(Number);
  const tokens = Math.min(...afford);
  if (afford.length === 0) return asked.maxTokens === null ? null : { max_tokens: null };
  return tokens >= MIN_TOKENS && (asked.maxTokens === null || tokens < asked.maxTokens) ? { max_tokens: tokens } : null;
}
