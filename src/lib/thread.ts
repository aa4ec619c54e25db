/**
 * Threads for work that would block the event loop too long: parsing, splitting and writing long texts. A thread starts with
 * its first task and does its tasks in order. An idle thread does not keep the process alive. A task fails if it ends the
 * thread (by using too much memory) or takes too long. The tasks behind it go on in a new thread.
 */
import { Worker } from 'node:worker_threads';

/** What a thread is to do: call a function of a module. */
export interface Task {
  readonly id: number;
  /** The module's URL. */
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** The result of a task. */
export type TaskResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** How long a task may take, milliseconds. No text takes so long, even on a slow machine. */
const TASK_MS = 60_000;
/** How much memory a thread may use, megabytes. A document of many long answers takes a tenth of it. */
const MEMORY_MB = 512;

/** A task with the promise of its caller. */
interface Waiting {
  readonly task: Task;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Each purpose has a thread of its own. A document takes seconds, and answers must not wait for it. */
export type Purpose = 'texts' | 'documents';

const threads = new Map<Purpose, Thread>();
let tasks = 0;

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
    this.#worker.on('message', ({ id, ...result }: { id: number } & TaskResult) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      this.#restartTimer();
      if (result.ok) waiting?.resolve(result.value);
      else waiting?.reject(result.error);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread has ended')));
  }

  run(waiting: Waiting): void {
    this.#worker.postMessage(waiting.task, []);
    this.#waiting.set(waiting.task.id, waiting);
    if (this.#waiting.size === 1) this.#restartTimer();
  }

  /** Limits the time of the first task, and keeps the process alive while there is one. */
  #restartTimer(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return this.#worker.unref();
    this.#worker.ref();
    this.#timer = setTimeout(() => this.#fail(new Error('The thread took too long')), TASK_MS);
  }

  /** Rejects the first task, which was running. The others go on in a new thread. */
  #fail(error: unknown): void {
    if (threads.get(this.#purpose) === this) threads.delete(this.#purpose);
    clearTimeout(this.#timer);
    const [first, ...others] = this.#waiting.values();
    this.#waiting.clear();
    void this.#worker.terminate();
    first?.reject(error);
    for (const waiting of others) threadFor(this.#purpose).run(waiting);
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
 * Makes a function that runs another one in a thread.
 * @param module the URL of the module that exports `run` under its own name
 * @param run a function whose arguments and result can be cloned
 * @returns a function with the same arguments. It rejects with what `run` throws, or if `run` ends the thread or takes too long
 */
export function inThread<A extends readonly unknown[], R>(
  module: string,
  run: (...args: A) => R,
  purpose: Purpose = 'texts',
) {
  return (...args: A): Promise<R> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const task: Task = { id: ++tasks, module, name: run.name, args };
    threadFor(purpose).run({ task, resolve, reject });
    return promise as Promise<R>;
  };
}
