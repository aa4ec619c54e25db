import type { Params } from '../params.ts';
import { badRequest, forbidden } from '../refusal.ts';
import { isAdmin, isIn, memberOf, threadOf } from '../chats/state.ts';
import type { Chat, Message, State } from '../chats/state.ts';

/** The chat that a call names. Refuses an unknown chat, and a group that became a supergroup. */
export function findChat(state: State, params: Params): Chat {
  const given = params.text('chat_id').trim();
  if (given === '') throw badRequest('chat_id is empty');
  const chat = state.chats.get(params.integer('chat_id', Number.NaN));
  if (chat === undefined) {
    const id = params.integer('chat_id', Number.NaN);
    // A person whom the bot knows only from a group.
    if (
      state.users.has(id) &&
      [...state.chats.values()].some((other) => other.type !== 'private' && other.members.has(id))
    )
      throw forbidden("bot can't initiate conversation with a user");
    throw badRequest('chat not found');
  }
  if (chat.upgradedTo !== null)
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.upgradedTo });
  return chat;
}

/** Refuses if the bot is not in the chat, or is blocked there. */
export function checkInside(state: State, chat: Chat): void {
  if (chat.type === 'private') {
    if (chat.blocked) throw forbidden('bot was blocked by the user');
    return;
  }
  const { status } = memberOf(chat, state.bot.id);
  if (status === 'kicked') throw forbidden(`bot was kicked from the ${chat.type} chat`);
  if (!isIn(status)) throw forbidden(`bot is not a member of the ${chat.type} chat`);
}

/** Refuses if the bot may not write in the chat. */
export function checkMayWrite(state: State, chat: Chat): void {
  checkInside(state, chat);
  if (chat.type === 'private') return;
  const { status } = memberOf(chat, state.bot.id);
  if (status === 'restricted') throw badRequest('not enough rights to send text messages to the chat');
  if (chat.type === 'channel' && !isAdmin(status)) throw badRequest('need administrator rights in the channel chat');
}

/** The place of a new message in a chat. */
interface Place {
  readonly threadId: number | null;
  readonly inTopic: boolean;
  readonly replyTo: number | null;
  readonly quote: string | null;
}

/**
 * The topic and the reply that a call names. Refuses an unknown thread, a closed topic, and a reply to a message that is not
 * there.
 */
export function findPlace(state: State, chat: Chat, params: Params): Place {
  const { target, quote } = findReply(chat, params);
  const replyTo = target?.id ?? null;
  const asked = params.integer('message_thread_id');
  if (asked === 0) {
    if (target !== null && target.inTopic) checkTopic(state, chat, target.threadId ?? 0);
    if (chat.forum) return { threadId: target?.threadId ?? null, inTopic: target?.inTopic ?? false, replyTo, quote };
    return { threadId: chat.type === 'supergroup' ? threadOf(target) : null, inTopic: false, replyTo, quote };
  }
  if (chat.forum) {
    checkTopic(state, chat, asked);
    return { threadId: asked, inTopic: true, replyTo, quote };
  }
  if (chat.type !== 'supergroup' || !chat.messages.has(asked)) throw badRequest('message thread not found');
  return { threadId: asked, inTopic: false, replyTo, quote };
}

/** Refuses a topic that does not exist, or that is closed and the bot may not write in. */
export function checkTopic(state: State, chat: Chat, id: number): void {
  const topic = chat.topics.get(id);
  if (topic === undefined || topic.deleted) throw badRequest('message thread not found');
  if (topic.closed && !isAdmin(memberOf(chat, state.bot.id).status)) throw badRequest('TOPIC_CLOSED');
}

function findReply(chat: Chat, params: Params): { target: Message | null; quote: string | null } {
  const reply = params.object('reply_parameters');
  const id = reply?.integer('message_id') ?? params.integer('reply_to_message_id');
  if (id === 0) return { target: null, quote: null };
  const target = chat.messages.get(id);
  if (target === undefined || target.deletedAt !== null) {
    if ((reply ?? params).flag('allow_sending_without_reply')) return { target: null, quote: null };
    throw badRequest('message to be replied not found');
  }
  const quote = reply?.text('quote') ?? '';
  if (quote !== '' && !target.text.includes(quote)) throw badRequest('QUOTE_TEXT_INVALID');
  return { target, quote: quote === '' ? null : quote };
}
