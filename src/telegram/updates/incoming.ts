/** What an update says, without Telegram's many forms: who, where, and which words. Pure. */
import type { Message, Update, User, CallbackQuery, Chat } from 'telegraf/types';
import type { Place } from '../../engine/ports.ts';
import { field } from '../../lib/field.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { contentOf, wholeOf, type Content } from './content/content.ts';
import { noteOf } from './content/media.ts';
import type { Typed } from './content/typed.ts';

/** Telegram's own bot, in whose name anonymous group admins write (core.telegram.org/bots/api#user). */
const ANONYMOUS_ADMIN = 1087968824;
const MAX_NAME = 64;

export interface Author {
  /** Null for an anonymous admin: Telegram does not say who it is. */
  readonly id: number | null;
  readonly name: string;
}

/** Words somebody wrote in a chat. */
export interface Words {
  readonly kind: 'words';
  readonly place: Place;
  readonly from: Author;
  readonly message: number;
  /** When it was written, milliseconds since 1970, in whole seconds as Telegram tells; 0 if it does not. */
  readonly date: number;
  /** They stand in a message that was there before, in other words. */
  readonly edited: boolean;
  readonly content: Content;
  /** It is in a thread that is no topic: the comments of a channel's post, or a chain of replies. Whatever answers it must reply to it. */
  readonly inThread: boolean;
  /** The album it is part of. */
  readonly album: string | null;
  readonly reply: Replied | null;
}

/** The message that another replies to. */
export interface Replied {
  readonly message: number;
  /** Who wrote it; null where Telegram does not tell, and for bots. */
  readonly from: number | null;
  /** All that it holds, as one text; null if nothing of it is known. */
  readonly whole: string | null;
  /** Something in it no model can see. */
  readonly unseen: boolean;
  /** Its text, as it is shown. */
  readonly text: string | null;
  /** Where its bold text begins, in UTF-16 units: answers have bold headings. */
  readonly bold: readonly number[];
  /** The part that is quoted, and where it begins in the text. */
  readonly quote: string | null;
  readonly quotedAt: number | null;
  /** It is of the bot. */
  readonly ours: boolean;
}

/** A pressed button. */
export interface PressedButton {
  readonly kind: 'press';
  readonly place: Place;
  readonly from: Author;
  readonly callback: string;
  readonly data: string;
  /** The message it stands on. */
  readonly message: number;
  /** The message of a person to which that one replies. */
  readonly about: { readonly message: number; readonly typed: Typed } | null;
  /** Telegram tells nothing of the message any more, not even its topic. */
  readonly inaccessible: boolean;
}

/** The bot was added to a group. */
export interface Added {
  readonly kind: 'added';
  readonly place: Place;
  readonly from: Author;
}

/** A group became a supergroup. */
export interface Moved {
  readonly kind: 'moved';
  readonly from: number;
  readonly to: number;
}

export type Said = Words | PressedButton | Added | Moved;

/** A name as it is shown and told to models: one line, not too long. */
function nameOf(user: Pick<User, 'first_name' | 'last_name'> | undefined): string {
  const name = [user?.first_name, user?.last_name].filter((part) => typeof part === 'string').join(' ');
  return clip(oneLine(name), MAX_NAME) || 'Someone';
}

function placeOf(chat: Chat, message?: { message_thread_id?: number; is_topic_message?: boolean }): Place {
  const topic =
    message?.is_topic_message === true && message.message_thread_id !== undefined ? message.message_thread_id : null;
  return { telegramChat: chat.id, topic: topic === 1 ? null : topic, private: chat.type === 'private' };
}

/** Who wrote a message; null for bots, channels and nobody. Of who writes as the group, or as a channel, Telegram does not say who it is. */
function authorOf(message: Message): Author | null {
  const { from } = message;
  const senderChat = 'sender_chat' in message ? message.sender_chat : undefined;
  if ('is_automatic_forward' in message && message.is_automatic_forward) return null;
  const title = senderChat !== undefined && 'title' in senderChat ? clip(oneLine(senderChat.title), MAX_NAME) : '';
  if (from?.id === ANONYMOUS_ADMIN && senderChat?.id === message.chat.id)
    return { id: null, name: title || 'An admin' };
  if (senderChat?.type === 'channel' && from?.id !== ANONYMOUS_ADMIN) return { id: null, name: title || 'A channel' };
  return from === undefined || from.is_bot ? null : { id: from.id, name: nameOf(from) };
}

