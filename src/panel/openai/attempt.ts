import { json } from 'node:stream/consumers';
import type OpenAI from 'openai';
import { APIError } from 'openai';
import { Stream } from 'openai/core/streaming';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { pieces } from './body.ts';
import { CallFailure } from './failures.ts';
import { field } from '../../lib/field.ts';
import { createReader, type Reader, type Reading } from './reading.ts';

/** A streaming request; `usage` is OpenRouter's way to ask for the cost. */
export type ChatRequest = ChatCompletionCreateParamsStreaming & { usage?: { include: true } };

/** What bounds and watches one request. */
export interface AttemptOptions {
  /** Aborts with a `CallFailure` as reason. */
  readonly signal: AbortSignal;
  /** Longest silence between two bytes of the answer, milliseconds. */
  readonly silenceMs: number;
  readonly onText: (textSoFar: string) => void;
}

/** How long the usage may be awaited once the answer is complete, milliseconds. */
const USAGE_MS = 5_000;

/**
 * One request and its answer. Ends at once when the signal aborts. Closes the connection unless the whole answer has come.
 *
 * Silence counts from the response's headers on. Before them a model may load (Ollama) or think, so only the limit for the
 * whole answer holds. Any byte ends a silence: OpenRouter's `: OPENROUTER PROCESSING` does, and reasoning.
 * @throws what went wrong (see `failureOf`)
 */
export async function attempt(client: OpenAI, body: ChatRequest, options: AttemptOptions): Promise<Reading> {
  const { signal, silenceMs } = options;
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  // This may reject after the race below is over. Then nobody listens.
  ended.promise.catch(() => undefined);
  const reader = createReader();
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
    // Only the usage is missing. A connection that breaks or stalls then takes nothing from the answer.
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
  onText: (textSoFar: string) => void,
): Promise<Reading> {
  const response = await client.chat.completions.create(body, { signal: controller.signal }).asResponse();
  heard();
  const content = response.body && pieces(response.body, heard);
  const type = response.headers.get('content-type') ?? '';

  // A web page where an API should be: it comes from a proxy, or the base URL is wrong.
  if (type.includes('text/html')) throw new CallFailure('provider_error', true);
  // A server that does not stream, or OpenRouter's error under status 200.
  if (type.includes('application/json')) {
    const whole: unknown = content && (await json(content));
    const error = field(whole, 'error');
    const said = typeof error === 'string' && error !== '' ? { message: error } : error;
    if (typeof said === 'object' && said !== null) throw new APIError(undefined, said, undefined, response.headers);
    if (!Array.isArray(field(whole, 'choices'))) throw new CallFailure('provider_error', true);
    if (reader.take(whole)) onText(reader.text);
    return reader.result();
  }

  // Of a response the client reads only the body (by its async iterator) and, when the stream holds an error, the headers.
  const watched = { body: content, headers: response.headers } as unknown as Response;
  for await (const chunk of Stream.fromSSEResponse<unknown>(watched, controller, client)) {
    if (reader.take(chunk)) onText(reader.text);
  }
  return reader.result();
}
