/**
 * What the owner decides in the chat: who is let in (`/allow`, a button below "ID asked to use me"), who no longer (`/access`), and whether
 * a run elsewhere may cost what it may. And what was spent (`/usage`).
 */
import type { Place } from '../../engine/ports.ts';
import { texts } from '../../texts/texts.ts';
import { utc } from '../../lib/text.ts';
import { defused } from '../render/prose.ts';
import type { Keyboard } from '../sender/types.ts';
import { callbackData, parsePress, type Press } from '../updates/buttons.ts';
import type { Added, PressedButton, Words } from '../updates/incoming.ts';
import type { Access, AccessList } from './access.ts';
import type { PeopleLimits } from './limits.ts';

/** What is needed to hear the owner. */
export interface OwnerContext {
  readonly access: Access;
  readonly limits: PeopleLimits;
  readonly me: { readonly name: string };
  readonly aside: (place: Place, text: string, replyTo: number | null, keyboard?: Keyboard) => void;
  readonly alert: (callback: string, text: string) => void;
  /** The page of `/usage`. */
  readonly usage: () => Promise<string>;
  /** Says yes to what a run in a chat may cost, which answers the press. */
  readonly approve: (what: PressedButton, press: Extract<Press, { on: 'approve' }>) => Promise<void>;
  /** Stops what runs in the chats of somebody who may no longer use the bot. */
  readonly stopWork: (telegramChat: number) => Promise<void>;
  readonly now: () => number;
}

/** A command of the owner's, in words. */
const COMMAND = /^\/(allow|access|usage)(?:@(\w+))?(?:[:,]|(?=\s|$))\s*(.*)$/is;
/** Telegram's ids have at most 52 bits (https://core.telegram.org/bots/api#chat). */
const ID = /^-?\d{1,16}$/;
/** So many permissions are listed, each with its button. */
const MOST = 50;

const button = (text: string, press: Press) => {
  const data = callbackData(press);
  return data === null ? [] : [[{ text, callback_data: data }]];
};

/** The list of who may use the bot, and a button for each permission that can be taken back. */
function listPage({ owners, granted, listed }: AccessList): { text: string; keyboard: Keyboard } {
  const shown = granted.slice(0, MOST);
  const text = texts.access.list({ owners, granted: shown, more: granted.length - shown.length, listed });
  return { text, keyboard: shown.flatMap((id) => button(texts.access.revoke(id), { on: 'revoke', id })) };
}

/** Whom an `/allow` means: an id behind it, who wrote the message it replies to, or else the group it stands in. Null if nobody. */
function allowedBy(rest: string, { place, reply }: Words): number | null {
  if (rest !== '') return ID.test(rest) && Number(rest) !== 0 ? Number(rest) : null;
  if (reply !== null) return reply.from;
  return place.private ? null : place.telegramChat;
}

async function allow(id: number, by: number, { access, now }: OwnerContext): Promise<string> {
  const isNew = await access.allow(id, now(), by);
  return isNew ? texts.access.allowed(id) : texts.access.allowedBefore(id);
}

async function revoke(id: number, by: number, { access, stopWork }: OwnerContext): Promise<string> {
  const revoked = await access.revoke(id, by);
  if (revoked === 'revoked') await stopWork(id);
  return texts.access.revoked(id, revoked);
}

/**
 * Does what the owner says about who may use the bot. Done twice it changes nothing more, so it needs no note that it was done.
 * @returns whether the update was about that, whoever said it
 * @throws what the database throws
 */
export async function ownerSaid(what: Words | PressedButton, context: OwnerContext): Promise<boolean> {
  const { access, aside, alert, me } = context;
  const { from, place } = what;
  if (what.kind === 'press') {
    const press = parsePress(what.data);
    if (press?.on !== 'allow' && press?.on !== 'revoke' && press?.on !== 'approve') return false;
    const isOwner = from.id !== null && access.owns(from.id);
    // What strangers press is answered as any press of theirs, and as seldom.
    if (!isOwner && !access.allows(from.id, place.telegramChat)) return false;
    if (press.on === 'approve') {
      if (isOwner) await context.approve(what, press);
      else alert(what.callback, texts.access.ownerOnly);
      return true;
    }
    const done = press.on === 'allow' ? allow : revoke;
    alert(what.callback, isOwner ? await done(press.id, from.id, context) : texts.access.ownerOnly);
    return true;
  }
  const [, name = '', to, rest = ''] = COMMAND.exec(what.content.typed?.text.trim() ?? '') ?? [];
  if (name === '' || what.edited || (to !== undefined && to.toLowerCase() !== me.name.toLowerCase())) return false;
  const say = (text: string, keyboard?: Keyboard): void => aside(place, text, what.message, keyboard);
  if (from.id === null || !access.owns(from.id)) {
    if (access.allows(from.id, place.telegramChat)) say(texts.access.ownerOnly);
    return access.allows(from.id, place.telegramChat);
  }
  // Ids and amounts of others are nobody's in a group.
  const { id: owner } = from;
  const privately = (text: string, keyboard?: Keyboard): void => {
    if (place.private) return say(text, keyboard);
    aside({ telegramChat: owner, topic: null, private: true }, text, null, keyboard);
    say(texts.access.inPrivate);
  };
  if (name.toLowerCase() === 'usage') {
    privately(await context.usage());
    return true;
  }
  if (name.toLowerCase() === 'access') {
    const { text, keyboard } = listPage(access.list());
    privately(text, keyboard);
    return true;
  }
  const id = allowedBy(rest.trim(), what);
  say(id === null ? texts.access.usage : await allow(id, from.id, context));
  return true;
}

/** Tells the owners that somebody asked to use the bot, with a button that lets them in. A few times an hour, whoever asks. */
export async function tellOwner(
  what: Words | PressedButton | Added,
  context: Pick<OwnerContext, 'access' | 'limits' | 'aside' | 'now'>,
): Promise<void> {
  const { access, limits, aside, now } = context;
  const { place, from } = what;
  const id = place.private ? from.id : place.telegramChat;
  if (id === null || access.owners.length === 0 || !(await limits.tellsOwner())) return;
  const text = texts.access.asked(id, place.private ? null : from.id, defused(from.name), utc(now()));
  const keyboard = button(texts.access.allow(id), { on: 'allow', id });
  for (const owner of access.owners) aside({ telegramChat: owner, topic: null, private: true }, text, null, keyboard);
}
