/** The pages with Stately's inspector open: each is told one chat. */
import { chatRow } from '../database/queries.ts';
import type { Database } from '../database/open.ts';
import { snapshotOf } from '../chat/snapshot-versions.ts';
import type { Transition } from './history.ts';
import { StatelyChat } from './stately.ts';
import type { Stream } from './sse.ts';

/** A chat that a page looks at. What happens while its snapshot is read waits. */
interface Watched {
  readonly chat: number;
  readonly told: StatelyChat;
  /** Transitions that came before the snapshot did; null once it has. */
  early: Transition[] | null;
}

/** Tells every such page what happens in its chat. */
export class StatelyPages {
  readonly #database: Database;
  readonly #onFault: (what: string, error: unknown) => void;
  readonly #watched = new Set<Watched>();

  constructor(database: Database, onFault: (what: string, error: unknown) => void) {
    this.#database = database;
    this.#onFault = onFault;
  }

  /** Tells a stream of a chat, first as it stands. Gives what ends that. */
  add(chat: number, stream: Stream, now: () => number): () => void {
    const told = new StatelyChat(chat, (message) => stream.send('stately', message), now);
    const watched: Watched = { chat, told, early: [] };
    this.#watched.add(watched);
    this.#begin(watched).catch((error: unknown) => this.#onFault("Stately's inspector could not be told", error));
    return () => void this.#watched.delete(watched);
  }

  /** Whether a page looks at a chat. */
  watches(chat: number): boolean {
    return [...this.#watched].some((watched) => watched.chat === chat);
  }

  transition(chat: number, transition: Transition): void {
    for (const watched of this.#watched) {
      if (watched.chat !== chat) continue;
      if (watched.early) watched.early.push(transition);
      else watched.told.transition(transition);
    }
  }

  async #begin(watched: Watched): Promise<void> {
    const row = await chatRow(this.#database, watched.chat);
    const early = watched.early ?? [];
    watched.early = null;
    if (!row) return;
    // The row may be from before or after the transitions that came meanwhile. The first of them knows how the chat stood before it.
    watched.told.begin(early[0]?.before ?? snapshotOf(row));
    for (const transition of early) watched.told.transition(transition);
  }
}
