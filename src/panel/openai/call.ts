/** One call that has left the queue: its attempts, the waits between them, and what they took together. */
import type OpenAI from 'openai';
import pRetry, { type RetryContext } from 'p-retry';
import { saysSomething } from '../../markdown/visible.ts';
import type { Answer, AnswerOptions, AnswerRequest, FailureReason, Usage, Written } from '../port.ts';
import type { ModelRef, ProviderName } from '../providers.ts';
import { attempt } from './attempt.ts';
import { addUsage, UNKNOWN_USAGE } from '../usage.ts';
import { before, type Clock, createDeadline } from './clock.ts';
import { CallFailure } from './failures.ts';
import { type Meaning, meaningOf } from '../refusals/meaning.ts';
import type { AttemptOutcome, Seen } from '../outcome.ts';
import type { Changeable } from '../refusals/changes.ts';
import { changeable, type Built, requestOf } from './request.ts';
import type { Memory } from './memory.ts';
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
  /** What the last attempt failed of: a code (`ECONNREFUSED`), or status and kind of body (`404 page`). Never a provider's words. */
  readonly detail: string | null;
}

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

/** Why an attempt gave no answer, and what may follow. */
interface Failure extends Pick<Meaning, 'retry' | 'waitMs' | 'until'> {
  readonly reason: FailureReason | 'aborted';
  readonly detail: string | null;
}

/** An attempt that gave no answer, as p-retry has it. */
class Unanswered extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** How often the step of a wait doubles: of one that a provider told, and of one for a model that loads. */
const TOLD_STEPS = 5;
const LOADING_STEPS = 3;
/** Failures of an answer that came: it was paid, also where its usage was not told. */
const AN_ANSWER: ReadonlySet<string> = new Set<FailureReason>(['empty', 'thought_only', 'content_refused']);

