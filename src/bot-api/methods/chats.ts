import { checkInside, findChat } from './access.ts';
import { badRequest } from '../refusal.ts';
import { changeMember } from '../chats/membership.ts';
import { toChat, toMember } from '../chats/render.ts';
import { isAdmin, isIn, memberOf } from '../chats/state.ts';
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
  const botId = core.state.bot.id;
  changeMember(core, chat, botId, botId, { status: 'left', anonymous: false });
  return true;
};
