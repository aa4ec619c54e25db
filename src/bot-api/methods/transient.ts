import { checkInside, checkMayWrite, checkTopic, findChat } from './access.ts';
import { badRequest } from '../refusal.ts';
import { messageText } from '../chats/text.ts';
import { refuseParseMode } from './method.ts';
import type { Method } from './method.ts';

const ACTIONS = new Set([
  'cancel',
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** The greatest length of the text in an answer to a pressed button (https://core.telegram.org/bots/api#answercallbackquery). */
const MAX_ANSWER = 200;

export const sendChatAction: Method = (core, params) => {
  const chat = findChat(core.state, params);
  const action = params.text('action');
  if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
  checkMayWrite(core.state, chat);
  const threadId = params.integer('message_thread_id') || null;
  if (threadId !== null && chat.forum) checkTopic(core.state, chat, threadId);
  chat.action = action === 'cancel' ? null : { action, threadId, at: core.clock.now() };
  core.events.emit('action', { chatId: chat.id, threadId, action });
  return true;
};

export const sendMessageDraft: Method = (core, params) => {
  refuseParseMode(params);
  const chat = findChat(core.state, params);
  checkMayWrite(core.state, chat);
  if (chat.type !== 'private') throw badRequest('drafts can be sent to private chats only');
  const id = params.integer('draft_id');
  if (id === 0) throw badRequest('draft identifier must be non-zero');
  // An empty draft shows "Thinking…" (https://core.telegram.org/bots/api#sendmessagedraft).
  const clean =
    params.text('text') === '' ? { text: '', entities: [] } : messageText(params.text('text'), params.json('entities'));
  chat.draft = { id, text: clean.text, entities: clean.entities, at: core.clock.now() };
  core.events.emit('draft', { chatId: chat.id, draft: chat.draft });
  return true;
};

export const setMessageReaction: Method = (core, params) => {
  const chat = findChat(core.state, params);
  checkInside(core.state, chat);
  const message = chat.messages.get(params.integer('message_id'));
  if (message === undefined || message.deletedAt !== null) throw badRequest('message to react not found');
  const given = params.json('reaction') ?? [];
  if (!Array.isArray(given)) throw badRequest("can't parse reaction types JSON object");
  if (given.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  message.reactions = given.map((reaction: unknown) => {
    if (typeof reaction === 'object' && reaction !== null && 'emoji' in reaction && typeof reaction.emoji === 'string')
      return reaction.emoji;
    throw badRequest('REACTION_INVALID');
  });
  core.events.emit('reaction', message);
  return true;
};

export const answerCallbackQuery: Method = (core, params) => {
  const callback = core.state.callbacks.get(params.text('callback_query_id'));
  const text = params.text('text');
  if (text.length > MAX_ANSWER) throw badRequest('MESSAGE_TOO_LONG');
  if (callback === undefined || callback.answer !== null || core.clock.now() - callback.at > core.callbackTimeoutMs)
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  callback.answer = {
    text: text === '' ? null : text,
    alert: params.flag('show_alert'),
    url: params.text('url') || null,
    timedOut: false,
  };
  core.events.emit('callback', callback);
  return true;
};
