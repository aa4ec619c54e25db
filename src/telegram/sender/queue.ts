import { work, type Job, type QueueDesk } from './job.ts';
import type { Want } from './gate.ts';
import { Previews, type Preview } from './previews.ts';
import { Turn } from './turn.ts';
import type { ChatAddress, Post, PostOutcome } from './types.ts';

/**
 * What one chat of ours waits to send. Three lines, each with one call at a time, none waiting for another's:
 * `main` holds everything that may be a new message, in the order of the calls; `aside` the progress edits, found to be such when
 * they come to the head of `main`; `previews` the keys with a newer text. Two jobs of one key never run at once.
 */
export class ChatQueue {
  readonly #desk: QueueDesk;
  readonly #main: Job[] = [];
  readonly #aside: Job[] = [];
  readonly #previews: Previews;
  #mainRuns: Promise<void> | null = null;
  #asideRuns: Promise<void> | null = null;
  #working: { readonly job: Job; readonly done: Promise<void> } | null = null;

  constructor(desk: QueueDesk) {
    this.#desk = desk;
    this.#previews = new Previews(
      desk,
      () => this.#main.length === 0,
      () => this.#idle(),
    );
  }

  get waiting(): number {
    return this.#jobs.filter((job) => !job.begun).length + this.#previews.size;
  }

  get sending(): number {
    return this.#jobs.filter((job) => job.begun).length;
  }

  /** See `Sender.post`; 'retract' deletes what is shown. */
  add(
    address: ChatAddress,
    key: string,
    what: Job['class'],
    { compose, signal, onLost }: Pick<Post, 'compose' | 'signal' | 'onLost'>,
  ): Promise<PostOutcome> {
    if (signal?.aborted) return Promise.resolve('stopped');
    const { promise, resolve, reject } = Promise.withResolvers<PostOutcome>();
    // Of progress another post may have taken the job over by then.
    const onAbort = (): void =>
      this.#jobs.filter((job) => job.resolve === resolve).forEach((job) => this.#end(job, 'stopped'));
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#previews.drop(key);
    for (const old of this.#jobs) {
      if (old.key !== key || old.class !== 'progress') continue;
      if (what === 'progress' && !old.begun) {
        old.resolve('superseded');
        Object.assign(old, { compose, onLost, resolve, reject });
        return promise;
      }
      // Whatever is to be seen now, it is not this progress.
      if (what !== 'progress' && (old.aside || !old.begun)) this.#end(old, 'superseded');
    }
    const turn = new Turn(this.#desk.gate, () => this.#want(job));
    const flags = { begun: false, aside: false, ended: false };
    const job: Job = { address, key, class: what, turn, compose, onLost, resolve, reject, ...flags };
    this.#main.push(job);
    this.#mainRuns ??= this.#runMain();
    this.#look(job);
    return promise;
  }

  /** See `Sender.preview`. */
  preview(key: string, preview: Preview): void {
    if (!this.#jobs.some((job) => job.key === key)) this.#previews.set(key, preview);
  }

  /** Drops what has not begun. Resolves when what has begun is through. */
  async finish(): Promise<void> {
    this.#previews.clear();
    for (const job of this.#jobs) if (!job.begun) this.#end(job, 'stopped');
    await Promise.all([this.#mainRuns, this.#asideRuns, this.#previews.running]);
  }

  /** Ends also what has begun, before its next call. */
  halt(): void {
    this.#previews.clear();
    for (const job of this.#jobs) this.#end(job, 'stopped');
  }

  get #jobs(): readonly Job[] {
    return [...this.#main, ...this.#aside];
  }

  #want({ address, aside }: Job): Want {
    // Progress in the way of an answer is as urgent as the answer.
    const kind = (): 'final' | 'progress' =>
      this.#main.some((job) => job.class !== 'progress') ? 'final' : 'progress';
    const telegramChat = this.#desk.courier.whereIs(address.telegramChat);
    return { telegramChat, private: address.private, kind: aside ? () => 'progress edit' : kind };
  }

  #look(job: Job): void {
    this.#desk.gate.look(this.#desk.courier.whereIs(job.address.telegramChat));
  }

  #end(job: Job, outcome: PostOutcome): void {
    job.ended = true;
    job.turn.stop();
    job.resolve(outcome);
    this.#remove(job);
  }

  #remove(job: Job): void {
    for (const line of [this.#main, this.#aside]) if (line.includes(job)) line.splice(line.indexOf(job), 1);
    if (this.#main.length === 0) this.#look(job);
  }

  // Neither loop waits between its last look at its line and its end, so no job is left lying.
  async #runMain(): Promise<void> {
    await Promise.resolve();
    for (let [job] = this.#main; job; [job] = this.#main) {
      if (this.#previews.placing) await this.#previews.placing;
      else if (job.class === 'progress' && (await this.#onlyEdits(job))) this.#moveAside(job);
      else {
        await Promise.all([this.#previews.busy(job.key), this.#asideBusy(job.key)]);
        if (!job.ended) await work(this.#desk, job);
        this.#remove(job);
      }
    }
    this.#mainRuns = null;
    this.#idle();
  }

  async #runAside(): Promise<void> {
    await Promise.resolve();
    for (let [job] = this.#aside; job; [job] = this.#aside) {
      await this.#previews.busy(job.key);
      if (!job.ended) {
        const done = work(this.#desk, job);
        this.#working = { job, done };
        await done;
        this.#working = null;
      }
      this.#remove(job);
    }
    this.#asideRuns = null;
    this.#idle();
  }

  #asideBusy(key: string): Promise<void> | undefined {
    return this.#working?.job.key === key ? this.#working.done : undefined;
  }

  async #onlyEdits(job: Job): Promise<boolean> {
    if (this.#aside.some((other) => other.key === job.key) || this.#asideBusy(job.key)) return true;
    // A store that fails here fails in `work` too, where it is told.
    const ids = await this.#desk.shown.get(job.address.id, job.key).catch(() => []);
    return Boolean(ids[0]);
  }

  #moveAside(job: Job): void {
    this.#remove(job);
    if (job.ended) return;
    job.aside = true;
    this.#aside.push(job);
    this.#asideRuns ??= this.#runAside();
  }

  #idle(): void {
    if (!this.#mainRuns && !this.#asideRuns && !this.#previews.running) this.#desk.onIdle();
  }
}
