import OpenAI from 'openai';
import pRetry from 'p-retry';
import { attempt, type ChatRequest } from './attempt.ts';
import type { PanelCatalogue } from '../catalogue/catalogue.ts';
import { CallFailure, failureOf, statusFailure } from './failures.ts';
import type { AttemptOutcome, ProviderError } from './outcome.ts';
import { createFairQueue } from './queue.ts';
import type { Answer, AnswerOptions, AnswerRequest, FailureReason, Model, PromptMessage, Usage } from '../port.ts';
import { endpoints, type ModelRef, type PanelConfig, type ProviderName, providerOf } from '../providers.ts';
import { pause } from '../../lib/wait.ts';
import { retryAfterMs, retryDelay } from './retry.ts';

/** One call that has left the queue and ended; for metrics. */
export interface CallEvent {
  readonly provider: ProviderName;
  /** The id that was asked for. */
  readonly model: string;
  readonly outcome: 'ok' | 'aborted' | FailureReason;
  /** From leaving the queue. */
  readonly ms: number;
  readonly attempts: number;
  /** `null` unless the outcome is `ok`. */
  readonly usage: Usage | null;
}

export interface PanelOptions {
  readonly catalogue: PanelCatalogue;
  readonly fetch?: typeof fetch;
  readonly onCall?: (event: CallEvent) => void;
  /** 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** The first step of the wait between attempts, milliseconds. */
  readonly stepMs?: number;
}

/** The models of all providers behind one port. */
export interface Panel extends Model {
  /** How many calls wait and run, by provider. */
  queues(): readonly { readonly provider: ProviderName; readonly waiting: number; readonly running: number }[];
}

/** A request whose prompt is built. */
interface Built extends Pick<AnswerRequest, 'json'> {
  readonly messages: readonly PromptMessage[];
}

type Optional = 'stream_options' | 'response_format';

