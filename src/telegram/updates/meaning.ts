/** What words or a press mean to a chat. Pure, but for asking whose answer stands in a message. */
import type { Meant } from '../../chat/commands/command.ts';
import { readCommand } from '../../chat/commands/index.ts';
import type { Pressed } from '../../chat/events.ts';
import type { ShownAnswer } from '../../database/queries.ts';
import { displayName } from '../../discussion/transcript.ts';
import type { Catalogue } from '../../panel/port.ts';
import { examplesOf } from '../../texts/texts.ts';
import { readMention } from './mention.ts';
import { parsePress, type Press } from './buttons.ts';
import type { PressedButton, Replied, Words } from './incoming.ts';

/** What is known of the bot and its models. */
export interface Surroundings {
  /** The bot's name, without `@`. */
  readonly botName: string;
  readonly catalogue: Pick<Catalogue, 'find' | 'models'>;
  /** Whether another part of an album was seen: an album of four pictures with one caption is one message to its sender. */
  readonly seenAlbum: (album: string) => boolean;
  /** The answers that stand in a message of ours, in order. */
  readonly answersIn: (message: number) => Promise<readonly ShownAnswer[]>;
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
  { botName, catalogue, answersIn, seenAlbum }: Surroundings,
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
  const answers = reply?.ours === true ? await answersIn(reply.message) : [];
  const discussion = answers[0]?.discussion ?? null;
  if (commanded) {
    const saying = { rest: commanded.rest, context, instead, discussion, catalogue };
    const meant = readCommand(commanded.name, saying);
    if (meant !== null || !(place.private || commanded.addressed)) return meant;
    return { type: 'misused', notice: { say: 'unknownCommand', command: commanded.name } };
  }

  const behindName = addressed(text, botName);
  const spoken = behindName ?? text;
  const mention = readMention(spoken, { context, discussion }, catalogue);
  if (mention) return mention;
  if (reply !== null && answers.length > 0 && spoken !== '') {
    const asked = answers.length > 1 ? quotedAnswer(answers, reply) : answers[0];
    if (asked === undefined) return { type: 'whom', answers: answers.map(({ seq, alias }) => ({ seq, alias })) };
    return { type: 'ask', alias: asked.alias, text: spoken, context, threaded: true, discussion, line: null };
  }
  // Chatter about a progress message or a line of ours is no question to the panel.
  if (!place.private && behindName === null) return null;
  if (spoken === '') return { type: 'page', page: 'help' };
  return { type: 'text', text: spoken, context: instead, fresh: !place.private };
}

/** Of the answers in a message the one that is quoted: each begins with its name in bold on a line of its own. */
function quotedAnswer(answers: readonly ShownAnswer[], { text, bold, quotedAt }: Replied): ShownAnswer | undefined {
  if (text === null || quotedAt === null) return undefined;
  let from = 0;
  let quoted: ShownAnswer | undefined;
  for (const answer of answers) {
    const heading = `${displayName(answer.alias)}\n`;
    const start = bold.find((at) => at >= from && text.startsWith(heading, at));
    if (start === undefined || start > quotedAt) break;
    quoted = answer;
    from = start + heading.length;
  }
  return quoted;
}

/** What a press means, what it stands on, and the message that an answer to it replies to. */
export interface MeantPress extends Pick<Pressed, 'chat' | 'board'> {
  readonly meant: Meant;
  readonly message: number;
}

/**
 * What a press means; null if the data is none of ours.
 * @param answerAt gives an answer of a chat of ours by its entry
 */
export async function meaningOfPress(
  pressed: PressedButton,
  { botName, catalogue }: { readonly botName: string; readonly catalogue: Pick<Catalogue, 'find' | 'recordings'> },
  answerAt: (chat: number, seq: number) => Promise<ShownAnswer | null>,
): Promise<MeantPress | null> {
  const press = parsePress(pressed.data);
  if (press === null) return null;
  const { about, message } = pressed;
  const stands = { chat: 'chat' in press ? press.chat : null, board: 'board' in press ? press.board : null, message };
  if (press.on !== 'whom') {
    const meant = pressMeant(press, catalogue);
    return meant && { ...stands, meant };
  }
  const answer = about && (await answerAt(press.chat, press.seq));
  if (!answer) return null;
  const text = addressed(about.text.trim(), botName) ?? about.text.trim();
  if (text === '') return null;
  const { alias, discussion } = answer;
  const meant: Meant = { type: 'ask', alias, text, context: null, threaded: true, discussion, line: message };
  return { ...stands, meant, message: about.message };
}

function pressMeant(
  press: Exclude<Press, { on: 'whom' }>,
  catalogue: Pick<Catalogue, 'find' | 'recordings'>,
): Meant | null {
  switch (press.on) {
    case 'board':
      return { type: press.button };
    case 'retry':
      return { type: 'retry', seat: press.seat };
    case 'thinking':
      return { type: 'thinking', seq: press.seq };
    case 'revise':
      return { type: 'revise', seq: press.seq };
    case 'resume':
      return { type: 'resume', discussion: press.id };
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
