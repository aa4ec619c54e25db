import type { TelegramMessageEntity } from '@gramio/types';
import type { Core } from './core.ts';
import { deliver } from './delivery.ts';
import { addMessage } from './messages.ts';
import { GROUP_ANONYMOUS_BOT, addChat, isAdmin, isIn, memberOf, threadOf } from './state.ts';
import type { Chat, Content, Message } from './state.ts';
import { cleanText } from './text.ts';

/** A chat by its id, or something with that id: a person (for their private chat with the bot), a group or a channel. */
export type ChatRef = number | { readonly id: number };

/** How a message is sent. */
export interface SayOptions {
  readonly replyTo?: Message;
  /** The part of the other message that the reply quotes. */
  readonly quote?: string;
  /** A forum topic, by its id. A reply goes to the topic of the other message by default. */
  readonly topic?: number | { readonly id: number };
  /** The formatting. Commands, mentions and links are found without it, as clients do. */
  readonly entities?: readonly TelegramMessageEntity[];
  readonly silent?: boolean;
  /** What else the Bot API tells of such a message: a forward's origin, rich blocks, a poll, the channel in whose name somebody writes. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** The chat with this id. Throws if there is none. */
export function chatOf(core: Core, ref: ChatRef): Chat {
  const id = typeof ref === 'number' ? ref : ref.id;
  const chat = core.state.chats.get(id);
  if (chat === undefined) throw new Error(`there is no chat ${id}`);
  return chat;
}

/** Sends a person's message: it appears in the chat, and the bot gets an update if it may see it. */
export function speak(
  core: Core,
  userId: number,
  ref: ChatRef,
  content: Content,
  text: string,
  options: SayOptions,
): Message {
  const id = typeof ref === 'number' ? ref : ref.id;
  const chat = id === userId ? privateChat(core, userId) : chatOf(core, id);
  const clean = cleanText(text, options.entities);
  if (content.kind === 'text' && clean.text === '' && options.fields === undefined)
    throw new Error('a message needs a text');
  if (clean.text.length > (content.kind === 'text' ? 4096 : 1024))
    throw new Error('a client would split so long a text');
  const message = addMessage(core, chat, {
    ...whoSpeaks(core, chat, userId),
    ...whereTo(chat, options),
    content,
    clean,
    silent: options.silent ?? false,
    fields: options.fields ?? {},
  });
  deliver(core, chat, message);
  return message;
}

/** A person's chat with the bot. It is made if there is none. Throws if the person has blocked the bot. */
export function privateChat(core: Core, userId: number): Chat {
  const chat = core.state.chats.get(userId) ?? addChat(core.state, userId, 'private', null);
  if (chat.blocked) throw new Error('this person blocked the bot');
  return chat;
}

function whoSpeaks(core: Core, chat: Chat, userId: number): Pick<Message, 'fromId' | 'senderChatId'> {
  if (chat.upgradedTo !== null) throw new Error(`the group became the supergroup ${chat.upgradedTo}`);
  if (chat.type === 'private') {
    if (chat.id !== userId) throw new Error("nobody writes in another's private chat");
    return { fromId: userId, senderChatId: null };
  }
  const { status, anonymous } = memberOf(chat, userId);
  if (!isIn(status)) throw new Error(`user ${userId} is not in the chat`);
  if (chat.type === 'channel') {
    if (!isAdmin(status)) throw new Error('only administrators post in a channel');
    return { fromId: null, senderChatId: chat.id };
  }
  return anonymous && core.state.users.has(GROUP_ANONYMOUS_BOT)
    ? { fromId: GROUP_ANONYMOUS_BOT, senderChatId: chat.id }
    : { fromId: userId, senderChatId: null };
}

function whereTo(chat: Chat, options: SayOptions): Pick<Message, 'threadId' | 'inTopic' | 'replyTo' | 'quote'> {
  const { replyTo = null, quote = null } = options;
  const target = replyTo === null ? null : (chat.messages.get(replyTo.id) ?? null);
  if (replyTo !== null && (target === null || target.deletedAt !== null))
    throw new Error('the message to reply to is not in the chat');
  if (quote !== null && target?.text.includes(quote) !== true)
    throw new Error('the quote is not in the message replied to');
  const reply = { replyTo: target?.id ?? null, quote };
  const asked = typeof options.topic === 'object' ? options.topic.id : options.topic;
  if (!chat.forum) return { threadId: chat.type === 'supergroup' ? threadOf(target) : null, inTopic: false, ...reply };
  const threadId = asked ?? target?.threadId ?? null;
  const topic = threadId === null ? undefined : chat.topics.get(threadId);
  if (threadId !== null && (topic === undefined || topic.deleted || topic.closed))
    throw new Error('the topic is closed or not there');
  return { threadId, inTopic: threadId !== null, ...reply };
}
