import type { Core } from './core.ts';
import { nextMessageId } from './state.ts';
import type { Chat, Keyboard, Message } from './state.ts';
import type { CleanText } from './text.ts';

/** A message that does not exist yet. */
export type NewMessage = Pick<Message, 'fromId' | 'content'> &
  Partial<
    Pick<
      Message,
      | 'threadId'
      | 'inTopic'
      | 'senderChatId'
      | 'fromBot'
      | 'silent'
      | 'linkPreview'
      | 'replyTo'
      | 'quote'
      | 'keyboard'
      | 'fields'
    >
  > & { readonly clean?: CleanText };

/** Puts a message into a chat and tells observers. */
export function addMessage(core: Core, chat: Chat, draft: NewMessage): Message {
  const { clean, ...given } = draft;
  const at = core.clock.now();
  const shown = { text: clean?.text ?? '', entities: clean?.entities ?? [], keyboard: draft.keyboard ?? null };
  const message: Message = {
    chatId: chat.id,
    id: nextMessageId(core.state, chat),
    threadId: null,
    inTopic: false,
    senderChatId: null,
    fromBot: false,
    at,
    silent: false,
    linkPreview: true,
    replyTo: null,
    quote: null,
    fields: {},
    ...given,
    ...shown,
    versions: [{ at, ...shown }],
    reactions: [],
    deletedAt: null,
  };
  chat.messages.set(message.id, message);
  chat.draft = null;
  if (draft.fromBot === true) chat.action = null;
  noteAltered(core, message, clean);
  core.events.emit('message', message);
  return message;
}

/** Changes a message and keeps what it showed before. With `clean` null only the keyboard changes. */
export function changeMessage(core: Core, message: Message, clean: CleanText | null, keyboard: Keyboard | null): void {
  message.text = clean?.text ?? message.text;
  message.entities = clean?.entities ?? message.entities;
  message.keyboard = keyboard;
  message.versions.push({ at: core.clock.now(), text: message.text, entities: message.entities, keyboard });
  if (clean !== null) noteAltered(core, message, clean);
  core.events.emit('edit', message);
}

/** Deletes a message. Its history is kept. */
export function removeMessage(core: Core, message: Message): void {
  message.deletedAt = core.clock.now();
  core.events.emit('delete', message);
}

function noteAltered(core: Core, message: Message, clean: CleanText | undefined): void {
  if (clean?.altered === true && message.fromBot)
    core.alteredTexts.push({ chatId: message.chatId, messageId: message.id });
}
