import type { Contents } from './contents.ts';
import type { Carried, Courier, Errand } from './courier.ts';
import { PLACEHOLDER, documentPayload, editPayload, messagePayload, type Manner } from './payload.ts';
import { Turn } from './turn.ts';
import type { Gate } from './gate.ts';
import type { ChatAddress, Composed, OnLost, Part, PostClass, ShownStore } from './types.ts';
import type { DropReason } from './verdict.ts';

/** What showing works with. */
export interface Desk {
  readonly gate: Gate;
  readonly courier: Courier;
  readonly shown: ShownStore;
  readonly contents: Contents;
}

/** What is to be shown, where, and when. */
export interface Task {
  readonly address: ChatAddress;
  readonly key: string;
  readonly class: PostClass;
  readonly turn: Turn;
  readonly onLost: OnLost | undefined;
}

/** `null`: all of it is in the chat; otherwise why it cannot be. */
type Failure = DropReason | null;

/** Progress that is older than this when Telegram comes back is of no use to anybody. */
const PROGRESS_PATIENCE_MS = 600_000;

/** How often a message that vanishes between sending and editing is sent anew. */
const MOST_REPLACEMENTS = 3;

/**
 * Makes the chat show `composed` under the task's key: edits the messages that are there, sends those that are not, deletes those
 * that are too many. An answer's message is a placeholder whose id is stored before its text is edited in, so that however often
 * this is repeated after a crash the text is there once. Throws `Stopped` and what the store throws.
 */
export async function show(desk: Desk, task: Task, composed: Composed): Promise<Failure> {
  return new Showing(desk, task, composed).run();
}

/** Deletes a message nobody needs; if that fails, it stays. */
export async function discard(desk: Desk, address: ChatAddress, messageId: number): Promise<void> {
  if (!messageId) return;
  const telegramChat = desk.courier.whereIs(address.telegramChat);
  const turn = new Turn(desk.gate, () => ({ telegramChat, private: address.private, kind: () => 'delete' }));
  await desk.courier.tryOnce(turn, address, deletion(messageId, telegramChat));
}

/** The errand that deletes a message. */
export function deletion(messageId: number, bornIn: number): Errand {
  return { method: 'deleteMessage', payload: { message_id: messageId }, repeat: true, bornIn };
}

class Showing {
  readonly #desk: Desk;
  readonly #task: Task;
  readonly #composed: Composed;
  #ids: number[] = [];
  /** The Telegram chat that the ids are of. */
  #home = 0;

  constructor(desk: Desk, task: Task, composed: Composed) {
    this.#desk = desk;
    this.#task = task;
    this.#composed = composed;
  }

  async run(): Promise<Failure> {
    const { address, key } = this.#task;
    const { parts } = this.#composed;
    this.#home = this.#whereNow();
    this.#ids = [...(await this.#desk.shown.get(address.id, key))];
    for (const [index, part] of parts.entries()) {
      const failure = await this.#part(index, part);
      if (failure) return failure;
    }
    const failure = await this.#document(parts.length);
    return failure ?? this.#deleteFrom(parts.length + (this.#composed.document ? 1 : 0));
  }

  async #part(index: number, part: Part): Promise<Failure> {
    const keyboard = index === this.#composed.parts.length - 1 ? this.#composed.keyboard : undefined;
    // There was a message (index is known), so it is gone: deleted by somebody, or left behind when the chat moved.
    const silent = this.#composed.lastWords === true && index in this.#ids;
    for (let replaced = 0; replaced <= MOST_REPLACEMENTS; replaced += 1) {
      if (!this.#ids[index] && silent) return null;
      if (!this.#ids[index]) {
        const answer = this.#task.class === 'answer';
        const manner = this.#manner(index);
        const payload = answer
          ? messagePayload(PLACEHOLDER, undefined, manner)
          : messagePayload(part, keyboard, manner);
        const failure = await this.#send(index, { method: 'sendMessage', payload, repeat: answer });
        if (!failure && !answer) this.#desk.contents.put(this.#home, this.#ids[index] ?? 0, part, keyboard);
        if (failure || !answer) return failure;
      }
      const id = this.#ids[index] ?? 0;
      if (this.#desk.contents.shows(this.#home, id, part, keyboard)) return null;
      const payload = editPayload(id, part, keyboard);
      const restore = this.#desk.contents.forget(this.#home, id);
      const edited = await this.#carry({ method: 'editMessageText', payload, repeat: true, bornIn: this.#home });
      if (edited.ok) this.#desk.contents.put(this.#home, id, part, keyboard);
      if (edited.ok) return null;
      if (edited.why === 'gone') {
        if (edited.reason !== 'unreachable') restore();
        // A placeholder without its text would look as if something were still to come.
        if (edited.reason === 'rejected' && this.#task.class === 'answer') await this.#delete(index, id);
        return edited.reason;
      }
      this.#follow(index);
      this.#ids[index] = 0;
    }
    return 'rejected';
  }

  async #document(index: number): Promise<Failure> {
    const { document, parts, keyboard } = this.#composed;
    if (!document || this.#ids[index]) return null;
    const payload = documentPayload(document, parts.length === 0 ? keyboard : undefined, this.#manner(index));
    return this.#send(index, { method: 'sendDocument', payload, repeat: false });
  }

  /** Only the first message rings, and only if it is no placeholder; the others hang on the first. */
  #manner(index: number): Manner {
    const first = index === 0;
    return {
      topic: this.#task.address.topic,
      notify: first && this.#composed.notify && this.#task.class !== 'answer',
      replyTo: (first ? this.#composed.replyTo : this.#ids[0]) || null,
    };
  }

  /** Sends a message and stores its id before anything else happens. */
  async #send(index: number, errand: Errand): Promise<Failure> {
    const { address, key } = this.#task;
    const late = (messageId: number): void => void discard(this.#desk, address, messageId).catch(() => undefined);
    const sent = await this.#carry(errand.repeat ? { ...errand, late } : errand);
    if (!sent.ok) return sent.why === 'gone' ? sent.reason : 'rejected';
    this.#follow(index);
    try {
      await this.#desk.shown.set(address.id, key, index, sent.messageId);
    } catch (error) {
      // Whoever tries again will not know of this one.
      if (this.#task.class === 'answer') late(sent.messageId);
      throw error;
    }
    this.#ids[index] = sent.messageId;
    return null;
  }

  async #deleteFrom(index: number): Promise<Failure> {
    for (const [at, id] of this.#ids.entries()) if (at >= index && id) await this.#delete(at, id);
    return null;
  }

  async #delete(index: number, id: number): Promise<void> {
    await this.#carry(deletion(id, this.#home));
    await this.#desk.shown.set(this.#task.address.id, this.#task.key, index, 0);
  }

  /** When the chat has moved, the messages from `index` on are not there: other messages have their ids. */
  #follow(index: number): void {
    const now = this.#whereNow();
    if (now === this.#home) return;
    this.#home = now;
    this.#ids = this.#ids.map((known, at) => (at < index ? known : 0));
  }

  #whereNow(): number {
    return this.#desk.courier.whereIs(this.#task.address.telegramChat);
  }

  #carry(errand: Errand): Promise<Carried> {
    const patience = this.#task.class === 'progress' ? PROGRESS_PATIENCE_MS : Infinity;
    const { turn, address, onLost } = this.#task;
    return this.#desk.courier.carry(turn, address, { ...errand, onLost }, patience);
  }
}
