import type { TelegramInlineKeyboardButton, TelegramMessage, TelegramMessageEntity } from '@gramio/types';

/** All data of the server in one place, as plain data that can be stored. */
export interface State {
  readonly bot: Bot;
  readonly users: Map<number, User>;
  readonly chats: Map<number, Chat>;
  readonly files: Map<string, StoredFile>;
  readonly callbacks: Map<string, Callback>;
  /** Commands by scope and language (`commandsKey`). */
  readonly commands: Map<string, readonly Command[]>;
  /** Descriptions by language, '' for all. */
  readonly descriptions: Map<string, string>;
  readonly shortDescriptions: Map<string, string>;
  /** The last message id of private chats and basic groups, which share one sequence. */
  mailbox: number;
  /** The last number given to a user, chat, file or callback query. */
  serial: number;
}

/** The bot's account. */
export interface Bot {
  readonly id: number;
  readonly token: string;
  readonly name: string;
  readonly username: string;
  /** Privacy mode is off. */
  readsAll: boolean;
}

interface User {
  readonly id: number;
  readonly name: string;
  readonly lastName: string | null;
  readonly username: string | null;
  readonly language: string | null;
  readonly isBot: boolean;
}

export type MemberStatus = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

export interface Member {
  readonly status: MemberStatus;
  /** An administrator who writes as the group. */
  readonly anonymous: boolean;
}

/** A forum topic. */
export interface Topic {
  /** The id of the message that opened it. */
  readonly id: number;
  readonly name: string;
  closed: boolean;
  deleted: boolean;
}

export interface Chat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  title: string | null;
  forum: boolean;
  readonly members: Map<number, Member>;
  readonly topics: Map<number, Topic>;
  readonly messages: Map<number, Message>;
  /** The last message id in a supergroup or channel, which has a sequence of its own. */
  lastId: number;
  /** The supergroup this group became. */
  upgradedTo: number | null;
  /** Private chats: the person blocked the bot. */
  blocked: boolean;
  /** What the bot is doing. People see it for 5 seconds. */
  action: { readonly action: string; readonly threadId: number | null; readonly at: number } | null;
  /** The text that is being streamed (sendMessageDraft). It is gone with the next message. */
  draft: Draft | null;
}

export interface Draft {
  readonly id: number;
  readonly text: string;
  readonly entities: readonly TelegramMessageEntity[];
  readonly at: number;
}

export type Keyboard = readonly (readonly TelegramInlineKeyboardButton[])[];

/** What a message showed at a time. */
interface Version {
  readonly at: number;
  readonly text: string;
  readonly entities: readonly TelegramMessageEntity[];
  readonly keyboard: Keyboard | null;
}

/** What kind of message it is. The text of a message with media is its caption. */
export type Content =
  | { readonly kind: 'text' }
  | { readonly kind: 'document' | 'photo' | 'sticker' | 'voice'; readonly file: StoredFile }
  | { readonly kind: 'service'; readonly fields: Partial<TelegramMessage> };

/**
 * A message as people see it. `versions` has everything it ever showed, the current one last. Times are milliseconds since
 * 1970.
 */
export interface Message {
  readonly chatId: number;
  readonly id: number;
  /** The forum topic, or in other supergroups the thread of replies. Null for none, and in the General topic. */
  readonly threadId: number | null;
  readonly inTopic: boolean;
  /** Who wrote it. Null for a post in a channel. */
  readonly fromId: number | null;
  /** The chat in whose name it was written: a channel, or a group for an anonymous administrator. */
  readonly senderChatId: number | null;
  readonly fromBot: boolean;
  readonly at: number;
  /** Sent without a sound on people's phones. */
  readonly silent: boolean;
  readonly linkPreview: boolean;
  readonly replyTo: number | null;
  readonly quote: string | null;
  readonly content: Content;
  /** What else the Bot API tells of it. */
  readonly fields: Readonly<Record<string, unknown>>;
  text: string;
  entities: readonly TelegramMessageEntity[];
  keyboard: Keyboard | null;
  readonly versions: Version[];
  /** Emoji the bot reacted with. */
  reactions: readonly string[];
  deletedAt: number | null;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  /** Below `/file/bot<TOKEN>/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A button that was pressed. */
export interface Callback {
  readonly id: string;
  readonly chatId: number;
  readonly messageId: number;
  readonly fromId: number;
  readonly data: string;
  readonly at: number;
  answer: CallbackAnswer | null;
}

/** What the presser sees. */
export interface CallbackAnswer {
  readonly text: string | null;
  readonly alert: boolean;
  readonly url: string | null;
  /** The bot did not answer in time. */
  readonly timedOut: boolean;
}

/** A command in the bot's menu. */
export interface Command {
  readonly command: string;
  readonly description: string;
}

/** The account behind anonymous administrators, as in Telegram. */
export const GROUP_ANONYMOUS_BOT = 1_087_968_824;

/** The state of a new server. */
export function emptyState(bot: Bot): State {
  const user = (id: number, name: string, username: string): User => ({
    id,
    name,
    username,
    lastName: null,
    language: null,
    isBot: true,
  });
  return {
    bot,
    users: new Map([
      [bot.id, user(bot.id, bot.name, bot.username)],
      [GROUP_ANONYMOUS_BOT, user(GROUP_ANONYMOUS_BOT, 'Group', 'GroupAnonymousBot')],
    ]),
    chats: new Map(),
    files: new Map(),
    callbacks: new Map(),
    commands: new Map(),
    descriptions: new Map(),
    shortDescriptions: new Map(),
    mailbox: 0,
    serial: 0,
  };
}

/** Adds a chat without members to the state. */
export function addChat(state: State, id: number, type: Chat['type'], title: string | null, forum = false): Chat {
  const chat: Chat = {
    id,
    type,
    title,
    forum,
    members: new Map(),
    topics: new Map(),
    messages: new Map(),
    lastId: 0,
    upgradedTo: null,
    blocked: false,
    action: null,
    draft: null,
  };
  state.chats.set(id, chat);
  return chat;
}

/** The id of a chat's next message. Private chats and basic groups share one sequence, any other chat has its own. */
export function nextMessageId(state: State, chat: Chat): number {
  if (chat.type === 'private' || chat.type === 'group') return ++state.mailbox;
  return ++chat.lastId;
}

/** What somebody is in a chat. Somebody who was never in it counts as `left`. */
export function memberOf(chat: Chat, userId: number): Member {
  return chat.members.get(userId) ?? { status: 'left', anonymous: false };
}

/** Whether a status means being in the chat. */
export function isIn(status: MemberStatus): boolean {
  return status !== 'left' && status !== 'kicked';
}

/** Whether a status means being an administrator. */
export function isAdmin(status: MemberStatus): boolean {
  return status === 'creator' || status === 'administrator';
}

/** The thread of a reply in a supergroup. A thread has the id of its first message. Null if it replies to nothing. */
export function threadOf(target: Message | null): number | null {
  return target === null ? null : (target.threadId ?? target.id);
}
