/** The pages that look: each sees the list of chats and one chat, live, and is told everything when it comes (back). */
import type { Database } from '../database/open.ts';
import { coalesced } from '../lib/coalesced.ts';
import type { History, Transition } from './history.ts';
import type { Outline } from './outline.ts';
import type { Stream } from './sse.ts';
import { chatsView, chatView, transitionView, type NameOf } from './views.ts';

/** How often at most a page is told how its chat stands, and how the list does, milliseconds. */
const CHAT_MS = 50;
const LIST_MS = 1000;

interface Watcher {
  readonly chat: number | null;
  readonly transition: (transition: Transition) => void;
  readonly chatChanged: () => void;
  readonly listChanged: () => void;
}

/** What pages are told from. */
export interface WatchersOptions {
  readonly database: Database;
  readonly history: History;
  readonly outline: Outline;
  readonly nameOf: NameOf;
  readonly onFault: (what: string, error: unknown) => void;
}

/** Tells every open page what changes. */
export class Watchers {
  readonly #options: WatchersOptions;
  readonly #all = new Set<Watcher>();

  constructor(options: WatchersOptions) {
    this.#options = options;
  }

  /**
   * Tells a page everything now, and from now on what changes.
   * @param chat the chat it looks at, null for none
   * @returns what ends that
   */
  add(chat: number | null, stream: Stream): () => void {
    const { database, history, outline, nameOf } = this.#options;
    const list = this.#telling(LIST_MS, async () => stream.send('chats', await chatsView(database, nameOf)));
    const one = this.#telling(CHAT_MS, async () => {
      if (chat !== null) stream.send('chat', await chatView(database, chat, nameOf));
    });
    const past = chat === null ? [] : history.of(chat);
    stream.send(
      'transitions',
      past.map((transition) => transitionView(outline, transition)),
    );
    const watcher: Watcher = {
      chat,
      transition: (transition) => stream.send('transition', transitionView(outline, transition)),
      chatChanged: one.ask,
      listChanged: list.ask,
    };
    this.#all.add(watcher);
    one.ask();
    list.ask();
    return () => {
      this.#all.delete(watcher);
      one.stop();
      list.stop();
    };
  }

  /** A chat took an event. */
  transition(chat: number, transition: Transition): void {
    for (const watcher of this.#of(chat)) watcher.transition(transition);
    this.changed(chat);
    this.listChanged();
  }

  /** Whether a page looks at a chat. */
  watches(chat: number): boolean {
    return this.#of(chat).length > 0;
  }

  /** Some chat is not as it was: the list of them is told anew. */
  listChanged(): void {
    for (const { listChanged } of this.#all) listChanged();
  }

  /** Something of a chat is not as it was. */
  changed(chat: number): void {
    for (const watcher of this.#of(chat)) watcher.chatChanged();
  }

  /** Chats are gone. */
  gone(chats: readonly number[]): void {
    for (const chat of chats) this.changed(chat);
    this.listChanged();
  }

  #of(chat: number): Watcher[] {
    return [...this.#all].filter((watcher) => watcher.chat === chat);
  }

  /** Telling what the database says; when it cannot be read the page keeps what it has. */
  #telling(everyMs: number, tell: () => Promise<void>) {
    const failed = (error: unknown) => this.#options.onFault('the statechart page could not be told', error);
    return coalesced(() => tell().catch(failed), everyMs);
  }
}
