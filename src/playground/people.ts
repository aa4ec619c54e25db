/** Who is in the playground: the person at the screen, two more to speak for in the group, and the two chats. */
import { addChat } from '../bot-api/chats/state.ts';
import type { State } from '../bot-api/chats/state.ts';
import type { BotApi } from '../bot-api/bot-api.ts';

/** Somebody people at the screen can speak as. */
export interface Someone {
  readonly id: number;
  readonly name: string;
  readonly username: string;
}

/** The person at the screen. Their id is also their private chat with the bot. */
export const YOU: Someone = { id: 1, name: 'Sam', username: 'sam' };

/** Everybody in the group, `YOU` first. Ids stay the same for ever: the bot's database knows them. */
export const PEOPLE: readonly Someone[] = [
  YOU,
  { id: 2, name: 'Ada', username: 'ada' },
  { id: 3, name: 'Ben', username: 'ben' },
];

/** The group's id, in the range of Telegram's basic groups. */
const GROUP_ID = -4_000_000_001;

/** The chats, in the order they are shown. */
export const CHATS = [
  { id: YOU.id, kind: 'private', people: [YOU] },
  { id: GROUP_ID, kind: 'group', people: PEOPLE },
] as const;

/** Puts people and chats into a Bot API server; the bot is in the group from the start. */
export function assemble(api: BotApi): void {
  for (const { id, name, username } of PEOPLE) api.person(id, { name, username });
  privateChat(api.state);
  const [owner, ...members] = PEOPLE.map(({ id }) => ({ id }));
  if (owner) api.group('Team', { id: GROUP_ID, owner, members: [...members, api.bot] });
}

function privateChat(state: State): void {
  addChat(state, YOU.id, 'private', null);
}
