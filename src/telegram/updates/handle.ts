/**
 * What happens to an update: is the sender allowed? what does it mean? then it is committed as an event of its chat, and
 * that is all: nothing here waits for a model.
 */
import type { Update } from 'telegraf/types';
import type { Command } from '../../chat/events.ts';
import type { Database } from '../../database/open.ts';
import { moveChats } from '../../database/chats.ts';
import { whyNotWritten } from '../../database/errors.ts';
import { topicOf } from '../../database/queries.ts';
import type { Engine, Place } from '../../engine/ports.ts';
import { untilCommitted } from '../../database/retry.ts';
import type { Catalogue } from '../../panel/port.ts';
import { texts } from '../../texts/texts.ts';
import type { Access } from '../access/access.ts';
import { said, type Added, type Moved, type PressedButton, type Said, type Words } from './incoming.ts';
import type { PeopleLimits } from '../access/limits.ts';
import { addressed } from './address.ts';
import type { Albums } from './albums.ts';
import { parsePress } from './buttons.ts';
import { approval, commandOf } from './command.ts';
import type { Parts } from './parts.ts';
import type { RoleOf } from '../access/roles.ts';
import { ownerSaid, tellOwner } from '../access/owner.ts';
import type { Keyboard } from '../sender/types.ts';
import { applyMembership, membershipOf, type MembershipContext } from '../access/membership.ts';

/** How long the first command waits for the providers' model lists, milliseconds: the answer to it should not seem slow. */
const CATALOGUE_MS = 800;

/** Why something was not let in, for metrics. */
export type Refused = 'stranger' | 'flood';

