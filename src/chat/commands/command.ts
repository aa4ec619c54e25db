/**
 * What a command is: its names, what may stand behind them, what it does to the statechart, and why it is refused. A file a command;
 * `index.ts` lists them. Its sentences stand in `texts/commands.ts`, where a missing one does not compile.
 */
import type { Catalogue } from '../../panel/port.ts';
import type { ChatContext } from '../context.ts';
import type { ChatEvent, Known, Pressed } from '../events.ts';
import type { Notice, Explained } from '../notices.ts';
import type { Written } from '../put.ts';
import type { BoardButton, Phase, Standing } from '../board.ts';
import type { CommandEvent } from './index.ts';

/** What every command carries. */
export interface Said {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The person's name, as models are told it. */
  readonly by: string;
  /** Telegram's id of the person; null where it does not tell (an anonymous admin). */
  readonly from: number | null;
  /** The message that a refusal or an answer replies to. */
  readonly message: number | null;
  readonly pressed: Pressed | null;
  /** How its message was written; null for a press. */
  readonly written: Written | null;
  /** Its message is in a thread that is no topic, so what answers it must reply to it. */
  readonly inThread: boolean;
  /** There is something in its message, or in the one it replies to, that no model sees. */
  readonly unseen: boolean;
  readonly known: Known;
}

/** A question or topic, as a person put it. `context` is the text of the message it replied to. */
export interface Asks {
  readonly text: string;
  readonly context: string | null;
}

/** What somebody wrote with a command. */
export interface Saying {
  /** The text behind the command, without blanks at its ends. */
  readonly rest: string;
  /** The text of the message it replies to. */
  readonly context: string | null;
  /** The discussion of the answer it replies to; null if it replies to none. */
  readonly discussion: string | null;
  /** What a question to the panel may be where the command has none: the message replied to, unless it is ours. */
  readonly instead: string | null;
  readonly catalogue: Pick<Catalogue, 'find' | 'models'>;
}

/** An event without who said it, where and when: the caller adds that. */
export type Meant = CommandEvent extends infer C ? (C extends CommandEvent ? Omit<C, keyof Said> : never) : never;

type EventOf<T extends CommandEvent['type']> = Extract<CommandEvent, { type: T }>;

/** A transition of the statechart, as `machine.ts` has them; that it makes sense is checked there. */
type Transition = object;

export interface CommandSpec {
  /** What people type behind the slash: the first is its name. None for what only a button or plain words send. */
  readonly names: readonly string[];
  /** What the words behind it mean. A command that cannot be understood is `misused`. */
  readonly read?: (saying: Saying) => Meant;
  /** Its transitions by state; those of `anywhere` stand at the root, of `asking` in every round. A guard that fails is a refusal. */
  readonly on: {
    readonly [S in Phase | 'anywhere' | 'asking']?: {
      readonly [T in CommandEvent['type']]?: Transition | readonly Transition[];
    };
  };
  /** Guards and actions that only its transitions name. */
  readonly guards?: Readonly<Record<string, (args: { context: ChatContext; event: ChatEvent }) => boolean>>;
  readonly actions?: Readonly<Record<string, unknown>>;
  /** Why the machine does not take its events: a line that says what to do instead; null if there is nothing to say. */
  readonly refuse: { readonly [T in CommandEvent['type']]?: (chat: Standing, event: EventOf<T>) => Notice | null };
  /** The button that the progress message has for it. */
  readonly button?: BoardButton;
}

/** The answer to what was understood but cannot be done, e.g. wrong arguments. */
export const misused = (notice: Notice): Meant => ({ type: 'misused', notice });
/** The line that explains a command's use. */
export const explain = (of: Explained): Meant => misused({ say: 'usage', of });

/** A command that takes no arguments: what stands behind it would be lost, or done to more than was meant. */
export const alone =
  (meant: Meant, of: Explained): ((saying: Saying) => Meant) =>
  ({ rest }) =>
    rest === '' ? meant : explain(of);

/** The first word of a text, and what follows it. */
export function firstWord(text: string): [string, string] {
  const [word = ''] = text.split(/\s/, 1);
  return [word, text.slice(word.length).trim()];
}

/** No name of a model is longer, UTF-16 units. */
const LONGEST_NAME = 300;

/**
 * The model that a word names, as people write it: `gpt`, `@gpt`, `GPT,`, `gpt:`.
 * @param signs the signs that may stand behind it
 */
export function modelNamed(word: string, catalogue: Saying['catalogue'], signs = /[,:;]+$/): string | null {
  if (word.length > LONGEST_NAME) return null;
  const [, quoted = word] = /^["'“„«([]+(.+?)["'”“»)\]]+[,:;]*$/.exec(word) ?? [];
  const name = quoted.startsWith('@') ? quoted.slice(1) : quoted;
  const bare = name.replace(signs, '');
  const found = [name, bare].map((one) => (one === '' ? null : catalogue.find(one))).find((one) => one?.ok === true);
  return found?.ok === true ? found.alias : null;
}

/** A question: the text, or what may stand instead where there is none. Null without either. */
export function question(text: string, context: string | null, instead = context): Asks | null {
  if (text !== '') return { text, context };
  return instead === null || instead.trim() === '' ? null : { text: instead, context: null };
}
