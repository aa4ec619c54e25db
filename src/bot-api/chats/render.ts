import type { TelegramCallbackQuery, TelegramChat, TelegramMessage, TelegramUser } from '@gramio/types';
import { compact, seconds } from './core.ts';
import type { Callback, Chat, Content, Member, Message, State, StoredFile } from './state.ts';

/** A user as the Bot API writes it. An unknown id gives a deleted account. */
export function toUser(state: State, id: number): TelegramUser {
  const user = state.users.get(id);
  return compact<TelegramUser>({
    id,
    is_bot: user?.isBot ?? false,
    first_name: user?.name ?? '',
    last_name: user?.lastName ?? undefined,
    username: user?.username ?? undefined,
    language_code: user?.language ?? undefined,
  });
}

/** A chat as the Bot API writes it. */
export function toChat(state: State, chat: Chat): TelegramChat {
  const person = chat.type === 'private' ? state.users.get(chat.id) : undefined;
  return compact<TelegramChat>({
    id: chat.id,
    type: chat.type,
    title: chat.title ?? undefined,
    username: person?.username ?? undefined,
    first_name: person?.name,
    last_name: person?.lastName ?? undefined,
    is_forum: chat.forum ? true : undefined,
  });
}

/** What somebody is in a chat, as a `ChatMember` of the Bot API. */
export function toMember(state: State, userId: number, { status, anonymous }: Member): object {
  const member = { user: toUser(state, userId), status };
  if (status === 'creator') return { ...member, is_anonymous: anonymous };
  if (status === 'administrator')
    return {
      ...member,
      is_anonymous: anonymous,
      can_be_edited: false,
      can_manage_chat: true,
      can_delete_messages: true,
    };
  if (status === 'restricted') return { ...member, is_member: true, can_send_messages: false, until_date: 0 };
  return status === 'kicked' ? { ...member, until_date: 0 } : member;
}

/** A message as the Bot API writes it, with the message it replies to. That one comes without its own reply. */
export function toMessage(state: State, chat: Chat, message: Message, withReply = true): TelegramMessage {
  const edited = message.versions.length > 1 ? message.versions.at(-1)?.at : undefined;
  const topicRoot = message.inTopic && message.threadId !== message.id ? message.threadId : null;
  // In a forum a message that replies to nothing "replies" to the message that opened its topic.
  const reply = withReply ? chat.messages.get(message.replyTo ?? topicRoot ?? 0) : undefined;
  const senderChat = message.senderChatId === null ? undefined : state.chats.get(message.senderChatId);
  return compact<TelegramMessage>({
    message_id: message.id,
    message_thread_id: message.threadId ?? undefined,
    is_topic_message: message.inTopic ? true : undefined,
    from: message.fromId === null ? undefined : toUser(state, message.fromId),
    sender_chat: senderChat === undefined ? undefined : toChat(state, senderChat),
    chat: toChat(state, chat),
    date: seconds(message.at),
    edit_date: edited === undefined ? undefined : seconds(edited),
    reply_to_message:
      reply === undefined || reply.deletedAt !== null ? undefined : toMessage(state, chat, reply, false),
    quote:
      message.quote === null
        ? undefined
        : { text: message.quote, position: Math.max(0, reply?.text.indexOf(message.quote) ?? 0), is_manual: true },
    link_preview_options: message.linkPreview ? undefined : { is_disabled: true },
    ...toContent(message.content, message),
    reply_markup: message.keyboard === null ? undefined : { inline_keyboard: message.keyboard.map((row) => [...row]) },
    ...message.fields,
  });
}

function toContent(content: Content, { text, entities }: Message): Partial<TelegramMessage> {
  const given = entities.length === 0 ? undefined : [...entities];
  if (content.kind === 'service') return content.fields;
  if (content.kind === 'text')
    return compact<Partial<TelegramMessage>>({ text: text === '' ? undefined : text, entities: given });
  return compact<Partial<TelegramMessage>>({
    ...toMedia(content.kind, content.file),
    caption: text === '' ? undefined : text,
    caption_entities: given,
  });
}

function toMedia(kind: 'document' | 'photo' | 'sticker' | 'voice', file: StoredFile): Partial<TelegramMessage> {
  const common = { file_id: file.id, file_unique_id: `u${file.id}`, file_size: file.bytes.length };
  if (kind === 'document') return { document: { ...common, file_name: file.name, mime_type: file.mime } };
  if (kind === 'photo') return { photo: [{ ...common, width: 90, height: 60 }] };
  if (kind === 'voice') return { voice: { ...common, duration: 1, mime_type: file.mime } };
  const look = { width: 512, height: 512, is_animated: false, is_video: false, emoji: '👍' };
  return { sticker: { ...common, ...look, type: 'regular' } };
}

/** A pressed button as the Bot API writes it. A deleted message comes as an inaccessible one. */
export function toCallbackQuery(state: State, chat: Chat, callback: Callback): TelegramCallbackQuery {
  const message = chat.messages.get(callback.messageId);
  return {
    id: callback.id,
    from: toUser(state, callback.fromId),
    message:
      message === undefined || message.deletedAt !== null
        ? { chat: toChat(state, chat), message_id: callback.messageId, date: 0 }
        : toMessage(state, chat, message),
    chat_instance: `${chat.id}`,
    data: callback.data,
  };
}
