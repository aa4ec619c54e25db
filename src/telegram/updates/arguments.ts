/** What stands behind a command, read: a command for the chat, or the line that explains its use. Pure. */
import { MAX_SEATS } from '../../chat/context.ts';
import type { Command, Page } from '../../chat/events.ts';
import type { Notice, Usage } from '../../chat/notices.ts';
import { clip, oneLine } from '../../lib/text.ts';
import type { Catalogue } from '../../panel/port.ts';

/** `Command` without who said it, where and when: the caller adds that. */
export type Meant = Command extends infer C
  ? C extends Command
    ? Omit<C, 'at' | 'by' | 'message' | 'pressed' | 'panel'>
    : never
  : never;

/** What is known beside the text. */
export interface Saying {
  /** The text behind the command. */
  readonly rest: string;
  /** The text of the message it replies to. */
  readonly context: string | null;
  /** What a question to the panel may be where the command has none: the message replied to, unless it is ours. */
  readonly instead: string | null;
  readonly catalogue: Pick<Catalogue, 'find' | 'models'>;
}

const DEFAULT_ROUNDS = 3;
const MAX_ROUNDS = 10;
/** What somebody means as a number of rounds, even if it is none. */
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const MAX_NAME = 64;
/** A character that can be seen: the blanks named are a symbol (Braille) and letters (Hangul fillers) to Unicode. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\u2800\u3164\u115f\u1160\uffa0]/u;
const MAX_ABOUT = 4000;
/** More words than this are not even looked up as models: each is compared with all that there are. */
const MAX_WORDS = 50;

const misused = (notice: Notice): Meant => ({ type: 'misused', notice });
const explain = (of: Usage): Meant => misused({ say: 'usage', of });
const page = (which: Page): Meant => ({ type: 'page', page: which });

/** The first word of a text and what follows it. */
function firstWord(text: string): [string, string] {
  const [word = ''] = text.split(/\s/, 1);
  return [word, text.slice(word.length).trim()];
}

/** A question: the text, or where there is none what may stand instead. Null without either. */
function question(
  text: string,
  context: string | null,
  instead = context,
): { text: string; context: string | null } | null {
  if (text !== '') return { text, context };
  return instead === null || instead.trim() === '' ? null : { text: instead, context: null };
}

function ask({ rest, context, catalogue }: Saying): Meant {
  const [word, others] = firstWord(rest);
  const model = word === '' ? null : catalogue.find(word);
  const asked = question(model?.ok ? others : rest, context);
  return asked === null
    ? explain('ask')
    : { type: 'ask', alias: model?.ok ? model.alias : null, threaded: false, ...asked };
}

function open({ rest, context, instead }: Saying): Meant {
  const asked = question(rest, context, instead);
  return asked === null ? explain('open') : { type: 'open', ...asked };
}

/** A first number from 1 to 10 is the rounds; any other belongs to the topic, but alone it is an error. */
function discuss({ rest, context, instead }: Saying): Meant {
  const [word, others] = firstWord(rest);
  const number = /^\d+$/.test(word) ? Number(word) : null;
  const isRounds = number !== null && number >= 1 && number <= MAX_ROUNDS;
  if (!isRounds && others === '' && NUMBER.test(word)) return explain('rounds');
  const topic = question(isRounds ? others : rest, context, instead);
  const rounds = isRounds ? number : DEFAULT_ROUNDS;
  return { type: 'discuss', rounds, topic: topic?.text ?? null, context: topic?.context ?? null };
}

/** A project's name: 1 to 64 characters on one line. Null for anything else. */
function projectName(text: string): string | null {
  if (/[\p{Cc}\u2028\u2029]/u.test(text.trim())) return null;
  const name = oneLine(text);
  return !VISIBLE.test(name) || Array.from(name).length > MAX_NAME ? null : name;
}

function named(type: 'project.new' | 'project.select' | 'project.delete', text: string): Meant {
  const name = projectName(text);
  if (name === null) return explain(type);
  return type === 'project.delete' ? { type, name, confirmed: false } : { type, name };
}

function about(text: string): Meant {
  if (text === '') return explain('project.about');
  return text.length > MAX_ABOUT
    ? misused({ say: 'tooLong', limit: MAX_ABOUT })
    : { type: 'project.about', about: text };
}

function models(text: string, catalogue: Saying['catalogue']): Meant {
  if (text === '') return page('panel');
  if (catalogue.models().length === 0) return misused({ say: 'noModels' });
  const aliases = new Set<string>();
  const words = new Set(text.split(/[\s,;]+/).filter((part) => part !== ''));
  if (words.size > MAX_WORDS) return misused({ say: 'tooManyModels', limit: MAX_SEATS });
  for (const word of words) {
    const found = catalogue.find(word);
    if (!found.ok) return misused({ say: 'unknownModel', word: clip(word, 100), near: found.near });
    aliases.add(found.alias);
  }
  if (aliases.size === 0) return explain('project.models');
  return aliases.size > MAX_SEATS
    ? misused({ say: 'tooManyModels', limit: MAX_SEATS })
    : { type: 'project.models', models: [...aliases] };
}

function project({ rest, catalogue }: Saying): Meant {
  const [word, others] = firstWord(rest);
  switch (word.toLowerCase()) {
    case '':
      return page('project');
    case 'info':
      return others === '' ? page('project') : explain('project.info');
    case 'new':
      return named('project.new', others);
    case 'select':
      return others === '' ? page('projects') : named('project.select', others);
    case 'about':
      return about(others);
    case 'models':
      return models(others, catalogue);
    case 'delete':
      return named('project.delete', others);
    default:
      return explain('project');
  }
}

const commands: Readonly<Record<string, (saying: Saying) => Meant>> = {
  start: () => page('help'),
  help: () => page('help'),
  status: () => page('status'),
  projects: () => page('projects'),
  models: () => page('models'),
  project,
  ask,
  open,
  discuss,
  // What stands behind these would be lost, or done to more than was meant.
  next: ({ rest }) => (rest === '' ? { type: 'next' } : explain('next')),
  stop: () => ({ type: 'stop' }),
  consensus: ({ rest }) => (rest === '' ? { type: 'consensus' } : explain('consensus')),
  new: ({ rest }) => (rest === '' ? { type: 'new' } : explain('new')),
  export: ({ rest }) => (rest === '' ? { type: 'export' } : explain('export')),
  forget: ({ rest }) => (rest === '' ? { type: 'forget', confirmed: false } : explain('forget')),
};

/**
 * What a command means.
 * @param name without slash, in any letter case
 * @returns null if there is no such command
 */
export function readCommand(name: string, saying: Saying): Meant | null {
  const read = Object.hasOwn(commands, name.toLowerCase()) ? commands[name.toLowerCase()] : undefined;
  return read ? read({ ...saying, rest: saying.rest.trim() }) : null;
}

/** `@MODEL question`: the model, and the question behind it. Null if the text does not begin with a model's name. */
export function readMention(text: string, context: string | null, catalogue: Saying['catalogue']): Meant | null {
  const [word, rest] = firstWord(text);
  if (!word.startsWith('@') || word.length < 2) return null;
  const name = word.slice(1);
  const bare = name.replace(/(?<![,:;.!?])[,:;.!?]+$/, '');
  const whole = catalogue.find(name);
  const found = whole.ok || bare === name ? whole : catalogue.find(bare);
  if (!found.ok) return null;
  const asked = question(rest, context);
  return asked === null ? explain('mention') : { type: 'ask', alias: found.alias, threaded: true, ...asked };
}
