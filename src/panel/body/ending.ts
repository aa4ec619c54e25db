/** What a body that was read to its end comes to. */
import { saysSomething } from '../../markdown/visible.ts';
import { complaintInText, errorOf } from './errors.ts';
import { readsWhole } from './finish.ts';
import type { AttemptOutcome, ProviderError } from '../outcome.ts';
import type { FailureReason } from '../port.ts';
import type { Reading } from './reading.ts';

/** Why a body broke off when we gave up on it; else it is a code of the connection. */
export const SILENCE = 'silence';

/** How a body ended. */
export interface BodyEnd {
  readonly status: number;
  readonly headers: Headers | null;
  readonly kind: ProviderError['body'] | 'events';
  /** Its end was marked (`[DONE]`), or it was one whole JSON. */
  readonly whole: boolean;
  /** Something in it was JSON that breaks off. */
  readonly broken: boolean;
  /** The beginning of it, if it is neither JSON nor a stream. */
  readonly text: string;
  /** The connection broke, or was silent: a code for the log. */
  readonly cut: string | null;
}

/** Decides what an attempt came to. Pure. */
export function outcomeOf(reading: Reading, end: BodyEnd): AttemptOutcome {
  const { seen, finish, native, complaint } = reading;
  const hasText = saysSomething(seen.text);
  const body = end.kind === 'events' ? 'json' : end.kind;
  const brokenOff = end.cut === null || end.cut === SILENCE ? 'went_silent' : 'unreachable';
  const failed = (reason: FailureReason, retry: boolean): AttemptOutcome => ({
    kind: 'failed',
    reason,
    retry,
    seen,
    detail: end.cut ?? `${end.status} ${end.kind}`,
  });

  if (end.status >= 300) {
    const said = complaint ?? (end.text === '' ? null : complaintInText(end.text));
    return { kind: 'refused', error: errorOf(said, end.status, end.headers, body), seen };
  }
  if (reading.repeats) return { kind: 'answer', seen, ended: 'repeated' };
  if (reading.tooLong) return failed('provider_error', false);
  if (complaint !== null && (complaint.sure || (!hasText && finish === null && !reading.any))) {
    return { kind: 'refused', error: errorOf(complaint, end.status, end.headers, body), seen };
  }
  if (finish === 'filter' || native === 'filter') return failed('content_refused', false);
  if (hasText) {
    const answer = { kind: 'answer', seen } as const;
    if (end.broken || finish === 'broken') return failed(brokenOff, true);
    if (finish === 'length') return { ...answer, ended: 'length' };
    if (finish === 'repeated') return { ...answer, ended: 'repeated' };
    if (finish === 'unknown') return readsWhole(seen.text) ? answer : failed('went_silent', true);
    return finish !== null || end.whole ? answer : failed(brokenOff, true);
  }

  if (reading.refusal) return failed('content_refused', false);
  if (finish === 'length') return failed('thought_only', false);
  if (reading.tools || finish === 'tools') return failed('empty', false);
  if (finish === 'broken') return failed('provider_error', true);
  if (finish !== null) return failed('empty', true);
  if (end.cut !== null) return failed(brokenOff, true);
  if (end.broken) return failed('provider_error', true);
  if (reading.any) return failed(end.whole ? 'empty' : 'went_silent', true);
  return failed(end.kind === 'nothing' || (end.kind === 'events' && end.whole) ? 'empty' : 'provider_error', true);
}
