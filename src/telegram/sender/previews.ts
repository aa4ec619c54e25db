/** The texts of one chat that are still growing: the newest of each key, one call at a time, and only when there is room. */
import type { ChatAddress } from '../../engine/ports.ts';
import { Attempts, type Shared } from './attempts.ts';
import { discard } from './job.ts';
import { PLACEHOLDER, editPayload, messagePayload } from './message.ts';
import type { Composed, OnLost } from './types.ts';

/** See `Sender.preview`. */
export interface Preview {
  readonly address: ChatAddress;
  readonly compose: () => Composed;
  readonly onLost: OnLost | undefined;
}

/** What is being done now. */
interface Current {
  readonly key: string;
  readonly attempts: Attempts;
  readonly done: Promise<void>;
  /** It has its permit and its text. */
  begun: boolean;
}

/** The previews of one chat, with one call at a time. */
export class Previews {
  readonly #shared: Shared;
  readonly #mayPlace: () => boolean;
  readonly #onIdle: () => void;
  readonly #pending = new Map<string, Preview>();
  #running: Promise<void> | null = null;
  #current: Current | null = null;
  #placing: Promise<void> | null = null;

  /** @param mayPlace whether no post waits that a new message would come before */
  constructor(shared: Shared, mayPlace: () => boolean, onIdle: () => void) {
    this.#shared = shared;
    this.#mayPlace = mayPlace;
    this.#onIdle = onIdle;
  }

  /** How many keys have a text that waits. */
  get size(): number {
    return this.#pending.size;
  }

  /** The end of all that is being done. */
  get running(): Promise<void> | null {
    return this.#running;
  }

  /** The end of a placeholder that is being sent now: no other new message may come before it. */
  get placing(): Promise<void> | null {
    return this.#placing;
  }

  /** The end of what is being done for a key now. */
  busy(key: string): Promise<void> | undefined {
    return this.#current?.key === key ? this.#current.done : undefined;
  }

  /** Takes the newest text of a key. */
  set(key: string, preview: Preview): void {
    const current = this.#current;
    // A new key may need only its placeholder, which is cheaper than the edit that waits: choose again.
    if (current && !current.begun && current.key !== key && !this.#pending.has(key)) current.attempts.stop();
    this.#pending.set(key, preview);
    this.#running ??= this.#run();
  }

  /** Forgets a key. A call in flight is not touched. */
  drop(key: string): void {
    this.#pending.delete(key);
    if (this.#current?.key === key) this.#current.attempts.stop();
  }

  /** Forgets all keys. A call in flight is not touched. */
  clear(): void {
    this.#pending.clear();
    this.#current?.attempts.stop();
  }

  async #run(): Promise<void> {
    // Nothing is awaited between the last look at what is pending and the end, so no key is forgotten.
    while (this.#pending.size > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      try {
        await this.#next(promise);
      } catch {
        // Stopped, or the store or `compose` failed: the final text will say everything.
      }
      this.#current?.attempts.release();
      this.#current = null;
      this.#placing = null;
      resolve();
    }
    this.#running = null;
    this.#onIdle();
  }

  async #next(done: Promise<void>): Promise<void> {
    const [key, messageId] = await this.#choose();
    const preview = this.#pending.get(key);
    if (!preview) return;
    const attempts = new Attempts(
      this.#shared,
      preview.address,
      messageId === 0
        ? { purpose: () => 'first preview', may: this.#mayPlace, onPermit: () => void (this.#placing = done) }
        : { purpose: () => 'preview' },
    );
    const current: Current = { key, attempts, done, begun: false };
    this.#current = current;
    try {
      await attempts.ready();
    } catch (error) {
      // Stopped to choose again: the text is kept. Stopped for good: it has been forgotten already.
      if (this.#pending.has(key)) return;
      throw error;
    }
    const newest = this.#pending.get(key);
    // Stopped for another key just after it had its permit: the text is kept.
    if (!newest || attempts.stopped) return;
    current.begun = true;
    this.#pending.delete(key);
    if (messageId === 0) await this.#place(attempts, key, newest);
    else await this.#edit(attempts, messageId, newest);
  }

  /** A key without a message, else the one that has waited longest; and the id of its message, 0 if there is none. */
  async #choose(): Promise<readonly [key: string, messageId: number]> {
    const messages = new Map<string, number>();
    for (const [key, { address }] of this.#pending) {
      try {
        const [messageId = 0] = await this.#shared.shown.get(address.id, key);
        messages.set(key, messageId);
      } catch {
        this.#pending.delete(key);
      }
    }
    // What was taken or dropped meanwhile counts as it is now.
    const known = [...this.#pending.keys()].filter((key) => messages.has(key));
    const chosen = known.find((key) => messages.get(key) === 0) ?? known[0] ?? '';
    return [chosen, messages.get(chosen) ?? 0];
  }

  /** Sends the placeholder of a key: the answer edits its text into the same message. */
  async #place(attempts: Attempts, key: string, { address, compose, onLost }: Preview): Promise<void> {
    const { parts, placeholder = PLACEHOLDER, replyTo } = compose();
    if (parts.length === 0) return;
    const payload = messagePayload(placeholder, undefined, { topic: address.topic, notify: false, replyTo });
    const late = (messageId: number): void => discard(this.#shared, address, messageId);
    const messageId = await attempts.tryOnce({ method: 'sendMessage', payload, late, onLost });
    if (!messageId) return;
    const { api, contents, shown } = this.#shared;
    contents.put(api.whereIs(address.telegramChat), messageId, placeholder, undefined);
    try {
      await shown.set(address.id, key, 0, messageId);
    } catch {
      discard(this.#shared, address, messageId);
    }
  }

  async #edit(attempts: Attempts, messageId: number, { address, compose, onLost }: Preview): Promise<void> {
    const [part] = compose().parts;
    if (!part) return;
    const { api, contents } = this.#shared;
    const home = api.whereIs(address.telegramChat);
    if (contents.shows(home, messageId, part, undefined)) return;
    contents.forget(home, messageId);
    const payload = editPayload(messageId, part, undefined);
    const edited = await attempts.tryOnce({ method: 'editMessageText', payload, onLost });
    if (edited !== null) contents.put(home, messageId, part, undefined);
  }
}
