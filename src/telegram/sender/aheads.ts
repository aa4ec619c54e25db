import type { Composed } from './types.ts';

/** A whole preview that a message shows since its last edit. */
export interface Ahead {
  readonly composed: Composed;
  readonly messageId: number;
}

/** What was shown ahead of its post, by chat and key. Whoever works on a key next takes it away, so little is ever held. */
export class Aheads {
  readonly #shown = new Map<string, Ahead>();

  put(chat: number, key: string, ahead: Ahead): void {
    this.#shown.set(`${chat} ${key}`, ahead);
  }

  take(chat: number, key: string): Ahead | null {
    const name = `${chat} ${key}`;
    const found = this.#shown.get(name) ?? null;
    this.#shown.delete(name);
    return found;
  }
}
