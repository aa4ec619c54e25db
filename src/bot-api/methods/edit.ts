import { checkInside, findChat } from './access.ts';
import type { Core } from '../chats/core.ts';
import { readKeyboard, sameKeyboard } from './keyboard.ts';
import { changeMessage, removeMessage } from '../chats/messages.ts';
import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';
import { toMessage } from '../chats/render.ts';
import { isAdmin, memberOf } from '../chats/state.ts';
import type { Chat, Message } from '../chats/state.ts';
import { messageText } from '../chats/text.ts';
import { refuseParseMode } from './method.ts';
import type { Method } from './method.ts';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

/** How long a message can be deleted for everyone, milliseconds (https://core.telegram.org/bots/api#deletemessage). */
const DELETABLE_MS = 48 * 60 * 60 * 1000;

export const editMessageText: Method = (core, params) => {
  if (params.text('text') === '') throw badRequest('message text is empty');
  refuseParseMode(params);
  const { chat, message } = findOwn(core, params);
  if (message.content.kind !== 'text') throw badRequest('there is no text in the message to edit');
  const clean = messageText(params.text('text'), params.json('entities'));
  const keyboard = readKeyboard(params);
  const sameText = clean.text === message.text && JSON.stringify(clean.entities) === JSON.stringify(message.entities);
  if (sameText && sameKeyboard(keyboard, message.keyboard)) throw badRequest(NOT_MODIFIED);
  changeMessage(core, message, clean, keyboard);
  return toMessage(core.state, chat, message);
};

export const editMessageReplyMarkup: Method = (core, params) => {
  const { chat, message } = findOwn(core, params);
  const keyboard = readKeyboard(params);
  if (sameKeyboard(keyboard, message.keyboard)) throw badRequest(NOT_MODIFIED);
  changeMessage(core, message, null, keyboard);
  return toMessage(core.state, chat, message);
};

export const deleteMessage: Method = (core, params) => {
  const chat = findChat(core.state, params);
  checkInside(core.state, chat);
  const message = visible(chat, params.integer('message_id'));
  if (message === null) throw badRequest('message to delete not found');
  const problem = whyKept(core, chat, message);
  if (problem !== null) throw badRequest(problem);
  removeMessage(core, message);
  return true;
};

export const deleteMessages: Method = (core, params) => {
  const chat = findChat(core.state, params);
  checkInside(core.state, chat);
  const ids = params.json('message_ids');
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  const messages = ids.map((id) => visible(chat, Number(id))).filter((message) => message !== null);
  if (messages.some((message) => whyKept(core, chat, message) !== null)) throw badRequest("message can't be deleted");
  for (const message of messages) removeMessage(core, message);
  return true;
};

/** The message of the bot that a call names. Refuses any other message. */
function findOwn(core: Core, params: Params): { chat: Chat; message: Message } {
  const chat = findChat(core.state, params);
  checkInside(core.state, chat);
  const id = params.integer('message_id');
  if (id === 0) throw badRequest('message identifier is not specified');
  const message = visible(chat, id);
  if (message === null) throw badRequest('message to edit not found');
  if (!message.fromBot) throw badRequest("message can't be edited");
  return { chat, message };
}

function visible(chat: Chat, id: number): Message | null {
  const message = chat.messages.get(id);
  return message === undefined || message.deletedAt !== null ? null : message;
}

/** Why the bot may not delete a message, in Telegram's words, or null. */
function whyKept(core: Core, chat: Chat, message: Message): string | null {
  const mayDelete = message.fromBot || chat.type === 'private' || isAdmin(memberOf(chat, core.state.bot.id).status);
  if (!mayDelete) return "message can't be deleted";
  return core.clock.now() - message.at > DELETABLE_MS && chat.type !== 'supergroup'
    ? "message can't be deleted for everyone"
    : null;
}
