/** What browsers are told: people's and the bot's messages as plain data, made anew from the server's state. */
import type { BotApi } from '../bot-api/bot-api.ts';
import type { Chat, Message } from '../bot-api/chats/state.ts';
import { CHATS, YOU } from './people.ts';
import { editedAt } from './edits.ts';

/** How many of a chat's newest messages a browser gets at first, and with each look further back. */
const AT_ONCE = 150;
/** How long a chat action is shown (Bot API, sendChatAction), milliseconds. */
export const ACTION_MS = 5000;
const SNIPPET = 140;

/** A button as browsers get it. */
export interface ButtonView {
  readonly text: string;
  readonly data: string | null;
  readonly url: string | null;
}

/** A message as browsers get it. */
export interface MessageView {
  readonly chat: number;
  readonly id: number;
  readonly from: { readonly id: number; readonly name: string; readonly bot: boolean };
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it was last changed long after it had been shown; `null` if never. */
  readonly editedAt: number | null;
  readonly silent: boolean;
  readonly replyTo: { readonly id: number; readonly name: string; readonly text: string } | null;
  readonly text: string;
  readonly entities: readonly { type: string; offset: number; length: number; url?: string; language?: string }[];
  readonly keyboard: readonly (readonly ButtonView[])[];
  /** Emoji with which the bot marked it. */
  readonly reactions: readonly string[];
  readonly file: { readonly id: string; readonly name: string; readonly size: number } | null;
}

/** A chat as browsers get it. */
export interface ChatView {
  readonly id: number;
  readonly kind: 'private' | 'group';
  readonly title: string;
  readonly people: readonly { readonly id: number; readonly name: string }[];
  readonly messages: readonly MessageView[];
  /** There are older messages. */
  readonly more: boolean;
  /** How much longer "typing" is shown, milliseconds. */
  readonly typingMs: number;
}

const nameOf = (api: BotApi, id: number | null): string => (id === null ? '' : (api.state.users.get(id)?.name ?? ''));

const shownText = ({ text, content }: Message): string => (text === '' && 'file' in content ? content.file.name : text);

function replied(api: BotApi, chat: Chat | undefined, message: Message): MessageView['replyTo'] {
  const target = message.replyTo === null ? undefined : chat?.messages.get(message.replyTo);
  if (target === undefined || target.deletedAt !== null) return null;
  const text = (message.quote ?? shownText(target)).slice(0, SNIPPET);
  return { id: target.id, name: nameOf(api, target.fromId), text };
}

/** A message as browsers get it. */
export function messageView(api: BotApi, message: Message): MessageView {
  const { chatId, id, fromId, fromBot, at, silent, content } = message;
  return {
    chat: chatId,
    id,
    at,
    silent,
    text: message.text,
    from: { id: fromId ?? 0, name: nameOf(api, fromId), bot: fromBot },
    editedAt: editedAt(message),
    replyTo: replied(api, api.state.chats.get(chatId), message),
    entities: message.entities.map((entity) => ({
      type: entity.type,
      offset: entity.offset,
      length: entity.length,
      ...('url' in entity && typeof entity.url === 'string' ? { url: entity.url } : {}),
      ...('language' in entity && typeof entity.language === 'string' ? { language: entity.language } : {}),
    })),
    keyboard: (message.keyboard ?? []).map((row) =>
      row.map(({ text, callback_data = null, url = null }) => ({ text, data: callback_data, url })),
    ),
    reactions: message.reactions,
    file: 'file' in content ? { id: content.file.id, name: content.file.name, size: content.file.bytes.length } : null,
  };
}

/** So many of a chat's messages, oldest first: the newest, or those before an id. Service messages are not shown. */
export function messagesBefore(
  api: BotApi,
  chatId: number,
  before = Number.POSITIVE_INFINITY,
): Pick<ChatView, 'messages' | 'more'> {
  const shown = api.messages(chatId).filter(({ id, content }) => id < before && content.kind !== 'service');
  return { messages: shown.slice(-AT_ONCE).map((one) => messageView(api, one)), more: shown.length > AT_ONCE };
}

/** The bot's commands for everybody. */
export function commandsView(api: BotApi): readonly { readonly command: string; readonly description: string }[] {
  return api.state.commands.get('default:::') ?? [];
}

/** A question of the recorded demo. */
export interface RecordedQuestion {
  readonly question: string;
  readonly note?: string;
  readonly format?: string;
  readonly asides: readonly { readonly seat: string; readonly question: string }[];
}

/** What a page is told of the panel. */
export interface PanelView {
  readonly recordings: readonly RecordedQuestion[] | null;
  readonly names: readonly string[];
}

/** All that a page needs to begin, or to begin again. */
export function snapshot(api: BotApi, { recordings, names }: PanelView) {
  const { name, username } = api.bot;
  return {
    recordings:
      recordings?.map(({ question, note = '', format = 'open', asides }) => ({
        question,
        note,
        format,
        asides: asides.map((aside) => `/ask ${aside.seat} ${aside.question}`),
      })) ?? null,
    names,
    you: YOU.id,
    bot: { name, username },
    commands: commandsView(api),
    chats: CHATS.map(({ id, kind, people }): ChatView => {
      const chat = api.state.chats.get(id);
      const since = chat?.action ? Date.now() - chat.action.at : ACTION_MS;
      return {
        id,
        kind,
        title: chat?.title ?? name,
        people: people.map((one) => ({ id: one.id, name: one.name })),
        ...messagesBefore(api, id),
        typingMs: Math.max(0, ACTION_MS - since),
      };
    }),
  };
}