/** Asks a model until it answers, or the attempts or the time are used up. Never throws. */
export async function makeCall(
  target: Target,
  request: AnswerRequest,
  answering: AnswerOptions,
  { limits, memory, clock, random, onCall }: CallWorld,
): Promise<Answer> {
  const name = `${target.provider}:${target.id}`;
  const deadline = createDeadline(limits.timeoutMs, answering.signal, clock);
  /** What all attempts took. */
  let spent: Usage | null = null;
  const tried = new Set<Changeable>();
  let changes = memory.changes(name);
  let attempts = 0;
  let partial: Written | null = null;

  function written({ text, thinking, model }: Seen): Written {
    return { text, ...(thinking === '' ? {} : { thinking }), model: `${target.provider}:${model ?? target.id}` };
  }

  function spend(usage: Usage): void {
    spent = spent === null ? usage : addUsage(spent, usage);
  }

  function ended(outcome: CallEvent['outcome'], detail: string | null): number {
    const ms = deadline.passed();
    const event = { provider: target.provider, model: target.id, outcome, ms, attempts, usage: spent, detail };
    quietly(() => onCall(event));
    return Math.round(ms);
  }

  /** One request; what was seen of it is noted. */
  async function ask(built: Built): Promise<Extract<AttemptOutcome, { kind: 'answer' }> | Failure | 'differently'> {
    const body = requestOf(target, built, changes);
    const outcome = await attempt(target.client, body, {
      signal: deadline.signal,
      silenceMs: limits.silenceMs,
      expected: memory.unopened(name),
      onText: (soFar) => quietly(() => answering.onText?.({ ...soFar, model: `${target.provider}:${soFar.model}` })),
      onThinking: () => {
        memory.noteThinking(name);
        deadline.atLeast(limits.thinkingMs);
      },
    });
    const { seen } = outcome;
    // An attempt that got as far as an answer took something, whatever it tells.
    const came = outcome.kind === 'answer' || (outcome.kind === 'failed' && AN_ANSWER.has(outcome.reason));
    if (seen.usage !== null) spend(seen.usage);
    else if (came || seen.text !== '' || seen.thinking !== '') spend({ ...UNKNOWN_USAGE, partial: true });
    if (seen.unopened !== null || outcome.kind === 'answer') memory.noteUnopened(name, seen.unopened);
    if (outcome.kind === 'answer') return outcome;
    if (saysSomething(seen.text)) partial = written(seen);
    if (outcome.kind === 'failed') {
      const { reason, retry, detail } = outcome;
      return { reason, retry: retry ? 'counted' : 'no', waitMs: null, until: null, detail };
    }

    const possible = [...changeable(body)].filter((one) => !tried.has(one));
    const asked = {
      changeable: new Set(possible),
      maxTokens: body.max_tokens ?? null,
      answered: built.json === true && memory.answered(name),
    };
    const { change, ...meaning } = meaningOf(outcome.error, asked, clock.date());
    if (change === null) return { ...meaning, detail: `${outcome.error.status ?? 'no status'} ${outcome.error.body}` };
    changes = { ...changes, ...change };
    for (const one of Object.keys(change) as Changeable[]) tried.add(one);
    return 'differently';
  }

  /** Waits until the model may be asked again; false if it may not. */
  async function waitAfter({ error, attemptNumber, retriesConsumed }: RetryContext): Promise<boolean> {
    if (!(error instanceof Unanswered)) return false;
    const { reason, retry, waitMs } = error.failure;
    const failed = retriesConsumed + (retry === 'free' ? 0 : 1);
    if (retry === 'no' || failed >= limits.attempts) return false;
    const loading = retry === 'free' && reason === 'provider_error' && waitMs === null;
    const free = attemptNumber - failed;
    const step = retry === 'free' ? Math.min(free, loading ? LOADING_STEPS : TOLD_STEPS) : failed;
    const ms = retryDelay(step, waitMs, limits.stepMs, random);
    if (ms >= deadline.left()) {
      // A model that is still loading when its time is up did not answer in time.
      if (loading) throw new Unanswered({ ...error.failure, reason: 'timed_out' });
      return false;
    }
    await clock.pause(ms, deadline.signal);
    return true;
  }

  function askUntilDone(built: Built): Promise<Answer> {
    return pRetry(
      async (attemptNumber) => {
        attempts = attemptNumber;
        let came = await ask(built);
        while (came === 'differently') came = await ask(built);
        if (!('seen' in came)) throw new Unanswered(came);
        memory.noteAnswer(name, changes);
        const early = came.ended === undefined ? {} : { ended: came.ended };
        const ms = ended('ok', null);
        return { ok: true as const, ...written(came.seen), ...early, ms, usage: spent ?? UNKNOWN_USAGE };
      },
      {
        retries: limits.attempts,
        // How long to wait depends on what the provider said: `waitAfter` does it.
        minTimeout: 0,
        shouldConsumeRetry: ({ error }) => !(error instanceof Unanswered && error.failure.retry === 'free'),
        shouldRetry: waitAfter,
      },
    );
  }

  function fail({ reason, until, detail }: Pick<Failure, 'reason' | 'until' | 'detail'>): Answer {
    const ms = ended(reason, detail);
    if (reason === 'aborted') return { ok: false, reason: 'internal' };
    const usage = spent;
    return {
      ok: false,
      reason,
      ...(until === null ? {} : { until }),
      // What a content filter took back does not stay.
      ...(partial === null || reason === 'content_refused' ? {} : { partial }),
      ...(usage === null ? {} : { ms, usage }),
    };
  }

  if (target.thinks || memory.thinks(name)) deadline.atLeast(limits.thinkingMs);
  try {
    return await askUntilDone(await build(request, deadline.signal));
  } catch (error) {
    if (error instanceof Unanswered) return fail(error.failure);
    return fail({ reason: error instanceof CallFailure ? error.reason : 'internal', until: null, detail: null });
  } finally {
    deadline.end();
  }
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
