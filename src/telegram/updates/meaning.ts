/** What words or a press mean to a chat. Pure, but for asking whose answer stands in a message. */
import type { Meant } from '../../chat/commands/command.ts';
import { readCommand } from '../../chat/commands/index.ts';
import type { Pressed } from '../../chat/events.ts';
import type { Catalogue } from '../../panel/port.ts';
import { examplesOf } from '../../texts/texts.ts';
import { readMention } from './mention.ts';
import { parsePress, type Press } from './buttons.ts';
import type { Words } from './incoming.ts';

/** What is known of the bot and its models. */
export interface Surroundings {
  /** The bot's name, without `@`. */
  readonly botName: string;
  readonly catalogue: Pick<Catalogue, 'find' | 'models'>;
  /** Whether another part of an album was seen: an album of four pictures with one caption is one message to its sender. */
  readonly seenAlbum: (album: string) => boolean;
  /** The alias of the model whose answer stands in a message of ours, if any. */
  readonly answeredIn: (message: number) => Promise<string | null>;
}

const COMMAND = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?=\s|$)/i;

/** `/cmd@botname arguments`; null if the text is no command, or one for another bot. */
function command(text: string, botName: string): { name: string; rest: string; addressed: boolean } | 'other' | null {
  const match = COMMAND.exec(text);
  if (!match) return null;
  const [all, name = '', bot] = match;
  if (bot !== undefined && bot.toLowerCase() !== botName.toLowerCase()) return 'other';
  return { name, rest: text.slice(all.length), addressed: bot !== undefined };
}

/** The text behind `@botname`, null if it does not begin so. */
function addressed(text: string, botName: string): string | null {
  const prefix = `@${botName}`;
  if (!text.toLowerCase().startsWith(prefix.toLowerCase())) return null;
  const rest = text.slice(prefix.length);
  return rest === '' || /^[\s,:;.!?]/.test(rest) ? rest.replace(/^[\s,:;.!?]+/, '') : null;
}

/** What somebody's words mean; null if they are not for us. */
export async function meaningOf(
  words: Words,
  { botName, catalogue, answeredIn, seenAlbum }: Surroundings,
): Promise<Meant | null> {
  const { place, reply } = words;
  const furtherPart = words.album !== null && seenAlbum(words.album);
  if (furtherPart && words.text === null) return null;
  if (words.text === null) return place.private ? { type: 'misused', notice: { say: 'notText' } } : null;
  const text = words.text.trim();
  const context = reply?.quote ?? reply?.text ?? null;
  const instead = reply?.ours === true ? reply.quote : context;

  const commanded = command(text, botName);
  if (commanded === 'other') return null;
  if (commanded) {
    const meant = readCommand(commanded.name, { rest: commanded.rest, context, instead, catalogue });
    if (meant !== null || !(place.private || commanded.addressed)) return meant;
    return { type: 'misused', notice: { say: 'unknownCommand', command: commanded.name } };
  }

  const behindName = addressed(text, botName);
  const spoken = behindName ?? text;
  const mention = readMention(spoken, context, catalogue);
  if (mention) return mention;
  const alias = reply?.ours === true ? await answeredIn(reply.message) : null;
  if (alias !== null && spoken !== '') return { type: 'ask', alias, text: spoken, context, threaded: true };
  // Chatter about a progress message or a line of ours is no question to the panel.
  if (!place.private && behindName === null) return null;
  if (spoken === '') return { type: 'page', page: 'help' };
  return { type: 'text', text: spoken, context: instead };
}

/** What a press means, and what it stands on; null if the data is none of ours. */
export function meaningOfPress(
  data: string,
  catalogue: Pick<Catalogue, 'find' | 'recordings'>,
): ({ meant: Meant } & Pick<Pressed, 'chat' | 'board'>) | null {
  const press = parsePress(data);
  const meant = press && pressMeant(press, catalogue);
  if (!meant) return null;
  return { meant, chat: 'chat' in press ? press.chat : null, board: 'board' in press ? press.board : null };
}

function pressMeant(press: Press, catalogue: Pick<Catalogue, 'find' | 'recordings'>): Meant | null {
  switch (press.on) {
    case 'board':
      return { type: press.button };
    case 'retry':
      return { type: 'retry', seat: press.seat };
    case 'thinking':
      return { type: 'thinking', seq: press.seq };
    case 'project':
      return { type: 'project.select', name: press.id };
    case 'model': {
      const { project, alias } = press;
      const found = catalogue.find(alias);
      const listed = found.ok && found.alias === alias;
      return { type: 'project.toggle', project, model: alias, listed };
    }
    case 'example': {
      const text = examplesOf(catalogue)[press.index];
      return text === undefined ? null : { type: 'open', text, context: null };
    }
    case 'deleteProject':
      return { type: 'project.delete', name: press.id, confirmed: true };
    case 'deleteAll':
      return { type: 'forget', confirmed: true };
    case 'keep':
      return { type: 'keep', name: press.project };
  }
}
