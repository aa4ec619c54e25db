/** The last transitions of every chat since the start, in memory: so many a chat, so many over all chats. */
import type { ChatEvent } from '../chat/events.ts';
import type { ChatSnapshot } from '../chat/status.ts';
import { asMeant } from '../chat/step.ts';
import type { AppliedEvent } from '../engine/apply.ts';
import { textsOf, withoutTexts } from './redact.ts';
import type { SeenChange } from './reread.ts';

/** So many transitions of one chat are kept. */
const PER_CHAT = 50;
/** So many over all chats, of about 3 KB each. Beyond that the chat that has had no event for the longest time is dropped whole. */
const OVER_ALL = 2000;

/** One event as a chat took it. Nothing in it is a person's or model's text, but `texts` if these were asked for. */
export interface Transition {
  /** Counts up over all chats. */
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The event with its texts blanked. */
  readonly event: ChatEvent;
  readonly before: ChatSnapshot;
  readonly after: ChatSnapshot;
  /** The kinds of the effects that it asked for, in order. */
  readonly effects: readonly string[];
  /** How many calls it ended. */
  readonly aborted: number;
  readonly texts: Readonly<Record<string, string>> | null;
  /** Another program applied it, and of the event no more than its type is known. */
  readonly elsewhere?: true;
}

/** What is kept. */
export interface HistoryOptions {
  /** Keep what people and models wrote in the events, shortened. */
  readonly texts: boolean;
  readonly perChat?: number;
  readonly overAll?: number;
}

/** The last transitions, by chat. */
export class History {
  readonly #options: Required<HistoryOptions>;
  /** The chat with the newest event is the last. */
  readonly #chats = new Map<number, Transition[]>();
  #kept = 0;
  #last = 0;

  constructor({ texts, perChat = PER_CHAT, overAll = OVER_ALL }: HistoryOptions) {
    this.#options = { texts, perChat, overAll };
  }

  /** How many transitions are kept now. */
  get size(): number {
    return this.#kept;
  }

  /** Keeps a transition, and gives it. */
  add(chat: number, { event: sent, before, step }: AppliedEvent, at: number): Transition {
    const event = asMeant(before, sent);
    const transition: Transition = {
      n: ++this.#last,
      at,
      event: withoutTexts(event),
      before,
      after: step.snapshot,
      effects: step.effects.map(({ kind }) => kind),
      aborted: step.aborted.length,
      texts: this.#options.texts ? textsOf(event) : null,
    };
    // What was said in it may stand in earlier transitions.
    if (event.type === 'discussion.expired' && step.rows.length > 0) this.drop(chat);
    return this.#keep(chat, transition);
  }

  /** Keeps what is known of a transition that another program made, and gives it. */
  addElsewhere(chat: number, change: SeenChange, at: number): Transition {
    const n = ++this.#last;
    return this.#keep(chat, { n, at, ...change, effects: [], aborted: 0, texts: null, elsewhere: true });
  }

  #keep(chat: number, transition: Transition): Transition {
    const kept = this.#chats.get(chat) ?? [];
    this.#chats.delete(chat);
    this.#chats.set(chat, kept);
    kept.push(transition);
    this.#kept++;
    if (kept.length > this.#options.perChat) {
      kept.shift();
      this.#kept--;
    }
    for (const oldest of this.#chats.keys()) {
      if (this.#kept <= this.#options.overAll || oldest === chat) break;
      this.drop(oldest);
    }
    return transition;
  }

  /** A chat's transitions, oldest first. */
  of(chat: number): readonly Transition[] {
    return this.#chats.get(chat) ?? [];
  }

  /** Forgets a chat. */
  drop(chat: number): void {
    this.#kept -= this.#chats.get(chat)?.length ?? 0;
    this.#chats.delete(chat);
  }
}
