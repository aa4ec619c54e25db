/**
 * What Telegram says of the bot's own place in a chat: whether it is in a group, and whether it can show anything there. A person
 * who blocks it is told in the same way.
 */
import type { Update } from 'telegraf/types';
import type { Database } from '../../database/open.ts';
import { markSeen } from '../../engine/apply.ts';
import { chatsIn, waitingIn } from '../../engine/chats.ts';
import type { Engine } from '../../engine/ports.ts';
import type { Access } from './access.ts';
import type { DropReason } from '../sender/types.ts';

type Standing = 'out' | 'silent' | 'speaks';

/** A change of the bot's standing in a chat. */
export interface Membership {
  readonly telegramChat: number;
  readonly private: boolean;
  /** Who changed it. */
  readonly by: number;
  /** When, as Telegram says; milliseconds since 1970. */
  readonly at: number;
  readonly before: Standing;
  readonly after: Standing;
}

/** What is worked with. */
export interface Hearing {
  readonly database: Database;
  readonly engine: Pick<Engine, 'seen' | 'send'>;
  readonly access: Access;
  /** Once a chat that is told nothing of its end, because it could not be: for metrics. */
  readonly onDropped: (reason: DropReason) => void;
  readonly now: () => number;
}

/** What is read of a `ChatMember`; the last two are of a restricted one. */
interface Member {
  readonly status: string;
  readonly is_member?: boolean;
  readonly can_send_messages?: boolean;
}

/** Who is restricted may have left; a restriction that concerns pictures only does not matter here. */
function standing({ status, is_member: isMember, can_send_messages: maySend }: Member): Standing {
  switch (status) {
    case 'creator':
    case 'administrator':
    case 'member':
      return 'speaks';
    case 'restricted':
      if (isMember === false) return 'out';
      return maySend === false ? 'silent' : 'speaks';
    default:
      return 'out';
  }
}

/** The change that an update tells of; null if it tells of none, or of a channel. */
export function membershipOf(update: Update): Membership | null {
  if (!('my_chat_member' in update)) return null;
  const { chat, from, date, old_chat_member: before, new_chat_member: after } = update.my_chat_member;
  if (chat.type === 'channel') return null;
  return {
    telegramChat: chat.id,
    private: chat.type === 'private',
    by: from.id,
    at: date * 1000,
    before: standing(before),
    after: standing(after),
  };
}

/**
 * Does what a change asks for, once: allows the group or ends that, stops what runs where nothing can be seen, and shows how things
 * stand where it can be again. No chat is made for that.
 * @param eventId of the update
 * @throws what the database throws: then it can be done again
 */
export async function heard(change: Membership, eventId: string, hearing: Hearing): Promise<void> {
  const { database, engine, access, onDropped, now } = hearing;
  // Sent again after the group was left or joined anew, it would undo that.
  const id = `${eventId}:membership`;
  if (await engine.seen(id)) return;
  const permitted = change.private ? false : await permission(change, access, now());
  const known = await chatsIn(database, change.telegramChat);
  const tell = async (type: 'unreachable' | 'reachable', chats: readonly number[]) => {
    for (const chat of chats) await engine.send(chat, { type, at: now() }, `${eventId}:${chat}`);
  };
  if (change.after !== 'speaks') {
    const waiting = await waitingIn(database, change.telegramChat);
    await tell('unreachable', waiting);
    for (const _ of waiting) onDropped(change.after === 'silent' ? 'no_rights' : 'blocked');
  } else if (access.allows(change.by, change.telegramChat)) await tell('reachable', known);
  // Whoever is not allowed leaves no row.
  if (permitted || known.length > 0) await markSeen(database, id, now());
}

/** Gives or takes a group's permission; whether that changed anything. */
async function permission({ telegramChat, by, at, before, after }: Membership, access: Access, now: number) {
  if (after === 'out') return access.left(telegramChat, now);
  return before === 'out' && access.addedBy(by, telegramChat, now, at);
}
