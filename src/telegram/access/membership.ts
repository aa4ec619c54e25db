/**
 * What Telegram says about the bot's own membership in a chat: whether it is in a group, and whether it may write there. When a
 * person blocks the bot in private, Telegram says so in the same way.
 */
import type { Update } from 'telegraf/types';
import type { Database } from '../../database/open.ts';
import { chatsIn, setForgetAt, waitingForModelIn } from '../../engine/chats.ts';
import type { Engine } from '../../engine/ports.ts';
import type { Access } from './access.ts';
import type { DropReason } from '../sender/types.ts';

/** So long after the bot was taken out of a group the group is forgotten, milliseconds. */
const DEPARTED_MS = 30 * 24 * 60 * 60 * 1000;

type MemberState = 'out' | 'silent' | 'writes';

/** A change of the bot's membership in a chat. */
export interface MembershipChange {
  readonly telegramChat: number;
  readonly private: boolean;
  /** The id of the user who changed it. */
  readonly by: number;
  /** When, as Telegram says, milliseconds since 1970. */
  readonly at: number;
  readonly before: MemberState;
  readonly after: MemberState;
}

/** What is needed to apply a change. */
export interface MembershipContext {
  readonly database: Database;
  readonly engine: Pick<Engine, 'seen' | 'markSeen' | 'send'>;
  readonly access: Access;
  /** For metrics: called once for each chat whose work was stopped and that could not be told so. */
  readonly onDropped: (reason: DropReason) => void;
  readonly now: () => number;
}

/** What is read of a `ChatMember` (https://core.telegram.org/bots/api#chatmember). Only a restricted member has the last two. */
interface Member {
  readonly status: string;
  readonly is_member?: boolean;
  readonly can_send_messages?: boolean;
}

/** A restricted member may have left the group. A restriction of anything but texts does not matter here. */
function memberState({ status, is_member: isMember, can_send_messages: maySend }: Member): MemberState {
  switch (status) {
    case 'creator':
    case 'administrator':
    case 'member':
      return 'writes';
    case 'restricted':
      if (isMember === false) return 'out';
      return maySend === false ? 'silent' : 'writes';
    default:
      return 'out';
  }
}

/** The change that an update reports. Null if it reports none, or one in a channel. */
export function membershipOf(update: Update): MembershipChange | null {
  if (!('my_chat_member' in update)) return null;
  const { chat, from, date, old_chat_member: before, new_chat_member: after } = update.my_chat_member;
  if (chat.type === 'channel') return null;
  return {
    telegramChat: chat.id,
    private: chat.type === 'private',
    by: from.id,
    at: Number.isFinite(date) ? date * 1000 : 0,
    before: memberState(before),
    after: memberState(after),
  };
}

/**
 * Does once what a change asks for:
 * - It allows the group, or takes that back.
 * - Where the bot can no longer write, it stops what runs.
 * - Where the bot can write again, the chats show what has waited.
 * - A group that it was taken out of is to be forgotten after 30 days, unless it is back by then.
 *
 * No chat is made for that.
 * @param eventId the id of the update's event
 * @throws what the database throws. It can then be done again
 */
export async function applyMembership(
  change: MembershipChange,
  eventId: string,
  context: MembershipContext,
): Promise<void> {
  const { database, engine, access, onDropped, now } = context;
  // Telegram may send an update again. After a later change it would undo that change.
  const id = `${eventId}:membership`;
  if (await engine.seen(id)) return;
  const permitted = change.private ? false : await permission(change, access, now());
  const known = await chatsIn(database, change.telegramChat);
  if (known.length > 0 && !change.private)
    await setForgetAt(database, change.telegramChat, change.after === 'out' ? now() + DEPARTED_MS : null);
  const tell = async (type: 'unreachable' | 'reachable', chats: readonly number[]) => {
    for (const chat of chats) await engine.send(chat, { type, at: now() }, `${eventId}:${chat}`);
  };
  if (change.after !== 'writes') {
    const waiting = await waitingForModelIn(database, change.telegramChat);
    await tell('unreachable', waiting);
    for (const _ of waiting) onDropped(change.after === 'silent' ? 'no_rights' : 'blocked');
  } else if (access.allows(change.by, change.telegramChat)) await tell('reachable', known);
  // For groups that are not allowed nothing is stored.
  if (permitted || known.length > 0) await engine.markSeen(id);
}

/** Allows a group, or takes that back. Returns whether anything changed. */
async function permission({ telegramChat, by, at, before, after }: MembershipChange, access: Access, now: number) {
  if (after === 'out') return access.left(telegramChat, now);
  return before === 'out' && access.addedBy(by, telegramChat, now, at);
}
