import { hash } from 'node:crypto';
import type { Composed, Part } from './types.ts';

/** So many messages are remembered. One that is forgotten is edited once more than need be, which harms nothing. */
const MOST = 10_000;

type Keyboard = Composed['keyboard'];

/** A message's content in few bytes. */
function digest({ text, entities }: Part, keyboard: Keyboard): string {
  return hash('sha1', JSON.stringify([text, entities, keyboard ?? []]), 'base64');
}

/**
 * What messages show, as far as it was we who made them show it since the start. An edit that changes nothing is refused by Telegram
 * and takes the place of one that is waited for.
 */
export class Contents {
  readonly #shown = new Map<string, string>();

  /** Whether a message is known to show just this. */
  shows(telegramChat: number, messageId: number, part: Part, keyboard: Keyboard): boolean {
    return this.#shown.get(`${telegramChat} ${messageId}`) === digest(part, keyboard);
  }

  /** A message shows this from now on. */
  put(telegramChat: number, messageId: number, part: Part, keyboard: Keyboard): void {
    const name = `${telegramChat} ${messageId}`;
    // To the end of the line: the oldest go first.
    this.#shown.delete(name);
    this.#shown.set(name, digest(part, keyboard));
    const oldest = this.#shown.size > MOST ? this.#shown.keys().next().value : undefined;
    if (oldest !== undefined) this.#shown.delete(oldest);
  }

  /**
   * Nobody knows what a message shows: an edit of it is under way, or may have been carried out.
   * @returns takes that back, for an edit that was surely not carried out
   */
  forget(telegramChat: number, messageId: number): () => void {
    const name = `${telegramChat} ${messageId}`;
    const before = this.#shown.get(name);
    this.#shown.delete(name);
    return () => void (before !== undefined && this.#shown.set(name, before));
  }
}
