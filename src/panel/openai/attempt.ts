import { json } from 'node:stream/consumers';
import type OpenAI from 'openai';
import { APIConnectionError, APIError } from 'openai';
import { Stream } from 'openai/core/streaming';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { pieces } from './body.ts';
import { CallFailure } from './failures.ts';
import { field } from '../../lib/field.ts';
import type { Written } from '../port.ts';
import type { AttemptOutcome, ProviderError, Seen } from './outcome.ts';
import { createReader, type Reader, type Reading } from './reading.ts';

/** A request; `usage` is OpenRouter's way to ask for the cost. */
export type ChatRequest = ChatCompletionCreateParams & { usage?: { include: true } };

/** What bounds and watches one request. */
export interface AttemptOptions {
  /** Aborts with a `CallFailure` as reason. */
  readonly signal: AbortSignal;
  /** Longest silence between two bytes of the answer, milliseconds. */
  readonly silenceMs: number;
  readonly onText: (soFar: Written) => void;
}

/** How long the usage may be awaited once the answer is complete, milliseconds. */
const USAGE_MS = 5_000;

/** One request and what it came to. */
export async function attempt(client: OpenAI, body: ChatRequest, options: AttemptOptions): Promise<AttemptOutcome> {
  const reader = createReader();
  const seen = (): Seen => reader.seen;
  try {
    const { cut } = await read(client, body, options, reader);
    return { kind: 'answer', seen: seen(), ...(cut ? { ended: 'length' as const } : {}) };
  } catch (error) {
    if (error instanceof CallFailure)
      return { kind: 'failed', reason: error.reason, retry: error.retryable, seen: seen(), detail: null };
    if (error instanceof APIError && !(error instanceof APIConnectionError))
      return { kind: 'refused', error: errorOf(error), seen: seen() };
    if (error instanceof SyntaxError)
      return { kind: 'failed', reason: 'provider_error', retry: true, seen: seen(), detail: null };
    const detail = codeOf(error);
    if (detail === null && !(error instanceof APIConnectionError))
      return { kind: 'failed', reason: 'internal', retry: false, seen: seen(), detail: null };
    return { kind: 'failed', reason: 'unreachable', retry: true, seen: seen(), detail };
  }
}

function soFar({ seen }: Reader, body: ChatRequest): Written {
  return {
    text: seen.text,
    ...(seen.thinking === '' ? {} : { thinking: seen.thinking }),
    model: seen.model ?? body.model,
  };
}

function errorOf(error: APIError): ProviderError {
  const at = error.status ?? field(error.error, 'code') ?? field(error.error, 'status');
  const status = typeof at === 'string' && /^\d{3}$/.test(at) ? Number(at) : at;
  const text = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase().slice(0, 8_000) : '');
  const message = field(error.error, 'message');
  return {
    status: typeof status === 'number' && status >= 300 && status < 600 ? status : null,
    code: `${text(field(error.error, 'code'))} ${text(field(error.error, 'type'))}`.trim(),
    message: text(message ?? (error.error === undefined ? '' : error.error)),
    param: text(field(error.error, 'param')),
    headers: error.headers ?? null,
    data: error.error,
    body:
      error.error !== undefined
        ? 'json'
        : error.message.includes('no body')
          ? 'nothing'
          : /<html|<!doctype/i.test(error.message)
            ? 'page'
            : 'text',
  };
}

function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const code = field(at, 'code');
    if (typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code)) return code;
    if (at instanceof TypeError && /^(terminated|fetch failed)$/.test(at.message) && !(at.cause instanceof Error))
      return 'cut';
  }
  return null;
}

/**
 * One request and its answer. Throws what went wrong. Ends at once when the signal aborts, and
 * closes the connection whenever it ends otherwise than with the whole answer.
 *
 * Silence counts from the response's headers on: before them a model may load (Ollama) or think, and only the limit
 * for the whole answer holds. Any byte ends a silence, so OpenRouter's `: OPENROUTER PROCESSING` and reasoning do.
 */
async function read(client: OpenAI, body: ChatRequest, options: AttemptOptions, reader: Reader): Promise<Reading> {
  const { signal, silenceMs } = options;
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  // The race below may be over when this rejects.
  ended.promise.catch(() => undefined);
  let silence: NodeJS.Timeout | undefined;
  let over = false;

  const end = (failure: unknown): void =>
    ended.reject(failure instanceof Error ? failure : new CallFailure('internal'));
  const onAbort = (): void => end(signal.reason);
  const heard = (): void => {
    clearTimeout(silence);
    // A last piece may still be on its way in when the answer is complete.
    if (over) return;
    const ms = reader.finished ? Math.min(silenceMs, USAGE_MS) : silenceMs;
    silence = setTimeout(() => end(new CallFailure('went_silent', true)), ms);
  };

  if (signal.aborted) throw signal.reason;
  signal.addEventListener('abort', onAbort, { once: true });
  const work = request(client, body, controller, reader, heard, options.onText);
  try {
    return await Promise.race([work, ended.promise]);
  } catch (error) {
    controller.abort();
    // Complete but for its usage: a connection that then breaks or stalls takes nothing from the answer.
    if (reader.finished && !signal.aborted) return reader.result();
    throw error;
  } finally {
    over = true;
    clearTimeout(silence);
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

async function request(
  client: OpenAI,
  body: ChatRequest,
  controller: AbortController,
  reader: Reader,
  heard: () => void,
  onText: (soFar: Written) => void,
): Promise<Reading> {
  const response = await client.chat.completions
    .create({ ...body, stream: body.stream as true }, { signal: controller.signal })
    .asResponse();
  heard();
  const content = response.body && pieces(response.body, heard);
  const type = response.headers.get('content-type') ?? '';

  // A page where an API should be: a proxy's, or a wrong base URL.
  if (type.includes('text/html')) throw new CallFailure('provider_error', true);
  // A server that does not stream, or OpenRouter's error under status 200.
  if (type.includes('application/json')) {
    const whole: unknown = content && (await json(content));
    const error = field(whole, 'error');
    const said = typeof error === 'string' && error !== '' ? { message: error } : error;
    if (typeof said === 'object' && said !== null) throw new APIError(undefined, said, undefined, response.headers);
    if (!Array.isArray(field(whole, 'choices'))) throw new CallFailure('provider_error', true);
    if (reader.take(whole)) onText(soFar(reader, body));
    return reader.result();
  }

  // The SDK reads nothing of it but the body, by its async iterator, and the headers, for an error in the stream.
  const watched = { body: content, headers: response.headers } as unknown as Response;
  for await (const chunk of Stream.fromSSEResponse<unknown>(watched, controller, client)) {
    if (reader.take(chunk)) onText(soFar(reader, body));
  }
  return reader.result();
}