/** How long the first calls wait for the model lists, milliseconds. */
const LISTS_MS = 5_000;
/** A longer timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Makes the panel of a configuration: one client and one fair queue per provider. Makes no request by itself. */
export function createPanel(config: PanelConfig, options: PanelOptions): Panel {
  const { catalogue, random = Math.random, stepMs = 500 } = options;
  const timeoutMs = Math.min(Math.ceil(config.timeoutS * 1000), MAX_TIMER_MS);
  const lanes = new Map(
    endpoints(config).map((endpoint) => {
      const client = new OpenAI({
        apiKey: endpoint.key,
        baseURL: endpoint.baseUrl,
        maxRetries: 0,
        // Ours is the limit; the client's own comes after it.
        timeout: Math.min(timeoutMs + 1_000, MAX_TIMER_MS),
        // The client would read these from the environment and write to the console.
        adminAPIKey: null,
        organization: null,
        project: null,
        webhookSecret: null,
        logLevel: 'off',
        ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      });
      return [endpoint.name, { client, queue: createFairQueue(config.concurrency) }];
    }),
  );
  // What a provider has refused to be asked for, by `provider:model-id`.
  const refused = new Map<string, Set<Optional>>();

  function bodyFor(target: ModelRef, request: Built): ChatRequest {
    const without = refused.get(`${target.provider}:${target.id}`);
    return {
      model: target.id,
      messages: request.messages.map(({ role, content }) => ({ role, content })),
      stream: true,
      ...(without?.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
      ...(request.json && !without?.has('response_format') ? { response_format: { type: 'json_object' } } : {}),
      ...(providerOf(target.provider).costOnRequest ? { usage: { include: true } } : {}),
    };
  }

  /** One attempt, repeated at once without an optional field that the provider refuses by name. */
  async function ask(
    client: OpenAI,
    target: ModelRef,
    request: Built,
    signal: AbortSignal,
    onText: NonNullable<AnswerOptions['onText']>,
  ): Promise<Extract<AttemptOutcome, { kind: 'answer' }>> {
    for (;;) {
      const body = bodyFor(target, request);
      const outcome = await attempt(client, body, { signal, silenceMs: config.silenceS * 1000, onText });
      if (outcome.kind === 'answer') return outcome;
      if (outcome.kind === 'failed') throw new CallFailure(outcome.reason, outcome.retry);
      const { error } = outcome;
      const field = refusedField(error, body);
      if (field === null) {
        const wait = error.headers === null ? null : retryAfterMs(error.headers, Date.now());
        throw statusFailure(error.status, wordsOf(error), wait);
      }
      const key = `${target.provider}:${target.id}`;
      refused.set(key, (refused.get(key) ?? new Set()).add(field));
    }
  }

  /** A call that has left the queue. Never throws. */
  async function call(
    client: OpenAI,
    target: ModelRef,
    request: AnswerRequest,
    { signal, onText }: AnswerOptions,
  ): Promise<Answer> {
    const started = performance.now();
    const whole = new AbortController();
    const onAbort = (): void => whole.abort(new CallFailure('aborted'));
    const timer = setTimeout(() => whole.abort(new CallFailure('timed_out')), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    let attempts = 0;

    const ended = (outcome: CallEvent['outcome'], usage: Usage | null): number => {
      const ms = performance.now() - started;
      quietly(() => options.onCall?.({ provider: target.provider, model: target.id, outcome, ms, attempts, usage }));
      return ms;
    };

    try {
      const built = await build(request, whole.signal);
      const { seen, ended: early } = await pRetry(
        (number) => {
          attempts = number;
          return ask(client, target, built, whole.signal, (soFar) =>
            quietly(() => onText?.({ ...soFar, model: `${target.provider}:${soFar.model}` })),
          );
        },
        {
          retries: Math.max(0, config.attempts - 1),
          // The wait is ours, in `onFailedAttempt`: p-retry knows no Retry-After.
          minTimeout: 0,
          signal: whole.signal,
          shouldRetry: ({ error }) => failureOf(error, Date.now()).retryable,
          onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
            const failure = failureOf(error, Date.now());
            if (!failure.retryable) return;
            const left = timeoutMs - (performance.now() - started);
            if (retriesLeft === 0) return;
            if (failure.retryAfter !== null && failure.retryAfter >= left) throw failure;
            const ms = retryDelay(attemptNumber, failure.retryAfter, stepMs, random);
            if (ms >= left) throw failure;
            await pause(ms, whole.signal);
          },
        },
      );
      const usage = seen.usage ?? { tokensIn: null, tokensOut: null, cost: null };
      const ms = ended('ok', usage);
      const answered = `${target.provider}:${seen.model ?? target.id}`;
      const { text, thinking } = seen;
      return {
        ok: true,
        text,
        ...(thinking === '' ? {} : { thinking }),
        ...(early === undefined ? {} : { ended: early }),
        model: answered,
        ms: Math.round(ms),
        usage,
      };
    } catch (error) {
      const { reason } = failureOf(error, Date.now());
      ended(reason, null);
      return { ok: false, reason: reason === 'aborted' ? 'internal' : reason };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    async answer(request, answering) {
      try {
        await before(catalogue.ready(LISTS_MS), answering.signal);
        const target = catalogue.resolve(request.model);
        if ('reason' in target) return { ok: false, reason: target.reason };
        const lane = lanes.get(target.provider);
        if (lane === undefined) return { ok: false, reason: 'no_provider' };
        return await lane.queue.run(request.chat, answering.signal, () =>
          call(lane.client, target, request, answering),
        );
      } catch {
        // Aborted before its turn.
        return { ok: false, reason: 'internal' };
      }
    },
    queues: () =>
      [...lanes].map(([provider, { queue }]) => ({ provider, waiting: queue.waiting, running: queue.running })),
  };
}

/** The optional field of the request that a 400 or 422 complains of by name, if any. */
function refusedField(error: ProviderError, body: ChatRequest): Optional | null {
  if (error.status !== 400 && error.status !== 422) return null;
  const words = wordsOf(error);
  if (body.stream_options && /stream_options|include_usage/.test(words)) return 'stream_options';
  if (body.response_format !== undefined && /response_format|json_object|json mode/.test(words))
    return 'response_format';
  return null;
}

function wordsOf({ code, message, param, data }: ProviderError): string {
  return `${message} ${code} ${param} ${JSON.stringify(data)}`.slice(0, 8_000).toLowerCase();
}

/** Builds the prompt of a request. A fault there is no provider's, whatever it looks like. */
async function build(request: AnswerRequest, signal: AbortSignal): Promise<Built> {
  try {
    return { ...request, messages: await before(request.messages(), signal) };
  } catch (error) {
    throw error instanceof CallFailure ? error : new CallFailure('internal');
  }
}

/** Waits for `work`, but no longer than until the signal aborts; then rejects. */
async function before<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void =>
    aborted.reject(signal.reason instanceof CallFailure ? signal.reason : new CallFailure('aborted'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
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
