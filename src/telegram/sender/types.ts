import type { DropReason, Lost } from './verdict.ts';
import type { Limits } from './limits.ts';

/** Where a chat of ours is in Telegram. */
export interface ChatAddress {
  /** Our own chat id: the key of the queue and of the shown messages. Topics of one Telegram chat are chats of their own. */
  readonly id: number;
  readonly telegramChat: number;
  /** The forum topic; `null` and 1 (General) are left out of the calls. */
  readonly topic: number | null;
  readonly private: boolean;
}

/** Text of one message with its Telegram entities. */
export interface Part {
  readonly text: string;
  readonly entities: readonly object[];
}

/** A button below a message. */
export interface InlineButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

/** A file to send after the parts. A string is the content, not a path. */
export interface ComposedDocument {
  readonly name: string;
  readonly content: Buffer | string;
  readonly caption?: Part;
}

/** What is to be seen under a key: one message a part, then the document. */
export interface Composed {
  readonly parts: readonly Part[];
  /**
   * What a preview's message holds before its text is edited in; `…` if left out. Never the text itself: until its id is stored, a
   * crash would leave a piece of an answer behind for good.
   */
  readonly placeholder?: Part;
  /** On the last part (on the document when there are no parts). Without it an edit removes the old buttons. */
  readonly keyboard?: readonly (readonly InlineButton[])[];
  /** Ring for the first message. Placeholders and edits never ring, so answers do not. */
  readonly notify: boolean;
  /** The message id that the first message replies to. Further parts reply to the first one. */
  readonly replyTo: number | null;
  readonly document?: ComposedDocument;
  /** The last words of a message: if it is not there any more, they are not said. */
  readonly lastWords?: boolean;
}

/** `answer` survives a crash exactly once by a placeholder; `progress` coalesces; `notice` is sent once. */
export type PostClass = 'answer' | 'progress' | 'notice';

/** Told when Telegram's refusal of a call means that nothing can be shown any more. */
export type OnLost = (lost: Lost) => void;

/** One thing to show. */
export interface Post {
  /** Names the messages within the chat. */
  readonly key: string;
  readonly class: PostClass;
  /** Runs when its turn comes and it may be sent at once; `null`: nothing to show any more. */
  readonly compose: () => Promise<Composed | null>;
  /** Ends the post, before its next call, as `stopped`. */
  readonly signal?: AbortSignal;
  /** Called before the post ends as `gone`. */
  readonly onLost?: OnLost;
}

/**
 * `shown`: it is in the chat. `superseded`: a newer progress post took its place, or `compose` gave `null`.
 * `gone`: Telegram refused it for good, or nobody knows whether it arrived; counted through `onDropped`.
 * `stopped`: not done, the sender was stopped; the effect stays pending.
 */
export type PostOutcome = 'shown' | 'superseded' | 'gone' | 'stopped';

/** The message ids shown, on disk. `chatId` is our own chat id. */
export interface ShownStore {
  /** Message ids by part; 0 is a part that was deleted, or left behind when the chat moved. */
  get(chatId: number, key: string): Promise<readonly number[]>;
  set(chatId: number, key: string, part: number, messageId: number): Promise<void>;
  remove(chatId: number, key: string): Promise<void>;
  /** A group became a supergroup: chats at the old address move, and their ids become 0 (ids start afresh there). */
  moved(oldTelegramChat: number, newTelegramChat: number): Promise<void>;
}

/** What the sender holds now; all 0 some time after the last call (a minute for groups). */
interface Depths {
  /** Posts, retractions and previews that have not begun. */
  readonly waiting: number;
  /** Those being sent (a long answer is one). */
  readonly sending: number;
  /** Our chats with something waiting or being sent. */
  readonly chats: number;
  /** Telegram chats whose limits are remembered. */
  readonly rooms: number;
}

/** The one way to Telegram. Nothing here throws because of Telegram. */
export interface Sender {
  /**
   * Shows `item` in the chat's order: takes its place at the call. Rejects only when `compose` or the store does.
   */
  post(address: ChatAddress, item: Post): Promise<PostOutcome>;
  /** Shows text that is still growing as part 0 of a key, when there is room; private chats only. Not after the key's `post`. */
  preview(address: ChatAddress, key: string, compose: () => Composed, onLost?: OnLost): void;
  /** Deletes what is shown under a key, in the chat's order. `'stopped'`: not done. Rejects only when the store does. */
  retract(address: ChatAddress, key: string): Promise<void | 'stopped'>;
  /** Answers a pressed button; at once, never throws. The text is clipped to 200 UTF-16 units. */
  toast(callbackId: string, text: string | null, alert: boolean): Promise<void>;
  /** Shows "typing…" when there is room, at most every 4 s a chat. */
  typing(address: ChatAddress, onLost?: OnLost): void;
  /** Begins nothing new, waits for what is being sent, at most so long (milliseconds), then cuts it. */
  stop(withinMs: number): Promise<void>;
  depths(): Depths;
}

/** Telegram's API. Throws an error shaped like telegraf's `TelegramError` when refused, any other when no answer came. */
export type Call = (method: string, payload: object, signal: AbortSignal) => Promise<unknown>;

/** What a sender is made of. */
export interface SenderOptions {
  readonly call: Call;
  readonly shown: ShownStore;
  /** Changes single limits; `null` switches all off. */
  readonly limits?: Partial<Limits> | null;
  /** A clock that never goes back, milliseconds. */
  readonly now?: () => number;
  /** Once a post that ended `gone`: for metrics. */
  readonly onDropped?: (reason: DropReason) => void;
}
