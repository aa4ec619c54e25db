import type { QueueDesk } from './job.ts';
import { PLACEHOLDER, editPayload, messagePayload } from './payload.ts';
import { discard } from './show.ts';
import { Turn } from './turn.ts';
import type { ChatAddress, Composed, OnLost } from './types.ts';

/** See `Sender.preview`. */
export interface Preview {
  readonly address: ChatAddress;
  readonly compose: () => Composed;
  readonly onLost: OnLost | undefined;
}

interface Current {
  readonly key: string;
  readonly turn: Turn;
  readonly done: Promise<void>;
  sending: boolean;
}

/** The streamed texts of one chat: the newest of each key, one call at a time, and only when there are calls to spare. */
export class Previews {
  readonly #desk: QueueDesk;
  readonly #mayPlace: () => boolean;
  readonly #onIdle: () => void;
  readonly #pending = new Map<string, Preview>();
  #running: Promise<void> | null = null;
  #current: Current | null = null;
  #placing: Promise<void> | null = null;

  /** `mayPlace`: no post waits that a new message would overtake. */
  constructor(desk: QueueDesk, mayPlace: () => boolean, onIdle: () => void) {
    this.#desk = desk;
    this.#mayPlace = mayPlace;
    this.#onIdle = onIdle;
  }

  get size(): number {
    return this.#pending.size;
  }

  get running(): Promise<void> | null {
    return this.#running;
  }

  /** A placeholder that is being sent now: no other new message before it has come. */
  get placing(): Promise<void> | null {
    return this.#placing;
  }

  /** The end of what is being done for a key now. */
  busy(key: string): Promise<void> | undefined {
    return this.#current?.key === key ? this.#current.done : undefined;
  }

  /** Takes the newest text of a key. */
  set(key: string, preview: Preview): void {
    const waiting = this.#current?.sending === false ? this.#current : null;
    // A new key may need only its placeholder, which is cheaper than what is being waited for.
    if (waiting?.key !== key && !this.#pending.has(key)) waiting?.turn.stop();
    this.#pending.set(key, preview);
    this.#running ??= this.#run();
  }

  /** Forgets a key. */
  drop(key: string): void {
    this.#pending.delete(key);
    if (this.#current?.key === key) this.#current.turn.stop();
  }

  /** Forgets all; a call in flight is not touched. */
  clear(): void {
    this.#pending.clear();
    this.#current?.turn.stop();
  }

  async #run(): Promise<void> {
    // Nothing waits between the last look at what is pending and the end, so no key is left lying.
    while (this.#pending.size > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      try {
        await this.#next(promise);
      } catch {
        // Stopped, or the store or `compose` failed: the final text will say everything.
      }
      this.#current?.turn.release();
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
    const turn = this.#turn(preview.address, messageId === 0, done);
    const current: Current = { key, turn, done, sending: false };
    this.#current = current;
    try {
      await turn.hold();
    } catch (error) {
      // Stopped to choose again: the text is kept. Stopped for good: it has been forgotten already.
      if (this.#pending.has(key)) return;
      throw error;
    }
    const newest = this.#pending.get(key);
    // Stopped just after it had its pass, for another key: the text is kept.
    if (!newest || turn.stopped) return;
    current.sending = true;
    this.#pending.delete(key);
    if (messageId !== 0) await this.#edit(turn, messageId, newest);
    else await this.#place(turn, key, newest);
  }

  async #edit(turn: Turn, messageId: number, preview: Preview): Promise<void> {
    const { address, compose, onLost } = preview;
    const [part] = compose().parts;
    if (!part) return;
    const { contents, courier } = this.#desk;
    const home = courier.whereIs(address.telegramChat);
    if (contents.shows(home, messageId, part, undefined)) return;
    contents.forget(home, messageId);
    const payload = editPayload(messageId, part, undefined);
    const edited = await courier.tryOnce(turn, address, { method: 'editMessageText', payload, repeat: false, onLost });
    if (edited !== null) contents.put(home, messageId, part, undefined);
  }

  /** A key without a message, else the one that has waited longest; and its message. */
  async #choose(): Promise<readonly [string, number]> {
    const messages = new Map<string, number>();
    for (const [key, { address }] of this.#pending) {
      const [messageId = 0] = await this.#desk.shown.get(address.id, key).catch(() => this.#giveUp(key));
      messages.set(key, messageId);
    }
    // What was taken or dropped meanwhile counts as it is now.
    const known = [...this.#pending].filter(([key]) => messages.has(key));
    const [chosen] = known.find(([key]) => messages.get(key) === 0) ?? known[0] ?? [];
    return [chosen ?? '', messages.get(chosen ?? '') ?? 0];
  }

  #giveUp(key: string): readonly number[] {
    this.#pending.delete(key);
    return [];
  }

  #turn(address: ChatAddress, placeholder: boolean, done: Promise<void>): Turn {
    const telegramChat = this.#desk.courier.whereIs(address.telegramChat);
    const want = { telegramChat, private: address.private };
    if (!placeholder) return new Turn(this.#desk.gate, () => ({ ...want, kind: () => 'preview' }));
    const granted = (): void => void (this.#placing = done);
    return new Turn(this.#desk.gate, () => ({ ...want, kind: () => 'first preview', may: this.#mayPlace, granted }));
  }

  async #place(turn: Turn, key: string, { address, compose, onLost }: Preview): Promise<void> {
    const composed = compose();
    if (composed.parts.length === 0) return;
    const text = composed.placeholder ?? PLACEHOLDER;
    const manner = { topic: address.topic, notify: false, replyTo: composed.replyTo };
    const late = (messageId: number): void => void discard(this.#desk, address, messageId).catch(() => undefined);
    const payload = messagePayload(text, undefined, manner);
    const messageId = await this.#desk.courier.tryOnce(turn, address, {
      method: 'sendMessage',
      payload,
      repeat: false,
      late,
      onLost,
    });
    if (!messageId) return;
    try {
      await this.#desk.shown.set(address.id, key, 0, messageId);
    } catch {
      late(messageId);
    }
  }
}
