/** What one chat of ours waits to send, and in which order it is sent. */
import type { ChatAddress } from '../../engine/ports.ts';
import { Attempts, type Shared } from './attempts.ts';
import { run, settle, type Job, type Waiter } from './job.ts';
import type { CallPurpose } from './limits.ts';
import { Previews, type Preview } from './previews.ts';
import type { Post, PostOutcome } from './types.ts';

/**
 * Three queues, each with one call at a time, none waiting for another's. The first holds, in the order of the calls, all that may be a
 * new message. The second holds progress that only edits: whether it does is looked up when it comes to the head of the first. The
 * third holds the previews. Two jobs of one key never run at once.
 */
export class ChatQueue {
  readonly #shared: Shared;
  readonly #onIdle: () => void;
  readonly #messages: Job[] = [];
  readonly #edits: Job[] = [];
  readonly #previews: Previews;
  #messagesRun: Promise<void> | null = null;
  #editsRun: Promise<void> | null = null;
  /** The edit that is being made now, and its end. */
  #editing: { readonly key: string; readonly done: Promise<void> } | null = null;

  /** @param onIdle called when nothing waits or is being sent any more */
  constructor(shared: Shared, onIdle: () => void) {
    this.#shared = shared;
    this.#onIdle = onIdle;
    this.#previews = new Previews(
      shared,
      () => this.#messages.length === 0,
      () => this.#endIfIdle(),
    );
  }

  /** How many posts, retractions and previews have not begun. */
  get waiting(): number {
    return this.#jobs.filter((job) => !job.begun).length + this.#previews.size;
  }

  /** How many posts and retractions have begun. */
  get sending(): number {
    return this.#jobs.filter((job) => job.begun).length;
  }

  /** See `Sender.post`. The class 'retract' deletes what is shown. */
  add(
    address: ChatAddress,
    { key, class: kind, compose, signal, onLost }: Omit<Post, 'class'> & Pick<Job, 'class'>,
  ): Promise<PostOutcome> {
    if (signal?.aborted) return Promise.resolve('stopped');
    const { promise, ...waiter } = Promise.withResolvers<PostOutcome>();
    // By then the job may be another post's: newer progress has taken it over.
    const onAbort = (): void => this.#jobs.forEach((job) => this.#leave(job, waiter));
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#previews.drop(key);
    for (const old of this.#jobs) {
      if (old.key !== key || (old.class === 'answer' && kind !== 'answer')) continue;
      if (kind === old.class && (kind === 'progress' || kind === 'answer') && !old.begun) {
        // Of progress only the newest counts; what several answers share a message for says all of them.
        if (kind === 'progress') settle(old, 'superseded');
        Object.assign(old, { compose, onLost, waiters: kind === 'answer' ? [...old.waiters, waiter] : [waiter] });
        return promise;
      }
      // Whatever is to be seen now, it is not this progress.
      if (old.class === 'progress' && kind !== 'progress' && (old.editsOnly || !old.begun))
        this.#end(old, 'superseded');
    }
    const attempts = new Attempts(this.#shared, address, { purpose: () => this.#purposeOf(job) });
    const flags = { begun: false, editsOnly: false, ended: false };
    const job: Job = { address, key, class: kind, attempts, compose, onLost, waiters: [waiter], ...flags };
    this.#messages.push(job);
    this.#messagesRun ??= this.#runMessages();
    this.#recheck(job);
    return promise;
  }

  /** See `Sender.preview`. */
  preview(key: string, preview: Preview): void {
    if (!this.#jobs.some((job) => job.key === key)) this.#previews.set(key, preview);
  }

  /** Drops what has not begun. Resolves when what has begun is done. */
  async finish(): Promise<void> {
    this.#previews.clear();
    for (const job of this.#jobs) if (!job.begun) this.#end(job, 'stopped');
    await Promise.all([this.#messagesRun, this.#editsRun, this.#previews.running]);
  }

  /** Ends also what has begun, before its next call. */
  halt(): void {
    this.#previews.clear();
    for (const job of this.#jobs) this.#end(job, 'stopped');
  }

  get #jobs(): readonly Job[] {
    return [...this.#messages, ...this.#edits];
  }

  /** Progress that an answer waits for is as urgent as the answer. */
  #purposeOf({ editsOnly }: Job): CallPurpose {
    if (editsOnly) return 'progress edit';
    return this.#messages.some((job) => job.class !== 'progress') ? 'final' : 'progress';
  }

  /** Tells the limiter that the purpose of what waits may have changed. */
  #recheck({ address }: Job): void {
    this.#shared.limiter.recheck(this.#shared.api.whereIs(address.telegramChat));
  }

  /** Somebody waits for a job no more. If nobody does, it ends. */
  #leave(job: Job, waiter: Waiter): void {
    if (!job.waiters.includes(waiter)) return;
    if (job.waiters.length === 1) return this.#end(job, 'stopped');
    job.waiters = job.waiters.filter((other) => other !== waiter);
    waiter.resolve('stopped');
  }

  #end(job: Job, outcome: PostOutcome): void {
    job.ended = true;
    job.attempts.stop();
    settle(job, outcome);
    this.#remove(job);
  }

  #remove(job: Job): void {
    for (const jobs of [this.#messages, this.#edits]) if (jobs.includes(job)) jobs.splice(jobs.indexOf(job), 1);
    if (this.#messages.length === 0) this.#recheck(job);
  }

  // Neither loop awaits anything between its last look at its queue and its end, so no job is forgotten.
  async #runMessages(): Promise<void> {
    await Promise.resolve();
    for (let [job] = this.#messages; job; [job] = this.#messages) {
      if (this.#previews.placing) await this.#previews.placing;
      else if (job.class === 'progress' && (await this.#onlyEdits(job))) this.#moveToEdits(job);
      else {
        await Promise.all([this.#previews.busy(job.key), this.#editBusy(job.key)]);
        if (!job.ended) await run(this.#shared, job);
        this.#remove(job);
      }
    }
    this.#messagesRun = null;
    this.#endIfIdle();
  }

  async #runEdits(): Promise<void> {
    await Promise.resolve();
    for (let [job] = this.#edits; job; [job] = this.#edits) {
      await this.#previews.busy(job.key);
      if (!job.ended) {
        const done = run(this.#shared, job);
        this.#editing = { key: job.key, done };
        await done;
        this.#editing = null;
      }
      this.#remove(job);
    }
    this.#editsRun = null;
    this.#endIfIdle();
  }

  #editBusy(key: string): Promise<void> | undefined {
    return this.#editing?.key === key ? this.#editing.done : undefined;
  }

  async #onlyEdits(job: Job): Promise<boolean> {
    if (this.#edits.some((other) => other.key === job.key) || this.#editBusy(job.key)) return true;
    // If the store fails here, it fails in `run` too, which tells it.
    const ids = await this.#shared.shown.get(job.address.id, job.key).catch(() => []);
    return Boolean(ids[0]);
  }

  #moveToEdits(job: Job): void {
    this.#remove(job);
    if (job.ended) return;
    job.editsOnly = true;
    this.#edits.push(job);
    this.#editsRun ??= this.#runEdits();
  }

  #endIfIdle(): void {
    if (!this.#messagesRun && !this.#editsRun && !this.#previews.running) this.#onIdle();
  }
}
