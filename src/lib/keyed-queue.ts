/**
 * A queue for each key. Tasks of one key run one after the other. Keys do not wait for each other. An empty queue takes no
 * memory.
 */
export class KeyedQueue {
  readonly #last = new Map<number, Promise<void>>();
  #waiting = 0;

  /** How many tasks wait or run. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Runs a task after the earlier tasks of its key, whether these succeeded or failed. Settles as the task does. */
  enqueue(key: number, task: () => Promise<void>): Promise<void> {
    this.#waiting++;
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task);
    const settled = result.then(
      () => {},
      () => {},
    );
    const last = settled.then(() => {
      this.#waiting--;
      if (this.#last.get(key) === last) this.#last.delete(key);
    });
    this.#last.set(key, last);
    return result;
  }

  /** Resolves when no task is left. Tasks that are added meanwhile count too. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
