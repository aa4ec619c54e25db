/** The pages with Stately's inspector open: each has a relay of one chat. */
import { chatRow } from '../database/queries.ts';
import type { Database } from '../database/open.ts';
import { snapshotOf } from '../chat/versions.ts';
import type { Transition } from './history.ts';
import { Relay } from './relay.ts';
import type { Stream } from './sse.ts';

/** A chat that a page looks at. What happens while its snapshot is read waits. */
interface Feed {
  readonly chat: number;
  readonly relay: Relay;
  /** Transitions that came before the snapshot did; null once it has. */
  early: Transition[] | null;
}

export class Relays {
  readonly #database: Database;
  readonly #onFault: (what: string, error: unknown) => void;
  readonly #feeds = new Set<Feed>();

  constructor(database: Database, onFault: (what: string, error: unknown) => void) {
    this.#database = database;
    this.#onFault = onFault;
  }

  /** Tells a stream of a chat, first as it stands. Gives what ends that. */
  add(chat: number, stream: Stream, now: () => number): () => void {
    const relay = new Relay(chat, (message) => stream.send('stately', message), now);
    const feed: Feed = { chat, relay, early: [] };
    this.#feeds.add(feed);
    this.#begin(feed).catch((error: unknown) => this.#onFault("Stately's inspector could not be told", error));
    return () => void this.#feeds.delete(feed);
  }

  transition(chat: number, transition: Transition): void {
    for (const feed of this.#feeds) {
      if (feed.chat !== chat) continue;
      if (feed.early) feed.early.push(transition);
      else feed.relay.transition(transition);
    }
  }

  async #begin(feed: Feed): Promise<void> {
    const row = await chatRow(this.#database, feed.chat);
    const early = feed.early ?? [];
    feed.early = null;
    if (!row) return;
    // What came while the row was read is not in doubt: the first of it knows how the chat stood before it.
    feed.relay.begin(early[0]?.before ?? snapshotOf(row));
    for (const transition of early) feed.relay.transition(transition);
  }
}
