/** The sender as its callers see it, and what it is made of. */
import type { Lost } from '../../effects/display.ts';
import type { ChatAddress } from '../../engine/ports.ts';
import type { Limits } from './limits.ts';

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

/** The rows of buttons below a message. */
export type Keyboard = readonly (readonly InlineButton[])[];

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
   * What the first message of an answer, or of a preview, holds before its text is edited in; `…` if left out. It is never the whole text:
   * should the process die before the message's id is stored, it is left behind for good.
   */
  readonly placeholder?: Part | undefined;
  /** Below the last part, or below the document when there are no parts. An edit without it removes the old buttons. */
  readonly keyboard?: Keyboard;
  /** Ring for the first message. Placeholders and edits never ring, so answers do not. */
  readonly notify: boolean;
  /** The message id that the first message replies to. Further parts reply to the first one. */
  readonly replyTo: number | null;
  /** What it replies to where a private chat's topic is refused. */
  readonly anchor?: number | null;
  readonly document?: ComposedDocument;
}

/** An `answer` appears exactly once, also after a crash. Of `progress` only the newest counts. A `notice` is sent once. */
export type PostClass = 'answer' | 'progress' | 'notice';

/** Told when Telegram's refusal of a call means that nothing can be shown any more. */
export type OnLost = (lost: Lost) => void;

/** One thing to show. */
export interface Post {
  /** Names the messages within the chat. */
  readonly key: string;
  readonly class: PostClass;
  /** Runs when it may be sent at once, not before. `null`: there is nothing to show any more. */
  readonly compose: () => Promise<Composed | null>;
  /** Ends the post, before its next call, as `stopped`. */
  readonly signal?: AbortSignal;
  /** Called before the post ends as `gone`. */
  readonly onLost?: OnLost | undefined;
}

/**
 * `shown`: it is in the chat. `superseded`: a newer progress post took its place, or `compose` gave `null`.
 * `gone`: Telegram refused it for good, or nobody knows whether it arrived; `onDropped` is told why.
 * `stopped`: it was not done, because the sender or the post was stopped.
 */
export type PostOutcome = 'shown' | 'superseded' | 'gone' | 'stopped';

/** Why a post ended without being shown, as a label for metrics. */
export type DropReason =
  | 'blocked' // by the person, or the bot was removed from the group
  | 'deactivated' // the account or group is no more
  | 'chat_not_found'
  | 'no_rights'
  | 'topic_closed' // or deleted
  | 'rejected' // Telegram did not take this message even as plain text: a fault of ours
  | 'unanswered' // no answer came: it may have been sent, so it is not repeated
  | 'unreachable'; // Telegram could not be reached for too long

/** The ids of the messages shown, on disk. `chatId` is our own chat id. */
export interface ShownStore {
  /** Message ids by part. 0 stands for a part that was deleted, or left behind when the chat moved. */
  get(chatId: number, key: string): Promise<readonly number[]>;
  set(chatId: number, key: string, part: number, messageId: number): Promise<void>;
  remove(chatId: number, key: string): Promise<void>;
  /** A group became a supergroup: the chats at the old address move. Their ids become 0, for ids start afresh there. */
  moved(oldTelegramChat: number, newTelegramChat: number): Promise<void>;
}

/** What the sender holds now. All are 0 some time after the last call (a minute for groups). */
interface Depths {
  /** Posts, retractions and previews that have not begun. */
  readonly waiting: number;
  /** Those being sent. A long answer counts as one. */
  readonly sending: number;
  /** Our chats with something waiting or being sent. */
  readonly chats: number;
  /** Telegram chats whose calls are still counted for their limit. */
  readonly counted: number;
}

/** The one way to Telegram. Nothing here throws because of Telegram. */
export interface Sender {
  /** Shows `post` in the order of the calls of this chat. Rejects only when `compose` or the store does. */
  post(address: ChatAddress, post: Post): Promise<PostOutcome>;
  /** Shows text that is still growing as part 0 of a key, when there is room. Private chats only. Not after the key's `post`. */
  preview(address: ChatAddress, key: string, compose: () => Composed, onLost?: OnLost): void;
  /** Deletes what is shown under a key, in the chat's order. `'stopped'`: not done. Rejects only when the store does. */
  retract(address: ChatAddress, key: string, onLost?: OnLost): Promise<void | 'stopped'>;
  /** Answers a pressed button, at once. Never throws. The text is cut at 200 UTF-16 units. */
  toast(callbackId: string, text: string | null, alert: boolean): Promise<void>;
  /** Marks a person's message with an emoji. Once, and never throws: where it is refused, or nobody answers, there is no mark. */
  react(address: ChatAddress, message: number, emoji: string, signal: AbortSignal): Promise<void>;
  /** Shows "typing…" when there is room, at most every 4 s a chat. */
  typing(address: ChatAddress, onLost?: OnLost): void;
  /** Begins nothing new and waits for what is being sent, at most so long (milliseconds). Then aborts it. */
  stop(withinMs: number): Promise<void>;
  depths(): Depths;
}

/** Telegram's API. Throws an error shaped like telegraf's `TelegramError` when refused, any other when no answer came. */
export type CallApi = (method: string, payload: object, signal: AbortSignal) => Promise<unknown>;

/** What a sender is made of. */
export interface SenderOptions {
  readonly call: CallApi;
  readonly shown: ShownStore;
  /** Changes single limits; `null` switches all off. */
  readonly limits?: Partial<Limits> | null;
  /** A clock that never goes back, milliseconds. */
  readonly now?: () => number;
  /** Called once for each post that ended `gone`: for metrics. */
  readonly onDropped?: (reason: DropReason) => void;
}
