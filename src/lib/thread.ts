/**
 * Threads beside the event loop for what takes long: reading, splitting and writing long texts.
 *
 * A thread starts with its first call and takes calls in order. It keeps no process alive that has nothing else to do. A call that
 * needs too much memory ends the thread and fails; so does one that takes too long, which would be a fault of ours. The calls behind
 * it go on in a new thread.
 */
import { Worker } from 'node:worker_threads';

/** A function of a module, by name, and its arguments. */
export interface Request {
  readonly id: number;
  /** The module's URL. */
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What came of a call. */
export type Called = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** How long a call may take, milliseconds: longer than any text takes on a slow machine. */
const PATIENCE_MS = 60_000;
/** What the thread may hold; a document of many long answers takes a tenth of it. */
const MEMORY_MB = 512;

/** A call that waits for its answer. */
interface Waiting {
  readonly request: Request;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What a thread is for. Documents take seconds, and answers must not wait for them, so they have a thread of their own. */
export type Purpose = 'texts' | 'documents';

const threads = new Map<Purpose, Thread>();
let calls = 0;

class Thread {
  readonly #purpose: Purpose;
  readonly #worker = new Worker(new URL('thread-worker.ts', import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  readonly #waiting = new Map<number, Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(purpose: Purpose) {
    this.#purpose = purpose;
    this.#worker.unref();
    this.#worker.on('message', ({ id, ...called }: { id: number } & Called) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      this.#watch();
      if (called.ok) waiting?.resolve(called.value);
      else waiting?.reject(called.error);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread has ended')));
  }

  take(waiting: Waiting): void {
    this.#worker.postMessage(waiting.request, []);
    this.#waiting.set(waiting.request.id, waiting);
    if (this.#waiting.size === 1) this.#watch();
  }

  /** While somebody waits, the process stays and the clock runs. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return this.#worker.unref();
    this.#worker.ref();
    this.#timer = setTimeout(() => this.#fail(new Error('The thread took too long')), PATIENCE_MS);
  }

  /** The call that was being done fails. Those behind it had no part in that: they go on in a new thread. */
  #fail(error: unknown): void {
    if (threads.get(this.#purpose) === this) threads.delete(this.#purpose);
    clearTimeout(this.#timer);
    const [first, ...others] = this.#waiting.values();
    this.#waiting.clear();
    void this.#worker.terminate();
    first?.reject(error);
    for (const waiting of others) threadFor(this.#purpose).take(waiting);
  }
}

function threadFor(purpose: Purpose): Thread {
  const known = threads.get(purpose);
  if (known) return known;
  const thread = new Thread(purpose);
  threads.set(purpose, thread);
  return thread;
}

/**
 * A function of a module as one that runs in a thread.
 * @param module the URL of the module that exports it under its own name
 * @param run takes and gives only what can be cloned
 * @returns takes the same; rejects with what it throws, or when it ends the thread or takes too long
 */
export function inThread<A extends readonly unknown[], R>(
  module: string,
  run: (...args: A) => R,
  purpose: Purpose = 'texts',
) {
  return (...args: A): Promise<R> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const request: Request = { id: ++calls, module, name: run.name, args };
    threadFor(purpose).take({ request, resolve, reject });
    return promise as Promise<R>;
  };
}
