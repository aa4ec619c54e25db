import type { ApiCall, Events } from './events.ts';
import type { Faults } from './faults.ts';
import type { RateLimits } from './limits.ts';
import type { Core } from './chats/core.ts';
import { Params, Upload } from './params.ts';
import { Refusal, tooManyRequests } from './refusal.ts';
import { countsAsMessage, findMethod } from './methods/table.ts';

/** Runs before a call is handled, or after that and before it is answered. The call waits for it. */
export type CallHook = (call: ApiCall) => void | Promise<void>;

/** What the caller gets: an answer, nothing (`hang`), or a closed connection (`cut`). */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'html'; readonly status: number; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

/** Handles the bot's calls: records them, runs hooks and faults, applies the rate limits, and runs the method. */
export class CallHandler {
  readonly record: ApiCall[] = [];
  readonly before = new Set<CallHook>();
  readonly after = new Set<CallHook>();
  readonly #core: Core;
  readonly #faults: Faults;
  readonly #limits: RateLimits;
  readonly #kept: number;
  #count = 0;

  /** `kept`: how many of the newest calls the record keeps at most. */
  constructor(core: Core, faults: Faults, limits: RateLimits, kept: number) {
    this.#core = core;
    this.#faults = faults;
    this.#limits = limits;
    this.#kept = kept;
  }

  /**
   * Handles one call. Never throws: an unexpected error becomes a 500. `signal` is aborted when the caller has closed the
   * connection.
   */
  async take(name: string, raw: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Outcome> {
    const call = this.#begin(name, raw);
    const outcome = await this.#run(call, new Params(raw), signal).catch((): Outcome => answer(500, internalError()));
    call.endedAt = this.#core.clock.now();
    call.outcome = signal.aborted ? 'aborted' : 'status' in outcome ? outcome.status : outcome.kind;
    const body = outcome.kind === 'answer' ? outcome.body : null;
    call.description = body instanceof Refusal ? body.message : null;
    emitSafely(this.#core.events, 'call', call);
    return outcome;
  }

  #begin(name: string, raw: Readonly<Record<string, unknown>>): ApiCall {
    const given = new Params(raw).integer('chat_id', Number.NaN);
    const call: ApiCall = {
      n: ++this.#count,
      method: findMethod(name)?.name ?? name,
      payload: Object.fromEntries(
        Object.entries(raw).map(([key, value]) => [key, value instanceof Upload ? value.toJSON() : value]),
      ),
      chatId: Number.isNaN(given) ? null : given,
      at: this.#core.clock.now(),
      endedAt: null,
      outcome: 'pending',
      description: null,
    };
    this.record.push(call);
    if (this.record.length > this.#kept) this.record.splice(0, Math.ceil(this.#kept / 2));
    emitSafely(this.#core.events, 'arrival', call);
    return call;
  }

  async #run(call: ApiCall, params: Params, signal: AbortSignal): Promise<Outcome> {
    for (const hook of this.before) await hook(call);
    const fault = this.#faults.take(call.method, call.chatId);
    if (fault?.kind === 'cut' || fault?.kind === 'hang') return { kind: fault.kind };
    if (fault?.kind === 'retryAfter') return answer(429, tooManyRequests(fault.seconds));
    if (fault?.kind === 'status') return statusFault(fault.status, fault.description);
    if (fault?.kind === 'delay') await this.#wait(fault.ms, signal);
    const result = await this.#handle(call, params, signal);
    for (const hook of this.after) await hook(call);
    if (fault?.kind === 'handleThenCut') return { kind: 'cut' };
    if (fault?.kind === 'handleThenHang') return { kind: 'hang' };
    if (fault?.kind === 'delayAnswer') await this.#wait(fault.ms, signal);
    return result;
  }

  async #handle(call: ApiCall, params: Params, signal: AbortSignal): Promise<Outcome> {
    try {
      const found = findMethod(call.method);
      if (found === null) throw new Refusal(404, 'Not Found: method not found');
      const chat = countsAsMessage(found.name) ? this.#core.state.chats.get(call.chatId ?? 0) : undefined;
      const wait = chat === undefined ? null : this.#limits.take(chat, found.name);
      if (wait !== null) throw tooManyRequests(wait);
      return answer(200, { ok: true, result: await found.method(this.#core, params, signal) });
    } catch (error) {
      if (error instanceof Refusal) return answer(error.code, error);
      throw error;
    }
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#core.clock.after(ms, resolve);
      signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
  }
}

function answer(status: number, body: unknown): Outcome {
  return { kind: 'answer', status, body };
}

function internalError(): Refusal {
  return new Refusal(500, 'Internal Server Error');
}

function statusFault(status: number, description = 'Internal Server Error'): Outcome {
  if (status < 502) return answer(status, new Refusal(status, description));
  return {
    kind: 'html',
    status,
    body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`,
  };
}

/** Tells observers. The bot gets its answer even if an observer throws. */
function emitSafely(events: Events, name: 'arrival' | 'call', call: ApiCall): void {
  try {
    events.emit(name, call);
  } catch {
    // An error of the observer does not matter here.
  }
}
