/** One call that has left the queue: its attempts, the waits between them, and what they took together. */
import type OpenAI from 'openai';
import { pause as pauseReally } from '../../lib/wait.ts';
import type { Answer, AnswerOptions, AnswerRequest, FailureReason, Usage, Written } from '../port.ts';
import type { ModelRef, ProviderName } from '../providers.ts';
import { attempt } from './attempt.ts';
import { before } from './before.ts';
import { createBill } from './bill.ts';
import { CallFailure } from './failures.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import type { AttemptOutcome, Seen } from './outcome.ts';
import { changeable, type Built, type Changeable, requestOf } from './remake.ts';
import type { Memory } from './remembered.ts';
import { retryDelay } from './retry.ts';

/** One call that has ended; for metrics and the log. */
export interface CallEvent {
  readonly provider: ProviderName;
  /** The id that was asked for. */
  readonly model: string;
  readonly outcome: 'ok' | 'aborted' | FailureReason;
  /** From leaving the queue. */
  readonly ms: number;
  /** Requests, but for those that were only made differently. */
  readonly attempts: number;
  /** What all attempts took; `null` when none got so far. */
  readonly usage: Usage | null;
  /** What the last attempt failed of, in our words or as a code (`ECONNREFUSED`, `404 page`): for the log. */
  readonly detail: string | null;
}

