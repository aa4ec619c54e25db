import { seconds } from './core.ts';
import type { Core } from './core.ts';
import { toChat, toMember, toUser } from './render.ts';
import { memberOf } from './state.ts';
import type { Chat, Member } from './state.ts';

/**
 * Changes what somebody is in a chat. The bot gets `my_chat_member` about itself, and `chat_member` about others if it asked
 * for that.
 */
export function changeMember(core: Core, chat: Chat, byId: number, userId: number, member: Member): void {
  const isBot = userId === core.state.bot.id;
  // In a private chat the bot is a member until it is blocked.
  const before =
    chat.members.get(userId) ??
    (chat.type === 'private' ? { status: 'member', anonymous: false } : memberOf(chat, userId));
  chat.members.set(userId, member);
  core.updates.push(isBot ? 'my_chat_member' : 'chat_member', {
    chat: toChat(core.state, chat),
    from: toUser(core.state, byId),
    date: seconds(core.clock.now()),
    old_chat_member: toMember(core.state, userId, before),
    new_chat_member: toMember(core.state, userId, member),
  });
}