/** The message replied to. In a topic every message "replies" to the one that made the topic: that is no reply. */
function replyOf(message: Message, me: number): Replied | null {
  const replied = 'reply_to_message' in message ? message.reply_to_message : undefined;
  const { text: quote = null, position: quotedAt = null } = ('quote' in message ? message.quote : undefined) ?? {};
  // A reply to a message of another chat brings nothing of it but the quote.
  if (replied === undefined) {
    const elsewhere = noteOf((field(message, 'external_reply') as object | undefined) ?? {});
    const whole = elsewhere?.text ?? null;
    if (quote === null && whole === null) return null;
    return {
      message: 0,
      from: null,
      whole,
      unseen: elsewhere?.whole === false,
      text: null,
      bold: [],
      quote,
      quotedAt,
      ours: false,
    };
  }
  if ('forum_topic_created' in replied) return null;
  const content = contentOf(replied);
  const bold = content?.typed?.marks.flatMap(({ type, offset }) => (type === 'bold' ? [offset] : [])) ?? [];
  return {
    message: replied.message_id,
    from: authorOf(replied)?.id ?? null,
    whole: content && wholeOf(content),
    unseen: content?.unseen ?? false,
    text: content?.typed?.text ?? null,
    bold,
    quote,
    quotedAt,
    ours: replied.from?.id === me,
  };
}

function words(message: Message, me: number, edited = false): Said | null {
  if ('migrate_to_chat_id' in message) return { kind: 'moved', from: message.chat.id, to: message.migrate_to_chat_id };
  if ('migrate_from_chat_id' in message)
    return { kind: 'moved', from: message.migrate_from_chat_id, to: message.chat.id };
  const from = authorOf(message);
  if (from === null || message.chat.type === 'channel') return null;
  const content = contentOf(message);
  if (content === null) return null;
  const place = placeOf(message.chat, message);
  const album = 'media_group_id' in message ? (message.media_group_id ?? null) : null;
  const thread = field(message, 'message_thread_id');
  return {
    kind: 'words',
    place,
    from,
    message: message.message_id,
    date: Number.isFinite(message.date) ? message.date * 1000 : 0,
    edited,
    content,
    inThread: typeof thread === 'number' && place.topic === null && message.chat.type === 'supergroup',
    album,
    reply: replyOf(message, me),
  };
}

function press(query: CallbackQuery): Said | null {
  const { message } = query;
  if (message === undefined || !('data' in query) || query.from.is_bot) return null;
  const about = 'reply_to_message' in message ? message.reply_to_message : undefined;
  const typed = about && contentOf(about)?.typed;
  return {
    kind: 'press',
    place: placeOf(message.chat, message as Message),
    from: { id: query.from.id, name: nameOf(query.from) },
    callback: query.id,
    data: query.data,
    message: message.message_id,
    about: about && typed ? { message: about.message_id, typed } : null,
    inaccessible: field(message, 'date') === 0,
  };
}

function added({
  chat,
  from,
  old_chat_member: before,
  new_chat_member: after,
}: Update.MyChatMemberUpdate['my_chat_member']): Said | null {
  const isIn = (status: string) => status === 'member' || status === 'administrator' || status === 'restricted';
  if (chat.type !== 'group' && chat.type !== 'supergroup') return null;
  if (isIn(before.status) || !isIn(after.status)) return null;
  return { kind: 'added', place: placeOf(chat), from: { id: from.id, name: nameOf(from) } };
}

/**
 * What an update says; null if it says nothing to us.
 * @param me the bot's own user id
 */
export function said(update: Update, me: number): Said | null {
  if ('message' in update) return words(update.message, me);
  if ('edited_message' in update) {
    const edited = words(update.edited_message, me, true);
    return edited?.kind === 'words' && edited.content.typed !== null ? edited : null;
  }
  if ('callback_query' in update) return press(update.callback_query);
  if ('my_chat_member' in update) return added(update.my_chat_member);
  return null;
}

/** The kinds of update to ask Telegram for. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;
