/**
 * What happens in chats whose events another program applies: told from their rows each time one has changed, and only of chats that
 * somebody looks at. Two changes that follow each other closely may be seen as one.
 */
import type { ChatEvent } from '../chat/events.ts';
import { snapshotOf } from '../chat/snapshot-versions.ts';
import type { ChatSnapshot } from '../chat/status.ts';
import type { Database } from '../database/open.ts';
import { chatRow } from '../database/queries.ts';

/** A change of a chat, as far as its rows tell it. */
export interface SeenChange {
  readonly event: ChatEvent;
  readonly before: ChatSnapshot;
  readonly after: ChatSnapshot;
}

/** See the top of this file. */
export class Reread {
  readonly #database: Database;
  readonly #isLookedAt: (chat: number) => boolean;
  readonly #onChange: (chat: number, change: SeenChange, at: number) => void;
  readonly #onFault: (error: unknown) => void;
  /** How each chat stood when it was read last. */
  readonly #known = new Map<number, ChatSnapshot>();
  #reading = Promise.resolve();

  constructor(
    database: Database,
    isLookedAt: (chat: number) => boolean,
    onChange: (chat: number, change: SeenChange, at: number) => void,
    onFault: (error: unknown) => void,
  ) {
    this.#database = database;
    this.#isLookedAt = isLookedAt;
    this.#onChange = onChange;
    this.#onFault = onFault;
  }

  /** A chat has taken an event of a type. `at`: milliseconds since 1970. */
  changed(chat: number, type: string, at: number): void {
    if (!this.#isLookedAt(chat)) return void this.#known.delete(chat);
    this.#reading = this.#reading.then(() => this.#read(chat, type, at)).catch(this.#onFault);
  }

  async #read(chat: number, type: string, at: number): Promise<void> {
    const row = await chatRow(this.#database, chat);
    if (!row) return void this.#known.delete(chat);
    const after = snapshotOf(row);
    const before = this.#known.get(chat) ?? after;
    this.#known.set(chat, after);
    // Of the event no more than its type is known here.
    this.#onChange(chat, { event: { type, at } as ChatEvent, before, after }, at);
  }
}
