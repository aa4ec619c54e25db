/** The command that an update is to its chat. */
import type { Meant } from '../../chat/commands/command.ts';
import type { Command } from '../../chat/events.ts';
import { LONG, type Written } from '../../chat/put.ts';
import { answerAt, answersIn, askerAt } from '../../database/queries.ts';
import type { Catalogue } from '../../panel/port.ts';
import { texts } from '../../texts/texts.ts';
import { FORWARDED, wholeOf } from './content/content.ts';
import type { Handling } from './handle.ts';
import type { Added, PressedButton, Words } from './incoming.ts';
import { meaningOf, meaningOfPress } from './meaning.ts';
import { playable } from './recorded.ts';

type Base = Pick<Command, 'at' | 'by' | 'from' | 'panel'>;

/** The command that an update is to its chat; null if it is none. */
export function commandOf(what: Words | PressedButton | Added, handling: Handling): Promise<Command | null> {
  const { id: from, name: by } = what.from;
  const base = { at: handling.now(), by, from, panel: handling.catalogue.defaultPanel() };
  switch (what.kind) {
    case 'added':
      return Promise.resolve(command({ type: 'page', page: 'greeting' }, { ...base, ...UNSAID }, handling.catalogue));
    case 'press':
      return pressed(what, base, handling);
    case 'words':
      return spoken(what, base, handling);
  }
}

/** The command that the owner's yes is to a chat, pressed elsewhere. */
export function approval(
  { callback, from: { id: from, name: by } }: PressedButton,
  { chat, board }: { readonly chat: number; readonly board: number },
  { catalogue, now }: Pick<Handling, 'catalogue' | 'now'>,
): Command {
  const said = { at: now(), by, from, panel: catalogue.defaultPanel(), ...UNSAID };
  return command({ type: 'approve', role: 'owner' }, { ...said, pressed: { callback, chat, board } }, catalogue);
}

/** What a command carries that nobody wrote. */
const UNSAID = { message: null, pressed: null, written: null, inThread: false, unseen: false };

/**
 * Whether somebody may say yes to a deletion: in a group who asked for it, an admin, or the owner. Who asked is known from our own record:
 * what comes with a press, a client may have made up.
 */
async function mayConfirm(what: PressedButton, meant: Meant, { database, roleOf }: Handling): Promise<boolean> {
  const asks = (meant.type === 'forget' || meant.type === 'project.delete') && meant.confirmed;
  if (!asks || what.place.private) return true;
  const asker = await askerAt(database, what.place.telegramChat, what.message);
  if (asker !== null && asker === what.from.id) return true;
  return (await roleOf(what.from.id, what.place)) !== 'person';
}

async function pressed(what: PressedButton, base: Base, handling: Handling) {
  const { database, me, catalogue, alert } = handling;
  const press = await meaningOfPress(what, { bot: me, catalogue }, (chat, seq) => answerAt(database, chat, seq));
  if (press === null) {
    alert(what.callback, texts.stale);
    return null;
  }
  const { message, chat, board } = press;
  const meant: Meant =
    press.meant.type === 'approve'
      ? { ...press.meant, role: await handling.roleOf(what.from.id, what.place) }
      : press.meant;
  if (!(await mayConfirm(what, meant, handling))) {
    alert(what.callback, texts.notYours);
    return null;
  }
  const on = { message, pressed: { callback: what.callback, chat, board } };
  return command(meant, { ...base, ...UNSAID, ...on }, catalogue);
}

async function spoken(what: Words, base: Base, handling: Handling): Promise<Command | null> {
  const { place, message, content, album, reply } = what;
  const { catalogue, albums, parts } = handling;
  const written = writtenIn(what);
  if (album !== null && content.typed !== null) albums.captioned(album);
  const isBare = content.typed === null && !written.forwarded;
  if (isBare && album !== null) {
    // Another part may have the caption.
    if (place.private) albums.bare(album, () => handling.aside(place, texts.notText, message));
    return null;
  }
  const meant = await meaningOf(what, {
    bot: handling.me,
    catalogue,
    answersIn: (id) => answersIn(handling.database, place, id),
  });
  // The topic of a private chat may be refused, and then what answers is a reply.
  const inThread = what.inThread || (place.private && place.topic !== null);
  const unseen = content.unseen || reply?.unseen === true;
  const said = { ...base, message, pressed: null, written, inThread, unseen };
  if (what.edited) return command(rewording(meant, catalogue), said, catalogue);
  // A recording is of its question, and of nothing more.
  if (meant === null && !place.private && !catalogue.recordings && parts.mayBeMore(place, written))
    return command({ type: 'more', text: wholeOf(content) }, said, catalogue);
  if (meant !== null && askedBy(meant) !== null) parts.asked(place, written);
  return command(meant, said, catalogue);
}

/** How a message was written. */
function writtenIn({ message, from, date, album, content }: Words): Written {
  const long = (content.typed?.text.length ?? content.beside.length) >= LONG;
  return { message, from: from.id, date, long, album, forwarded: content.beside.startsWith(FORWARDED) };
}

/** What an edited message asks now; null if it asks nothing, or where only recordings are played. */
function rewording(meant: Meant | null, { recordings }: Pick<Catalogue, 'recordings'>): Meant | null {
  const text = meant === null || recordings ? null : askedBy(meant);
  return text === null ? null : { type: 'edited', text };
}

function askedBy(meant: Meant): string | null {
  if (meant.type === 'discuss') return meant.topic;
  return meant.type === 'open' || meant.type === 'text' || meant.type === 'ask' ? meant.text : null;
}

type Carried = Pick<
  Command,
  'at' | 'by' | 'from' | 'message' | 'pressed' | 'written' | 'inThread' | 'unseen' | 'panel'
>;
type Playing = Pick<Catalogue, 'recordings'>;

function command(meant: Meant, said: Carried, playing: Playing): Command;
function command(meant: Meant | null, said: Carried, playing: Playing): Command | null;
function command(meant: Meant | null, said: Carried, { recordings }: Playing): Command | null {
  if (meant === null) return null;
  const { meant: allowed, rounds } = playable(meant, recordings);
  return { ...allowed, ...said, recorded: rounds };
}
