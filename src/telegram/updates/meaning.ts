/** What words or a press mean to a chat. Pure, but for asking whose answer stands in a message. */
import type { Meant } from '../../chat/commands/command.ts';
import { readCommand } from '../../chat/commands/index.ts';
import type { Pressed } from '../../chat/events.ts';
import type { ShownAnswer } from '../../database/queries.ts';
import type { Catalogue } from '../../panel/port.ts';
import { examplesOf } from '../../texts/texts.ts';
import { speakerName } from '../views/speaker.ts';
import { readMention } from './mention.ts';
import { parsePress, type Press } from './buttons.ts';
import { addressed, type BotName } from './address.ts';
import { FORWARDED } from './content/content.ts';
import { markdownOf } from './content/markdown.ts';
import { trimmed, without, type Typed } from './content/typed.ts';
import type { PressedButton, Replied, Words } from './incoming.ts';

/** What is known of the bot and its models. */
export interface Surroundings {
  readonly bot: BotName;
  readonly catalogue: Pick<Catalogue, 'find' | 'models'>;
  /** The answers that stand in a message of ours, in order. */
  readonly answersIn: (message: number) => Promise<readonly ShownAnswer[]>;
}

/** A colon behind it is one of the many forms in which people write a command. */
const COMMAND = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?:[:,]|(?=\s|$))\s*/i;

/** A command: what stands behind it, and whether it is for us by name. */
interface Commanded {
  readonly name: string;
  readonly rest: string;
  readonly addressed: boolean;
}

/** `/cmd@botname arguments`; null if words are no command, `other` if they are one for another bot. */
function command(words: Typed, bot: BotName): Commanded | 'other' | null {
  const match = COMMAND.exec(words.text);
  if (!match) return null;
  const [all, name = '', to] = match;
  if (to !== undefined && to.toLowerCase() !== bot.name.toLowerCase()) return 'other';
  const rest = addressed(without(words, 0, all.length), bot);
  return { name, rest: markdownOf(rest.words), addressed: to !== undefined || rest.named };
}

/** What stands beside words goes with the question that they are. */
function withBeside(meant: Meant | null, beside: string): Meant | null {
  if (meant === null || beside === '') return meant;
  const more = (text: string): string => `${text}\n\n${beside}`;
  if (meant.type === 'discuss') return meant.topic === null ? meant : { ...meant, topic: more(meant.topic) };
  return meant.type === 'open' || meant.type === 'text' || meant.type === 'ask'
    ? { ...meant, text: more(meant.text) }
    : meant;
}

/** What somebody's words mean; null if they are not for us. */
export async function meaningOf(words: Words, surroundings: Surroundings): Promise<Meant | null> {
  const { typed, beside } = words.content;
  if (typed === null) return withoutWords(words);
  return withBeside(await meaningOfTyped(words, typed, surroundings), beside);
}

/** What is forwarded alone is a question; of a picture alone there is nothing to say. In a group neither is for us. */
function withoutWords({ place, content, reply }: Words): Meant | null {
  if (!place.private) return null;
  if (!content.beside.startsWith(FORWARDED)) return { type: 'misused', notice: { say: 'notText' } };
  const context = reply?.quote ?? reply?.whole ?? null;
  return { type: 'text', text: content.beside, context, fresh: false };
}

