import type { Core } from './core.ts';
import { toMessage } from './render.ts';
import { isAdmin, isIn, memberOf } from './state.ts';
import type { Chat, Message, State } from './state.ts';

/**
 * Whether a person's message reaches the bot (https://core.telegram.org/bots/features#privacy-mode). In private chats and
 * channels it always does. In a group it does if the bot is an administrator or its privacy mode is off. Otherwise only service
 * messages, commands for this bot or for no bot by name, replies to it and mentions of it do.
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

/** Sends the bot an update about a person's new or edited message, if it may see it. Returns the update's id, or null. */
export function deliver(core: Core, chat: Chat, message: Message, edited = false): number | null {
  if (!reachesBot(core.state, chat, message)) return null;
  const body = toMessage(core.state, chat, message);
  if (chat.type === 'channel') return core.updates.push(edited ? 'edited_channel_post' : 'channel_post', body);
  return core.updates.push(edited ? 'edited_message' : 'message', body);
}
