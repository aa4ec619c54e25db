import type { Core } from './core.ts';
import { toMessage } from './render.ts';
import { isAdmin, isIn, memberOf } from './state.ts';
import type { Chat, Message, State } from './state.ts';

/**
 * Whether a person's message reaches the bot (Telegram's privacy mode): in private chats and channels always; in groups
 * everything for an administrator or with privacy mode off, else service messages, commands for it or for nobody else,
 * replies to it, and mentions of it.
 */
function reachesBot(state: State, chat: Chat, message: Message): boolean {
  const { bot } = state;
  if (chat.type === 'private') return !chat.blocked;
  const { status } = memberOf(chat, bot.id);
  if (!isIn(status)) return false;
  if (chat.type === 'channel' || bot.readsAll || isAdmin(status) || message.content.kind === 'service') return true;
  if (message.replyTo !== null && chat.messages.get(message.replyTo)?.fromId === bot.id) return true;
  return message.entities.some(({ type, offset, length }) => {
    const [name, addressee] = message.text
      .slice(offset, offset + length)
      .toLowerCase()
      .split('@');
    const isOurs = addressee === bot.username.toLowerCase();
    if (type === 'bot_command') return isOurs || addressee === undefined;
    return type === 'mention' && name === '' && isOurs;
  });
}

/** Tells the bot about a new or edited message of a person, where it may know. Gives the update's id. */
export function deliver(core: Core, chat: Chat, message: Message, edited = false): number | null {
  if (!reachesBot(core.state, chat, message)) return null;
  const body = toMessage(core.state, chat, message);
  if (chat.type === 'channel') return core.updates.push(edited ? 'edited_channel_post' : 'channel_post', body);
  return core.updates.push(edited ? 'edited_message' : 'message', body);
}