async function meaningOfTyped(
  { place, reply }: Words,
  typed: Typed,
  { bot, catalogue, answersIn }: Surroundings,
): Promise<Meant | null> {
  const context = reply?.quote ?? reply?.whole ?? null;
  const instead = reply?.ours === true ? reply.quote : context;

  // A command keeps the bot's name behind it: it says for whom it is.
  const whole = trimmed(typed);
  const { words, named } = addressed(typed, bot);
  const commanded = command(whole, bot) ?? command(words, bot);
  if (commanded === 'other') return null;
  const answers = reply?.ours === true ? await answersIn(reply.message) : [];
  const discussion = answers[0]?.discussion ?? null;
  if (commanded) {
    const saying = { rest: commanded.rest, context, instead, discussion, catalogue };
    const meant = readCommand(commanded.name, saying);
    if (meant !== null || !(place.private || commanded.addressed || named)) return meant;
    return { type: 'misused', notice: { say: 'unknownCommand', command: commanded.name } };
  }

  const spoken = markdownOf(words);
  const mention = readMention(spoken, { context, discussion }, catalogue);
  if (mention) return mention;
  if (reply !== null && answers.length > 0 && spoken !== '') {
    const asked = answers.length > 1 ? quotedAnswer(answers, reply) : answers[0];
    if (asked === undefined)
      return { type: 'whom', answers: answers.map((one) => ({ seq: one.seq, alias: askedBy(one) })) };
    return { type: 'ask', alias: askedBy(asked), text: spoken, context, threaded: true, discussion, line: null };
  }
  // Chatter about a progress message or a line of ours is no question to the panel.
  if (!place.private && !named) return null;
  // The bot named alone, in reply to somebody: that is the question.
  if (spoken === '' && reply !== null && !reply.ours && context !== null)
    return { type: 'text', text: context, context: null, fresh: !place.private };
  if (spoken === '') return { type: 'page', page: 'help' };
  return { type: 'text', text: spoken, context: instead, fresh: !place.private };
}

/** The model that gave an answer, whosever seat it has. */
const askedBy = ({ alias, by }: ShownAnswer): string => by ?? alias;

/** Of the answers in a message the one that is quoted: each begins with its name in bold on a line of its own. */
function quotedAnswer(answers: readonly ShownAnswer[], { text, bold, quotedAt }: Replied): ShownAnswer | undefined {
  if (text === null || quotedAt === null) return undefined;
  let from = 0;
  let quoted: ShownAnswer | undefined;
  for (const answer of answers) {
    const heading = `${speakerName(answer)}\n`;
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
  { bot, catalogue }: { readonly bot: BotName; readonly catalogue: Pick<Catalogue, 'find' | 'models' | 'recordings'> },
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
  const text = markdownOf(addressed(about.typed, bot).words);
  if (text === '') return null;
  const { discussion } = answer;
  const meant: Meant = {
    type: 'ask',
    alias: askedBy(answer),
    text,
    context: null,
    threaded: true,
    discussion,
    line: message,
  };
  return { ...stands, meant, message: about.message };
}

function pressMeant(
  press: Exclude<Press, { on: 'whom' }>,
  catalogue: Pick<Catalogue, 'find' | 'models' | 'recordings'>,
): Meant | null {
  switch (press.on) {
    case 'board':
      // Who pressed is looked up where that can be asked.
      if (press.button === 'approve') return { type: 'approve', role: 'person' };
      return press.button === 'seats'
        ? { type: 'seats', others: catalogue.models().map(({ alias }) => alias) }
        : { type: press.button };
    case 'retry':
      return { type: 'retry', seat: press.seat };
    case 'skip':
      return { type: 'skip', round: press.round, seat: press.seat };
    case 'replace': {
      const { round, seat, alias } = press;
      const found = catalogue.find(alias);
      return { type: 'replace', round, seat, alias, listed: found.ok && found.alias === alias };
    }
    case 'settle':
      return { type: 'settle', seq: press.seq, point: press.point };
    case 'vote':
      return { type: 'vote', ballot: press.ballot, option: press.option };
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
      if (text === undefined) return null;
      const { format = 'open' } = catalogue.recordings?.questions[press.index] ?? {};
      return { type: 'open', format, text, context: null };
    }
    case 'deleteProject':
      return { type: 'project.delete', name: press.id, confirmed: true };
    case 'deleteAll':
      return { type: 'forget', confirmed: true };
    case 'keep':
      return { type: 'keep', name: press.project };
    // What the owner decides is nothing to the chat where it is pressed.
    case 'approve':
    case 'allow':
    case 'revoke':
      return null;
  }
}
