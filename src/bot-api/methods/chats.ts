import { checkInside, findChat } from './access.ts';
import { badRequest } from '../refusal.ts';
import { toChat, toUser } from '../chats/render.ts';
import { isAdmin, isIn, memberOf } from '../chats/state.ts';
import type { Member, State } from '../chats/state.ts';
import type { Method } from './method.ts';

export const getChat: Method = (core, params) => {
  const chat = findChat(core.state, params);
  if (chat.type !== 'private') checkInside(core.state, chat);
  return {
    ...toChat(core.state, chat),
    accent_color_id: 0,
    max_reaction_count: 11,
    permissions: { can_send_messages: true },
  };
};

export const getChatMember: Method = (core, params) => {
  const chat = findChat(core.state, params);
  checkInside(core.state, chat);
  const userId = params.integer('user_id');
  if (!core.state.users.has(userId)) throw badRequest('user not found');
  return toMember(core.state, userId, memberOf(chat, userId));
};

export const getChatAdministrators: Method = (core, params) => {
  const chat = findChat(core.state, params);
  if (chat.type === 'private') throw badRequest('there are no administrators in the private chat');
  checkInside(core.state, chat);
  return [...chat.members]
    .filter(([id, { status }]) => isAdmin(status) && core.state.users.get(id)?.isBot !== true)
    .map(([id, member]) => toMember(core.state, id, member));
};

export const getChatMemberCount: Method = (core, params) => {
  const chat = findChat(core.state, params);
  checkInside(core.state, chat);
  return chat.type === 'private' ? 2 : [...chat.members.values()].filter(({ status }) => isIn(status)).length;
};

export const leaveChat: Method = (core, params) => {
  const chat = findChat(core.state, params);
  if (chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
  checkInside(core.state, chat);
  const { bot } = core.state;
  const before = memberOf(chat, bot.id);
  const after: Member = { status: 'left', anonymous: false };
  chat.members.set(bot.id, after);
  core.updates.push('my_chat_member', {
    chat: toChat(core.state, chat),
    from: toUser(core.state, bot.id),
    date: Math.floor(core.clock.now() / 1000),
    old_chat_member: toMember(core.state, bot.id, before),
    new_chat_member: toMember(core.state, bot.id, after),
  });
  return true;
};

/** What somebody is in a chat, as the Bot API writes it. */
export function toMember(state: State, userId: number, { status, anonymous }: Member): object {
  const member = { user: toUser(state, userId), status };
  if (status === 'creator') return { ...member, is_anonymous: anonymous };
  if (status === 'administrator')
    return {
      ...member,
      is_anonymous: anonymous,
      can_be_edited: false,
      can_manage_chat: true,
      can_delete_messages: true,
    };
  if (status === 'restricted') return { ...member, is_member: true, can_send_messages: false, until_date: 0 };
  return status === 'kicked' ? { ...member, until_date: 0 } : member;
}
