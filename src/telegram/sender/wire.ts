import { verdictOf, type Verdict } from './verdict.ts';
import type { Call } from './types.ts';

/** What came of one call. */
export type Answered =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly verdict: Verdict };

/** How long a call is waited for. */
const CALL_MS = 30_000;

/** How much longer a call stays open whose late answer still helps. */
const LATE_MS = 60_000;

/** Makes single calls: time-out, no exceptions. */
export class Wire {
  readonly #call: Call;
  readonly #open = new Set<AbortController>();

  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * One call. After 30 s it is aborted and counts as unanswered. With `late` it is left open for another minute instead, and `late`
   * gets the result if there is one.
   */
  async once(method: string, payload: object, late?: (result: unknown) => void): Promise<Answered> {
    const abort = new AbortController();
    this.#open.add(abort);
    const answer = this.#answer(method, payload, abort.signal);
    const timedOut = Promise.withResolvers<Answered>();
    const timer = setTimeout(() => {
      if (!late) abort.abort();
      timedOut.resolve({ ok: false, verdict: { kind: 'unanswered' } });
    }, CALL_MS);
    abort.signal.addEventListener('abort', () => timedOut.resolve({ ok: false, verdict: { kind: 'unanswered' } }));
    const first = await Promise.race([answer, timedOut.promise]);
    clearTimeout(timer);
    if (late && !first.ok && first.verdict.kind === 'unanswered') void this.#hearOut(answer, abort, late);
    else this.#open.delete(abort);
    return first;
  }

  /** Cuts every open call. */
  cut(): void {
    for (const abort of this.#open) abort.abort();
  }

  async #answer(method: string, payload: object, signal: AbortSignal): Promise<Answered> {
    try {
      return { ok: true, result: await this.#call(method, payload, signal) };
    } catch (error) {
      return { ok: false, verdict: verdictOf(error) };
    }
  }

  async #hearOut(answer: Promise<Answered>, abort: AbortController, late: (result: unknown) => void): Promise<void> {
    const timer = setTimeout(() => abort.abort(), LATE_MS);
    timer.unref();
    const answered = await answer;
    clearTimeout(timer);
    this.#open.delete(abort);
    if (answered.ok) late(answered.result);
  }
}
