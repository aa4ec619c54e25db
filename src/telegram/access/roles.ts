/** What somebody may decide in a group beside what everybody may: the owner of the bot anything, an admin of the group what concerns the group. */
import type { Role } from '../../chat/commands/approve.ts';
import type { Place } from '../../engine/ports.ts';
import { field } from '../../lib/field.ts';
import type { CallApi } from '../sender/types.ts';
import type { Access } from './access.ts';

/** So long Telegram's word about a member is used again, milliseconds: nobody is asked about for each press. */
const KNOWN_MS = 60_000;
/** About so many members is known. */
const MOST = 1000;
/** Whoever pressed waits no longer for it, milliseconds. */
const ANSWER_MS = 3000;

/** Tells who somebody is in a chat. Where Telegram does not answer, nobody is an admin. Never throws. */
export type RoleOf = (user: number | null, place: Place) => Promise<Role>;

/** @param now milliseconds since 1970 */
export function createRoles(access: Pick<Access, 'owns'>, call: CallApi, now: () => number = Date.now): RoleOf {
  const known = new Map<string, { readonly admin: boolean; readonly at: number }>();

  async function isAdmin(user: number, chat: number): Promise<boolean> {
    const key = `${chat} ${user}`;
    const before = known.get(key);
    if (before && now() - before.at < KNOWN_MS) return before.admin;
    const asked = { chat_id: chat, user_id: user };
    const member = await call('getChatMember', asked, AbortSignal.timeout(ANSWER_MS)).catch(() => null);
    if (member === null) return false;
    const status = field(member, 'status');
    const admin = status === 'creator' || status === 'administrator';
    known.delete(key);
    known.set(key, { admin, at: now() });
    for (const [oldest] of known) {
      if (known.size <= MOST) break;
      known.delete(oldest);
    }
    return admin;
  }

  return async (user, place) => {
    if (access.owns(user)) return 'owner';
    // An anonymous admin writes as the group.
    if (user === null) return place.private ? 'person' : 'admin';
    return !place.private && (await isAdmin(user, place.telegramChat)) ? 'admin' : 'person';
  };
}