export interface Handling {
  readonly database: Database;
  readonly engine: Engine;
  readonly access: Access;
  readonly limits: PeopleLimits;
  readonly catalogue: Catalogue;
  /** The bot itself. */
  readonly me: { readonly id: number; readonly name: string };
  /** Says a line outside of any chat's order and rows: to strangers, to who writes too much, to the new owner. Never throws. */
  readonly aside: (place: Place, text: string, replyTo: number | null, keyboard?: Keyboard) => void;
  /** Answers a press outside of any chat. Never throws. */
  readonly alert: (callback: string, text: string) => void;
  readonly albums: Albums;
  readonly parts: Parts;
  readonly roleOf: RoleOf;
  /** The page of `/usage`. */
  readonly usage: () => Promise<string>;
  readonly onRefused: (reason: Refused) => void;
  /** Somebody who may not use the bot is told so: for the log, once an hour. */
  readonly onStranger: (telegramChat: number, user: number | null) => void;
  /** Stops what runs in the chats of somebody who may no longer use the bot. */
  readonly stopWork: (telegramChat: number) => Promise<void>;
  /** See `MembershipContext`. */
  readonly onDropped: MembershipContext['onDropped'];
  readonly onFault: (what: string, error: unknown) => void;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** The process stops before an update could be committed: Telegram must send it again. */
export class NotCommitted extends Error {
  override name = 'NotCommitted';
}

/**
 * Gives the group or person whose updates keep their order. A group that becomes a supergroup keeps it under its new id: what was said
 * before comes before the move, and what is said there after it.
 */
export function orderKeys(): (update: Update) => number {
  const before = new Map<number, number>();
  const key = (chat: number): number => before.get(chat) ?? chat;
  return (update) => {
    if ('message' in update) {
      const { message } = update;
      if ('migrate_to_chat_id' in message) before.set(message.migrate_to_chat_id, key(message.chat.id));
      if ('migrate_from_chat_id' in message) before.set(message.chat.id, key(message.migrate_from_chat_id));
      return key(message.chat.id);
    }
    if ('edited_message' in update) return key(update.edited_message.chat.id);
    if ('callback_query' in update) return key(update.callback_query.message?.chat.id ?? update.callback_query.from.id);
    return 'my_chat_member' in update ? key(update.my_chat_member.chat.id) : 0;
  };
}

/**
 * Handles one update; resolves when all that it causes is committed.
 * @throws NotCommitted when the process stops first
 */
export async function handleUpdate(update: Update, handling: Handling): Promise<void> {
  const { me, access } = handling;
  const updateId = `tg:${update.update_id}`;
  const membership = membershipOf(update);
  if (membership !== null) await commit(handling, () => applyMembership(membership, updateId, handling));
  const what = await placed(said(update, me.id), handling);
  if (what === null) return;
  const eventId = idOf(what, updateId);
  if (what.kind === 'moved') return commit(handling, () => moved(what, `${updateId}:moved`, handling));
  const isEdit = what.kind === 'words' && what.edited;
  if (what.kind === 'words' && !isEdit && (await paired(what, handling))) return;
  if (what.kind !== 'added' && (await ownersWord(what, updateId, handling))) return;
  if (!access.allows(what.from.id, what.place.telegramChat)) return isEdit ? undefined : stranger(what, handling);
  // Sent again: it must neither count against its sender nor make anew a chat that it made us forget.
  if ((await seen(eventId, what, handling)) || (eventId !== updateId && (await seen(updateId, what, handling)))) return;
  await handling.catalogue.ready(CATALOGUE_MS);
  const event = await meant(what, handling);
  if (event === null || (what.kind !== 'added' && !(await listensTo(what, handling)))) return;
  await commit(
    handling,
    async () => {
      const chat = await handling.engine.chatAt(what.place);
      const sent = await handling.engine.send(chat, event, eventId);
      // Its group has become a supergroup just now: the next try finds the chat that is there.
      if (sent === 'gone') throw new Error('The chat is gone');
      // Nobody waits for a word about an edit.
      if (sent !== 'taken' && !isEdit) tell(what, texts[sent], handling);
    },
    what,
  );
}

/** A message counts once, also where Telegram sends it under another update's id, as it does after some reconnects. */
function idOf(what: Said, updateId: string): string {
  return what.kind === 'words' && !what.edited ? `tg:${what.place.telegramChat}:${what.message}` : updateId;
}

/** Of a press on a message that Telegram tells nothing of any more, where that message is: we know it, or the button does. */
async function placed(what: Said | null, handling: Handling): Promise<Said | null> {
  if (what?.kind !== 'press' || !what.inaccessible || what.place.private) return what;
  const press = parsePress(what.data);
  const chat = press !== null && 'chat' in press ? press.chat : null;
  let topic: number | null = null;
  await commit(handling, async () => {
    topic = await topicOf(handling.database, what.place.telegramChat, what.message, chat);
  });
  return { ...what, place: { ...what.place, topic } };
}

/** One line in answer to an update, outside of its chat: as an alert if it is a press. Who was added to a group is told nothing. */
function tell(what: Words | PressedButton | Added, text: string, { aside, alert }: Handling): void {
  if (what.kind === 'press') alert(what.callback, text);
  else if (what.kind === 'words') aside(what.place, text, what.message);
}

/** A group became a supergroup. Sent again after the bot has left that, it would allow it anew. */
async function moved({ from, to }: Moved, id: string, { database, engine, access, now }: Handling): Promise<void> {
  if (await engine.seen(id)) return;
  const allowed = await access.moved(from, to, now());
  await moveChats(database, from, to);
  if (allowed) await engine.markSeen(id);
}

/**
 * Tries until the database takes it, so that polling does not go past an update that is not committed. One that cannot be
 * committed at all is dropped: it must not hold up everybody's.
 */
async function commit(handling: Handling, work: () => Promise<void>, what?: Said): Promise<void> {
  const { signal, onFault } = handling;
  const onFailure = (error: unknown): void => {
    onFault('an update could not be committed', error);
    void tellUnwritable(what, error, handling);
  };
  const outcome = await untilCommitted(work, onFailure, signal);
  if (outcome === 'stopped') throw new NotCommitted('The process stops; Telegram will send this update again');
}

/** Tells who waits that nothing can be written, if that is what is wrong: now and then, while it is tried again. Never rejects. */
async function tellUnwritable(what: Said | undefined, error: unknown, { limits, aside }: Handling): Promise<void> {
  const why = whyNotWritten(error);
  if (why === null || (what?.kind !== 'words' && what?.kind !== 'press')) return;
  if (!(await limits.tellsOfFault(what.place.telegramChat))) return;
  aside(what.place, texts.unwritable(why), what.kind === 'words' ? what.message : null);
}

/** What an update means to its chat, which may have to be looked up; null if nothing. */
async function meant(what: Exclude<Said, { kind: 'moved' }>, handling: Handling): Promise<Command | null> {
  let event: Command | null = null;
  await commit(
    handling,
    async () => {
      event = await commandOf(what, handling);
    },
    what,
  );
  return event;
}

async function seen(eventId: string, what: Said, handling: Handling): Promise<boolean> {
  let before = false;
  await commit(
    handling,
    async () => {
      before = await handling.engine.seen(eventId);
    },
    what,
  );
  return before;
}

/**
 * `/start CODE` with the right code makes an owner. A try that the database did not take leaves nothing behind, and the code as it was:
 * the next one makes the owner, unless somebody else with the code was quicker.
 */
async function paired(what: Words, handling: Handling): Promise<boolean> {
  const { place, from, content, message } = what;
  const { access, aside, now } = handling;
  const code = /^\/start(?:@\w+)?\s+(\S+)\s*$/i.exec(content.typed?.text ?? '')?.[1];
  const user = from.id;
  if (code === undefined || !place.private || user === null) return false;
  let owns = false;
  await commit(
    handling,
    async () => {
      owns = await access.pair(user, code, now());
    },
    what,
  );
  if (owns) aside(place, texts.paired, message);
  return owns;
}

/** What the owner says about who may use the bot; true if the update is about that. */
async function ownersWord(what: Words | PressedButton, updateId: string, handling: Handling): Promise<boolean> {
  let heard = false;
  await commit(
    handling,
    async () => {
      heard = await ownerSaid(what, { ...handling, approve: (...pressed) => approved(...pressed, updateId, handling) });
    },
    what,
  );
  return heard;
}

/** The owner says yes to what a run elsewhere may cost. The chat itself answers the press, if it is there to. */
async function approved(
  what: PressedButton,
  { chat, board }: { readonly chat: number; readonly board: number },
  updateId: string,
  handling: Handling,
): Promise<void> {
  const command = approval(what, { chat, board }, handling);
  const sent = await handling.engine.send(chat, command, `${updateId}:approved`);
  if (sent !== 'taken') handling.alert(what.callback, sent === 'gone' ? texts.stale : texts[sent]);
}

/** Everyone else is told their id, at most once an hour, and causes nothing else; of a group that is once for all in it. */
async function stranger(what: Words | PressedButton | Added, handling: Handling): Promise<void> {
  const { limits, aside, alert, onRefused, onStranger, me } = handling;
  const { place, from } = what;
  onRefused('stranger');
  if (!addressesUs(what, me)) return;
  const text =
    place.private && from.id !== null ? texts.stranger(from.id) : texts.strangeChat(place.telegramChat, from.id);
  if (what.kind === 'press') {
    if (await limits.answersPress(from.id ?? place.telegramChat)) alert(what.callback, text);
    return;
  }
  if (!(await limits.answersStranger(place.private ? (from.id ?? place.telegramChat) : place.telegramChat))) return;
  onStranger(place.telegramChat, from.id);
  aside(place, text, what.kind === 'words' ? what.message : null);
  await tellOwner(what, handling);
}

/** In a group a stranger who talks to others, or to all bots that are there, is not to be bothered. */
function addressesUs(what: Words | PressedButton | Added, me: Handling['me']): boolean {
  if (what.kind !== 'words' || what.place.private || what.reply?.ours === true) return true;
  const { typed } = what.content;
  if (typed === null) return false;
  const behind = /^\/[a-z]+@(\w+)(?:\s|$)/i.exec(typed.text);
  return behind?.[1]?.toLowerCase() === me.name.toLowerCase() || addressed(typed, me).named;
}

/** Whether a person has not sent too much; they are told once when to come back. */
async function listensTo(what: Words | PressedButton, { limits, aside, alert, onRefused }: Handling): Promise<boolean> {
  const { from, place } = what;
  const person = from.id ?? place.telegramChat;
  const pass = await limits.command(person);
  if (pass.ok) return true;
  onRefused('flood');
  if (what.kind === 'press') alert(what.callback, texts.flood(pass.seconds));
  else if (await limits.tellsToWait(person, place.telegramChat, pass.seconds))
    aside(place, texts.flood(pass.seconds), what.message);
  return false;
}
