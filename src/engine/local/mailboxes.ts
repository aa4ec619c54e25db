/** One queue a key: tasks of a key run one after the other, keys beside each other. A key without tasks leaves nothing behind. */
export class Mailboxes {
  readonly #last = new Map<number, Promise<void>>();
  #waiting = 0;

  /** Tasks waiting or running. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Runs a task after the key's earlier ones, whether they succeeded or not. Settles as the task does. */
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

  /** Resolves when no task is left, those added meanwhile included. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
