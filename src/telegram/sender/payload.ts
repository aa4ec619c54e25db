import type { ChatAddress, Composed, ComposedDocument, Part } from './types.ts';

/** What stands in a chat before an answer's text does. */
export const PLACEHOLDER: Part = { text: '…', entities: [] };

/** How a message is sent: where to, silently or not, as a reply to which. */
export interface Manner {
  readonly topic: number | null;
  readonly notify: boolean;
  readonly replyTo: number | null;
}

type Keyboard = Composed['keyboard'];

function place(manner: Manner): object {
  return {
    ...inTopic(manner.topic),
    disable_notification: !manner.notify,
    ...(manner.replyTo !== null && {
      reply_parameters: { message_id: manner.replyTo, allow_sending_without_reply: true },
    }),
  };
}

/** The topic as a field of a payload; the General topic (1) must not be named. */
export function inTopic(topic: ChatAddress['topic']): object {
  return topic === null || topic === 1 ? {} : { message_thread_id: topic };
}

function buttons(keyboard: Keyboard): object {
  return keyboard ? { reply_markup: { inline_keyboard: keyboard } } : {};
}

function content(part: Part): object {
  return { text: part.text, entities: part.entities, link_preview_options: { is_disabled: true } };
}

/** `sendMessage` without its `chat_id`. */
export function messagePayload(part: Part, keyboard: Keyboard, manner: Manner): object {
  return { ...content(part), ...place(manner), ...buttons(keyboard) };
}

/** `editMessageText` without its `chat_id`. Without a keyboard Telegram removes the one there is. */
export function editPayload(messageId: number, part: Part, keyboard: Keyboard): object {
  return { message_id: messageId, ...content(part), ...buttons(keyboard) };
}

/**
 * `sendDocument` without its `chat_id`, the file as telegraf wants it (a string `source` would be a path). Of a form with a file
 * telegraf silently drops every object but `reply_markup`, so the others are JSON already, as Telegram takes them too.
 */
export function documentPayload(document: ComposedDocument, keyboard: Keyboard, manner: Manner): object {
  const { caption } = document;
  return {
    document: { source: Buffer.from(document.content), filename: document.name },
    ...(caption && { caption: caption.text, caption_entities: JSON.stringify(caption.entities) }),
    ...Object.fromEntries(Object.entries(place(manner)).map(([name, value]) => [name, asField(value)])),
    ...buttons(keyboard),
  };
}

function asField(value: unknown): unknown {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** The same message with nothing but its text, for one that Telegram refused. */
export function plainPayload(payload: object): object {
  const decoration = new Set(['entities', 'caption_entities', 'reply_markup', 'reply_parameters']);
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !decoration.has(name)));
}

/** The first `limit` UTF-16 units of a text, no surrogate pair cut in two. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
