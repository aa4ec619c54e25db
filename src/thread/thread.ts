/**
 * One thread beside the event loop for what takes long: reading, splitting and writing long texts. It starts with the first call, takes
 * calls in order, and keeps no process alive that has nothing else to do. A call that ends it (memory) or takes too long (a fault of
 * ours: what is called is bounded) fails with those behind it, and the next call starts a new one.
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

/** Longer than any text takes on a slow machine, milliseconds; it begins anew with each answer. */
const PATIENCE_MS = 60_000;
/** What the thread may hold; a document of many long answers takes a tenth of it. */
const MEMORY_MB = 512;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class Thread {
  readonly #worker = new Worker(new URL('worker.ts', import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
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

  call(module: string, name: string, args: readonly unknown[]): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const request: Request = { id: ++this.#calls, module, name, args };
    this.#worker.postMessage(request, []);
    this.#waiting.set(request.id, { resolve, reject });
    if (this.#waiting.size === 1) this.#watch();
    return promise;
  }

  /** While somebody waits, the process stays and the clock runs. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return this.#worker.unref();
    this.#worker.ref();
    this.#timer = setTimeout(() => this.#fail(new Error('The thread took too long')), PATIENCE_MS);
  }

  #fail(error: unknown): void {
    if (current === this) current = null;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    void this.#worker.terminate();
  }
}

let current: Thread | null = null;

/**
 * A function of a module as one that runs in the thread.
 * @param module the URL of the module that exports it under its own name
 * @param run takes and gives only what can be cloned
 * @returns takes the same; rejects with what it throws, or when the thread ends or takes too long
 */
export function inThread<A extends readonly unknown[], R>(module: string, run: (...args: A) => R) {
  return (...args: A): Promise<R> => {
    current ??= new Thread();
    return current.call(module, run.name, args) as Promise<R>;
  };
}