/** Time as calls see it; tests have their own. */
export interface Clock {
  /** Milliseconds since any beginning, never going back. */
  now(): number;
  /** Milliseconds since 1970. */
  date(): number;
  /** Waits so many milliseconds; rejects with the signal's reason when that is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of the world. */
export const realClock: Clock = { now: () => performance.now(), date: () => Date.now(), pause: pauseReally };

/** What bounds the calls of a panel. */
export interface CallLimits {
  readonly timeoutMs: number;
  /** The time of a model that is known to think, at least. */
  readonly thinkingMs: number;
  readonly silenceMs: number;
  /** Attempts that may fail. */
  readonly attempts: number;
  /** The first step of the wait between attempts. */
  readonly stepMs: number;
}

/** What calls share. */
export interface CallWorld {
  readonly limits: CallLimits;
  readonly memory: Memory;
  readonly clock: Clock;
  /** 0 to 1, for the jitter. */
  readonly random: () => number;
  readonly onCall: (event: CallEvent) => void;
}

/** A model to call. */
export interface Target extends ModelRef {
  readonly client: OpenAI;
  /** Its provider's list says that it thinks. */
  readonly thinks: boolean;
}

/** How long a loading model is left alone at most, and after how many free waits the steps grow no further. */
const LOADING_STEPS = 3;
const FREE_STEPS = 5;
/** Text that people have seen, and that its provider then took back. */
const TAKEN_BACK: ReadonlySet<string> = new Set<FailureReason | 'aborted'>(['content_refused', 'aborted']);

interface Failure {
  readonly reason: FailureReason | 'aborted';
  readonly until?: number | null;
  readonly detail: string | null;
}

/** Asks a model until it answers, or the attempts or the time are used up. Never throws. */
export async function makeCall(
  target: Target,
  request: AnswerRequest,
  answering: AnswerOptions,
  world: CallWorld,
): Promise<Answer> {
  const { limits, memory, clock } = world;
  const name = `${target.provider}:${target.id}`;
  const started = clock.now();
  const whole = new AbortController();
  const onAbort = (): void => whole.abort(new CallFailure('aborted'));
  let limitMs = limits.timeoutMs;
  let timer: NodeJS.Timeout | undefined;
  const limit = (ms: number): void => {
    limitMs = ms;
    clearTimeout(timer);
    timer = setTimeout(() => whole.abort(new CallFailure('timed_out')), Math.max(0, ms - (clock.now() - started)));
  };
  const thinks = (): void => {
    if (limitMs < limits.thinkingMs) limit(limits.thinkingMs);
  };

  const bill = createBill();
  let changes = memory.changes(name);
  const tried = new Set<Changeable>();
  let failed = 0;
  let free = 0;
  /** An attempt is not counted yet. */
  let underWay = false;
  let partial: Written | null = null;

  const left = (): number => limitMs - (clock.now() - started);
  const written = (seen: Seen): Written => ({
    text: seen.text,
    ...(seen.thinking === '' ? {} : { thinking: seen.thinking }),
    model: `${target.provider}:${seen.model ?? target.id}`,
  });
  const ended = (outcome: CallEvent['outcome'], detail: string | null): number => {
    const ms = clock.now() - started;
    const attempts = failed + free + (underWay ? 1 : 0);
    const event = { provider: target.provider, model: target.id, outcome, ms, attempts, usage: bill.total(), detail };
    quietly(() => world.onCall(event));
    return Math.round(ms);
  };

  /** One request; what was seen of it is on the bill. */
  async function ask(built: Built): Promise<{ readonly outcome: AttemptOutcome; readonly meaning: Meaning | null }> {
    const body = requestOf(target, built, changes);
    underWay = true;
    const outcome = await attempt(target.client, body, {
      signal: whole.signal,
      silenceMs: limits.silenceMs,
      onText: (soFar) => {
        if (soFar.thinking !== undefined) thinks();
        quietly(() => answering.onText?.({ ...soFar, model: `${target.provider}:${soFar.model}` }));
      },
    });
    const { seen } = outcome;
    bill.add(seen, outcome.kind === 'answer' || (outcome.kind === 'failed' && AN_ANSWER.has(outcome.reason)));
    if (seen.thinking !== '') {
      memory.noteThinking(name);
      thinks();
    }
    if (outcome.kind !== 'answer' && seen.text.trim() !== '') partial = written(seen);
    if (outcome.kind !== 'refused') return { outcome, meaning: null };
    const possible = [...changeable(body)].filter((one) => !tried.has(one));
    const asked = {
      changeable: new Set(possible),
      maxTokens: body.max_tokens ?? null,
      answered: memory.answered(name),
    };
    return { outcome, meaning: meaningOf(outcome.error, asked, clock.date()) };
  }

  /** Waits before the next attempt; gives why there is none. */
  async function waitFor(
    meaning: Pick<Meaning, 'reason' | 'retry' | 'waitMs' | 'until'>,
    detail: string | null,
  ): Promise<Failure | null> {
    const failure = { reason: meaning.reason, until: meaning.until, detail };
    underWay = false;
    if (meaning.retry === 'free') free += 1;
    else failed += 1;
    if (meaning.retry === 'no' || failed >= limits.attempts) return failure;
    const loading = meaning.retry === 'free' && meaning.reason === 'provider_error' && meaning.waitMs === null;
    const step = meaning.retry === 'free' ? Math.min(free, loading ? LOADING_STEPS : FREE_STEPS) : failed;
    const ms = retryDelay(step, meaning.waitMs, limits.stepMs, world.random);
    // A model that is still loading when its time is up did not answer in time.
    if (ms >= left()) return loading ? { ...failure, reason: 'timed_out' } : failure;
    await clock.pause(ms, whole.signal);
    return null;
  }

  async function attempts(built: Built): Promise<Answer> {
    for (;;) {
      const { outcome, meaning } = await ask(built);
      if (outcome.kind === 'answer') {
        memory.noteAnswer(name, changes);
        const ms = ended('ok', null);
        const { ended: early } = outcome;
        return {
          ok: true,
          ...written(outcome.seen),
          ...(early === undefined ? {} : { ended: early }),
          ms,
          usage: bill.total() ?? UNKNOWN,
        };
      }
      if (meaning?.change) {
        changes = { ...changes, ...meaning.change };
        for (const one of Object.keys(meaning.change) as Changeable[]) tried.add(one);
        continue;
      }
      const what =
        outcome.kind === 'refused' && meaning !== null
          ? { ...meaning, detail: `${outcome.error.status ?? 'no status'} ${outcome.error.body}` }
          : failedAs(outcome);
      if (what.reason === 'aborted') return fail(what);
      const failure = await waitFor({ ...what, reason: what.reason }, what.detail);
      if (failure !== null) return fail(failure);
    }
  }

  function fail({ reason, until, detail }: Failure): Answer {
    const ms = ended(reason, detail);
    const usage = bill.total();
    if (reason === 'aborted') return { ok: false, reason: 'internal' };
    return {
      ok: false,
      reason,
      ...(until === null || until === undefined ? {} : { until }),
      ...(partial === null || TAKEN_BACK.has(reason) ? {} : { partial }),
      ...(usage === null ? {} : { ms, usage }),
    };
  }

  answering.signal.addEventListener('abort', onAbort, { once: true });
  if (answering.signal.aborted) onAbort();
  limit(limits.timeoutMs);
  if (target.thinks || memory.thinks(name)) thinks();
  try {
    return await attempts(await build(request, whole.signal));
  } catch (error) {
    return fail({ reason: error instanceof CallFailure ? error.reason : 'internal', detail: null });
  } finally {
    clearTimeout(timer);
    answering.signal.removeEventListener('abort', onAbort);
  }
}

const UNKNOWN: Usage = { tokensIn: null, tokensOut: null, cost: null };
/** Failures of an answer that came: it was paid, also where its usage was not told. */
const AN_ANSWER: ReadonlySet<string> = new Set<FailureReason>(['empty', 'thought_only', 'content_refused']);

type NotRefused = Extract<AttemptOutcome, { kind: 'failed' | 'refused' }>;

/** A request that failed without an error of the provider's. */
function failedAs(outcome: NotRefused) {
  const failed = outcome.kind === 'failed' ? outcome : null;
  return {
    reason: failed?.reason ?? ('internal' as const),
    retry: failed?.retry ? ('counted' as const) : ('no' as const),
    waitMs: null,
    until: null,
    detail: failed?.detail ?? null,
  };
}

/** Builds the prompt of a request. A fault there is no provider's, whatever it looks like. */
async function build(request: AnswerRequest, signal: AbortSignal): Promise<Built> {
  try {
    const messages = await before(request.messages(), signal);
    return { messages, ...(request.json ? { json: true } : {}) };
  } catch (error) {
    throw error instanceof CallFailure ? error : new CallFailure('internal');
  }
}

/** A listener's fault is not the call's. */
function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // Listeners are for previews and metrics, whose loss harms nothing.
  }
}
