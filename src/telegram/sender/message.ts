/** One message: what Telegram's API is given to send or edit it, and whether it is known to show something already. */
import { hash } from 'node:crypto';
import type { ComposedDocument, Keyboard, Part } from './types.ts';

/** What stands in a chat before an answer's text does. */
export const PLACEHOLDER: Part = { text: '…', entities: [] };

/** How a message is sent: into which topic, silently or not, as a reply to which message. */
export interface Delivery {
  readonly topic: number | null;
  readonly notify: boolean;
  readonly replyTo: number | null;
}

/** The topic as a field of a payload. The General topic (1) must not be named. */
export function inTopic(topic: number | null): object {
  return topic === null || topic === 1 ? {} : { message_thread_id: topic };
}

function deliveryFields({ topic, notify, replyTo }: Delivery): object {
  return {
    ...inTopic(topic),
    disable_notification: !notify,
    ...(replyTo !== null && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
}

function contentFields({ text, entities }: Part, keyboard: Keyboard | undefined): object {
  return { text, entities, link_preview_options: { is_disabled: true }, ...keyboardField(keyboard) };
}

function keyboardField(keyboard: Keyboard | undefined): object {
  return keyboard ? { reply_markup: { inline_keyboard: keyboard } } : {};
}

/** `sendMessage` without its `chat_id`. */
export function messagePayload(part: Part, keyboard: Keyboard | undefined, delivery: Delivery): object {
  return { ...contentFields(part, keyboard), ...deliveryFields(delivery) };
}

/** `editMessageText` without its `chat_id`. Without a keyboard Telegram removes the one there is. */
export function editPayload(messageId: number, part: Part, keyboard: Keyboard | undefined): object {
  return { message_id: messageId, ...contentFields(part, keyboard) };
}

/**
 * `sendDocument` without its `chat_id`. The file is as telegraf wants it, for which a string `source` would be a path. Of a form with a
 * file telegraf silently drops every object but `reply_markup`. So the others are JSON already, which Telegram takes too.
 */
export function documentPayload(
  { name, content, caption }: ComposedDocument,
  keyboard: Keyboard | undefined,
  delivery: Delivery,
): object {
  const asField = (value: unknown): unknown => (typeof value === 'object' ? JSON.stringify(value) : value);
  return {
    document: { source: Buffer.from(content), filename: name },
    ...(caption && { caption: caption.text, caption_entities: JSON.stringify(caption.entities) }),
    ...Object.fromEntries(Object.entries(deliveryFields(delivery)).map(([field, value]) => [field, asField(value)])),
    ...keyboardField(keyboard),
  };
}

/** The same message with nothing but its text, for one that Telegram refused. */
export function plainPayload(payload: object): object {
  const decoration = new Set(['entities', 'caption_entities', 'reply_markup', 'reply_parameters']);
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !decoration.has(name)));
}

/** The same message outside of its topic: as a reply to the anchor, if there is one and it replies to nothing yet. */
export function withoutTopic(payload: object, anchor: number | null): object {
  const { message_thread_id: _, ...rest } = payload as Record<string, unknown>;
  if (anchor === null || 'reply_parameters' in rest) return rest;
  return { ...rest, reply_parameters: { message_id: anchor, allow_sending_without_reply: true } };
}

/** So many messages are remembered. One that is forgotten is edited once more than need be, which harms nothing. */
const MOST = 10_000;

/** A message's content in few bytes. */
function digest({ text, entities }: Part, keyboard: Keyboard | undefined): string {
  return hash('sha1', JSON.stringify([text, entities, keyboard ?? []]), 'base64');
}

/**
 * What messages show, as far as we made them show it since the start. An edit that changes nothing is refused by Telegram, and uses up
 * a call that something else waits for.
 */
export class Contents {
  readonly #shown = new Map<string, string>();

  /** Whether a message is known to show just this. */
  shows(telegramChat: number, messageId: number, part: Part, keyboard: Keyboard | undefined): boolean {
    return this.#shown.get(`${telegramChat} ${messageId}`) === digest(part, keyboard);
  }

  /** A message shows this from now on. */
  put(telegramChat: number, messageId: number, part: Part, keyboard: Keyboard | undefined): void {
    const name = `${telegramChat} ${messageId}`;
    // Deleted first, so that it becomes the newest of the map: the oldest is forgotten.
    this.#shown.delete(name);
    this.#shown.set(name, digest(part, keyboard));
    const oldest = this.#shown.size > MOST ? this.#shown.keys().next().value : undefined;
    if (oldest !== undefined) this.#shown.delete(oldest);
  }

  /**
   * Nobody knows what a message shows: an edit of it is under way, or may have been carried out.
   * @returns takes that back, for an edit that was surely not carried out
   */
  forget(telegramChat: number, messageId: number): () => void {
    const name = `${telegramChat} ${messageId}`;
    const before = this.#shown.get(name);
    this.#shown.delete(name);
    return () => void (before !== undefined && this.#shown.set(name, before));
  }
}
