import type { Gate, Pass, Ticket, Want } from './gate.ts';

/** Thrown inside the sender when a job is to end without being done. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
  }
}

/** The passes and pauses of one job, so that it can be stopped between its calls. */
export class Turn {
  readonly #gate: Gate;
  readonly #want: () => Want;
  #held: Pass | null = null;
  #ticket: Ticket | null = null;
  #wake: (() => void) | null = null;
  #stopped = false;

  /** `want` is asked at each call: the chat may have moved. */
  constructor(gate: Gate, want: () => Want) {
    this.#gate = gate;
    this.#want = want;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Waits for the pass of the first call, so that what it says can be made at the last moment. Throws `Stopped`. */
  async hold(): Promise<void> {
    this.#held = await this.#enter(this.#want());
  }

  /** A pass for a call: the one held, or a new one. `deleting` takes one that costs the chat nothing. Throws `Stopped`. */
  async take(deleting = false): Promise<Pass> {
    if (this.#stopped) throw new Stopped();
    if (deleting) return this.#enter({ ...this.#want(), kind: () => 'delete' });
    const held = this.#held;
    this.#held = null;
    return held ?? this.#enter(this.#want());
  }

  /** Gives back what was held and not used. */
  release(): void {
    this.#held?.undo();
    this.#held = null;
  }

  /** Waits so many milliseconds. Throws `Stopped`. */
  async sleep(ms: number): Promise<void> {
    if (this.#stopped) throw new Stopped();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
    if (this.#stopped) throw new Stopped();
  }

  /** Ends the job at its next pass or pause, or in the one it waits for; a call in flight is not touched. */
  stop(): void {
    this.#stopped = true;
    this.#ticket?.cancel();
    this.#wake?.();
  }

  async #enter(want: Want): Promise<Pass> {
    if (this.#stopped) throw new Stopped();
    this.#ticket = this.#gate.enter(want);
    const pass = await this.#ticket.pass;
    this.#ticket = null;
    if (!pass) throw new Stopped();
    return pass;
  }
}
