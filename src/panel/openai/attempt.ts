/** One request to a provider, and what it came to. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type OpenAI from 'openai';
import { APIConnectionError, APIUserAbortError } from 'openai';
import { createBody } from '../body/body.ts';
import { SILENCE } from '../body/ending.ts';
import { codeOf } from '../../lib/code.ts';
import { field } from '../../lib/field.ts';
import type { AttemptOutcome, Seen } from '../outcome.ts';
import { readToEnd, type Source } from './pieces.ts';
import type { Marks } from '../thinking/tags.ts';
import type { ChatRequest } from './request.ts';
import type { Written } from '../port.ts';

/** What bounds and watches one request. */
export interface AttemptOptions {
  /**
   * Ends the request at once. Its reason may have a field `reason` that is `timed_out`, or be that word: the outcome says the same.
   * Any other is `aborted`.
   */
  readonly signal: AbortSignal;
  /** Longest silence between two bytes once there is text, milliseconds. */
  readonly silenceMs: number;
  /** The model's template opens thinking that ends with these marks. */
  readonly expected?: Marks | null;
  /** Called each time the text has changed. `model` is the id that answers, without its provider. */
  readonly onText: (soFar: Written) => void;
  /** Called once, when it is seen that the model thinks. */
  readonly onThinking?: () => void;
}

/** How long the usage may be awaited once the answer is complete, milliseconds. */
const USAGE_MS = 5_000;
/** Longest that is read without a turn of the event loop, milliseconds. */
const TURN_MS = 20;
/** So much is read of what comes with a status of failure. */
const MAX_ERROR_BYTES = 256 * 1024;

/** Faults that asking again does not mend: a certificate that is not accepted. */
const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH)/;

const NOTHING: Seen = { text: '', thinking: '', model: null, usage: null, unopened: null };

/**
 * Makes one request and reads its answer. Whatever goes wrong with it is a value; what it throws is a fault of our own. It ends at once
 * when the signal aborts, and closes the connection whenever it ends otherwise than with the whole answer.
 *
 * Until there is text, a model may load or think for as long as the whole answer may take. From then on silence has its limit; any
 * byte ends a silence, so keep-alives and thinking do.
 */
export async function attempt(client: OpenAI, body: ChatRequest, options: AttemptOptions): Promise<AttemptOutcome> {
  const { signal } = options;
  const controller = new AbortController();
  const onAbort = (): void => controller.abort();
  if (signal.aborted) return stopped(signal, NOTHING);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await open(client, body, controller.signal);
    if ('kind' in response) return signal.aborted ? stopped(signal, NOTHING) : response;
    return await read(response, body.model, controller, options);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

interface Opened {
  readonly status: number;
  readonly headers: Headers;
  readonly source: Source | null;
}

/**
 * Makes the request. The client would read the whole body of a status of failure, however long, and tell less of it than we need: it
 * sees every response as one with status 200.
 */
async function open(client: OpenAI, body: ChatRequest, signal: AbortSignal): Promise<Opened | AttemptOutcome> {
  // The one that the client was made with. It has no other way to it.
  const ask = Reflect.get(client, 'fetch') as typeof fetch;
  let status = 0;
  const asking = client.withOptions({
    maxRetries: 0,
    fetch: async (url, init) => {
      const response = await ask(url, init);
      status = response.status;
      return response.ok ? response : new Response(response.body, { headers: response.headers });
    },
  });
  try {
    const response = await asking.chat.completions.create(body, { signal }).asResponse();
    return { status, headers: response.headers, source: response.body?.getReader() ?? null };
  } catch (error) {
    // Its own limit of time comes after ours: what it calls a time-out is one of the connection.
    if (!(error instanceof APIConnectionError || error instanceof APIUserAbortError)) throw error;
    const detail = codeOf(error);
    return {
      kind: 'failed',
      reason: 'unreachable',
      retry: detail === null || !CERTIFICATE.test(detail),
      seen: NOTHING,
      detail,
    };
  }
}

async function read(
  { status, headers, source }: Opened,
  asked: string,
  controller: AbortController,
  { signal, silenceMs, expected = null, onText, onThinking }: AttemptOptions,
): Promise<AttemptOutcome> {
  const body = createBody(status, headers, { expected, changed: () => show() });
  let silence: NodeJS.Timeout | undefined;
  let silent = false;
  let shown = '';
  let thinks = false;
  let bytes = 0;
  let turn = performance.now();

  const heard = (): void => {
    clearTimeout(silence);
    if (!body.finished && shown === '') return;
    silence = setTimeout(
      () => {
        silent = true;
        controller.abort();
      },
      body.finished ? Math.min(silenceMs, USAGE_MS) : silenceMs,
    );
  };
  const show = (): void => {
    if (!thinks && body.seen.thinking !== '') {
      thinks = true;
      onThinking?.();
    }
    if (body.text === shown || status >= 300) return;
    const { text, thinking, model } = body.seen;
    shown = text;
    onText({ text, ...(thinking === '' ? {} : { thinking }), model: model ?? asked });
  };
  const end = (cut: string | null): AttemptOutcome => {
    clearTimeout(silence);
    const outcome = body.end(silent ? SILENCE : cut);
    if (signal.aborted) return stopped(signal, outcome.seen);
    if (outcome.kind === 'answer') show();
    return outcome;
  };
  // A read that waits ends with it, whatever the connection does.
  const cancel = (): void => void source?.cancel().catch(() => undefined);
  controller.signal.addEventListener('abort', cancel, { once: true });
  if (controller.signal.aborted) cancel();

  try {
    for (;;) {
      const piece = source === null ? null : await next(source);
      if (piece === null || 'cut' in piece || signal.aborted || silent)
        return end(piece && 'cut' in piece ? piece.cut : null);
      body.push(piece);
      bytes += piece.byteLength;
      heard();
      if (body.over !== null || (status >= 300 && bytes > MAX_ERROR_BYTES)) {
        if (source !== null && body.over === 'ended') void readToEnd(source);
        else controller.abort();
        return end(null);
      }
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
    }
  } catch (error) {
    controller.abort();
    throw error;
  } finally {
    clearTimeout(silence);
    controller.signal.removeEventListener('abort', cancel);
  }
}

async function next(source: Source): Promise<Uint8Array | { readonly cut: string } | null> {
  try {
    const { done, value } = await source.read();
    return done ? null : value;
  } catch (error) {
    return { cut: codeOf(error) ?? 'cut' };
  }
}

/** What an aborted signal makes of an attempt. */
function stopped(signal: AbortSignal, seen: Seen): AttemptOutcome {
  const why: unknown = signal.reason;
  const timedOut = why === 'timed_out' || field(why, 'reason') === 'timed_out';
  return { kind: 'failed', reason: timedOut ? 'timed_out' : 'aborted', retry: false, seen, detail: null };
}
