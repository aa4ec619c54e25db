import type { TelegramInlineKeyboardButton, TelegramMessageEntity } from '@gramio/types';
import type { Core } from './core.ts';
import { deliver } from './delivery.ts';
import { changeMessage, removeMessage } from './messages.ts';
import { toCallbackQuery } from './render.ts';
import { chatOf, privateChat, speak } from './speak.ts';
import type { ChatRef, SayOptions } from './speak.ts';
import { storeFile } from './files.ts';
import { Upload } from '../params.ts';
import { changeMember } from './membership.ts';
import type { Callback, CallbackAnswer, Message } from './state.ts';
import { cleanText } from './text.ts';

/** What a person can send besides text. */
export type MediaKind = 'document' | 'photo' | 'sticker' | 'voice';

const SAMPLES: Record<MediaKind, [name: string, mime: string]> = {
  document: ['notes.txt', 'text/plain'],
  photo: ['photo.jpg', 'image/jpeg'],
  sticker: ['sticker.webp', 'image/webp'],
  voice: ['voice.ogg', 'audio/ogg'],
};

/** Somebody who uses Telegram. `id` is also the id of their private chat with the bot. What a person could not do throws. */
export class Person {
  readonly id: number;
  readonly #core: Core;

  constructor(core: Core, id: number) {
    this.#core = core;
    this.id = id;
  }

  /** Says something in a chat. */
  says(chat: ChatRef, text: string, options: SayOptions = {}): Message {
    return speak(this.#core, this.id, chat, { kind: 'text' }, text, options);
  }

  /** Says something to the bot in private. */
  writes(text: string, options: SayOptions = {}): Message {
    return this.says(this, text, options);
  }

  /** Sends a picture, sticker, voice message or document. Its caption may be a command. */
  sends(
    chat: ChatRef,
    kind: MediaKind,
    options: SayOptions & { caption?: string; file?: { name: string; bytes: Uint8Array } } = {},
  ): Message {
    const [name, mime] = SAMPLES[kind];
    const upload = new Upload(options.file?.name ?? name, mime, options.file?.bytes ?? Buffer.from(kind));
    const file = storeFile(this.#core.state, upload, `${kind}s`);
    return speak(this.#core, this.id, chat, { kind, file }, options.caption ?? '', options);
  }

  /** Changes a message of their own. */
  edits(message: Message, text: string, entities: readonly TelegramMessageEntity[] = []): Message {
    const chat = chatOf(this.#core, message.chatId);
    if (message.fromBot || message.deletedAt !== null) throw new Error('this message cannot be edited');
    changeMessage(this.#core, message, cleanText(text, entities), message.keyboard);
    deliver(this.#core, chat, message, true);
    return message;
  }

  /** Deletes a message for everyone. As in Telegram the bot is not told. */
  deletes(message: Message): void {
    removeMessage(this.#core, message);
  }

  /**
   * Presses a button of a message.
   * @param button the button's text or a part of it, or `{ data }` for an old or forged button
   * @returns what the person is then shown
   */
  presses(message: Message, button: string | { readonly data: string }): Promise<CallbackAnswer> {
    const core = this.#core;
    const data = typeof button === 'string' ? findButton(message, button) : button.data;
    const callback: Callback = {
      id: `${4_000_000_000_000_000_000n + BigInt(++core.state.serial)}`,
      chatId: message.chatId,
      messageId: message.id,
      fromId: this.id,
      data,
      at: core.clock.now(),
      answer: null,
    };
    core.state.callbacks.set(callback.id, callback);
    return new Promise((resolve) => {
      const end = (answer: CallbackAnswer): void => {
        stop();
        core.events.off('callback', look);
        resolve(answer);
      };
      const look = (other: Callback): void => {
        if (other === callback && callback.answer !== null) end(callback.answer);
      };
      const stop = core.clock.after(core.callbackTimeoutMs, () =>
        end({ text: null, alert: false, url: null, timedOut: true }),
      );
      core.events.on('callback', look);
      core.events.emit('callback', callback);
      core.updates.push('callback_query', toCallbackQuery(core.state, chatOf(core, message.chatId), callback));
    });
  }

  /** Blocks the bot. It gets `my_chat_member`, and its calls are refused with 403 from then on. */
  blocks(): void {
    const chat = privateChat(this.#core, this.id);
    changeMember(this.#core, chat, this.id, this.#core.state.bot.id, { status: 'kicked', anonymous: false });
    chat.blocked = true;
  }

  /** Unblocks the bot. */
  unblocks(): void {
    const chat = chatOf(this.#core, this.id);
    chat.blocked = false;
    changeMember(this.#core, chat, this.id, this.#core.state.bot.id, { status: 'member', anonymous: false });
  }
}

/** The data of a button of a message. Throws if there is no such button. */
function findButton(message: Message, text: string): string {
  const buttons: TelegramInlineKeyboardButton[] = (message.keyboard ?? []).flat();
  const button = buttons.find((one) => one.text === text) ?? buttons.find((one) => one.text.includes(text));
  if (message.deletedAt !== null || button?.callback_data === undefined)
    throw new Error(`the message has no button "${text}", only ${JSON.stringify(buttons.map((one) => one.text))}`);
  return button.callback_data;
}
