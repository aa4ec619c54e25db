/**
 * What can be sent to a chat: commands of people (`commands/`; they carry who, when and what is known), results of calls, and what
 * happens around it. Time and ids arrive in events, because a step reads no clock.
 */
import type { Groups } from '../discussion/agreement/agreement.ts';
import type { FormatName } from '../discussion/formats/index.ts';
import type { Options } from '../discussion/ballot/options.ts';
import type { Vote } from '../discussion/ballot/vote.ts';
import type { Order } from '../discussion/ranking/ranking.ts';
import type { Stated } from '../discussion/positions/position.ts';
import type { FailureReason, Usage } from '../panel/port.ts';
import type { CommandEvent } from './commands/index.ts';
import type { Funds } from './funds.ts';

/** A project as a command finds it. */
export interface ProjectRef {
  readonly id: string;
  readonly name: string;
}

/** The latest discussion of a project in this chat, enough to make it current again. */
export interface DiscussionRef {
  readonly id: string;
  readonly rounds: number;
  /** Answers in its rounds. */
  readonly answers: number;
}

/** A discussion of this chat that a command names. */
export interface NamedDiscussion extends DiscussionRef {
  readonly project: string;
}

/** A contradiction of a consensus. */
export interface Dispute {
  readonly discussion: string;
  /** One holder of each side, the alias of a seat. */
  readonly sides: readonly string[];
}

/** A question as it stands in the transcript. */
export interface PutQuestion {
  /** Who asked, by name and by Telegram's id. */
  readonly by: string;
  readonly from: number | null;
  readonly text: string;
  readonly context: string | null;
  /** Its newest wording, if its message was edited while it was being answered. */
  readonly revised: string | null;
  /** The event has other words for it than these. */
  readonly differs: boolean;
  /** Whom alone it asks; null for the panel. */
  readonly asked: string | null;
  /** The calls of the answers given since it was asked, in rounds. */
  readonly answers: readonly string[];
}

/**
 * What the database knows that a command needs, read in the same transaction as the step (`engine/known.ts`):
 * projects are shared by the topics of a chat, so no snapshot can hold them.
 */
export interface Known {
  /** The selected project as it is now; if none is selected or it is gone, the chat's oldest; null without any. */
  readonly project: ProjectRef | null;
  /** The panel of that project, or the default panel. */
  readonly panel: readonly string[];
  /** What plain words get in that project. */
  readonly format: FormatName;
  /** Who may judge though they are not on that panel, best first. */
  readonly judges: readonly string[];
  /** By seat of that panel, who may take it if its model is down. */
  readonly fallbacks: Readonly<Record<string, readonly string[]>>;
  /** Who reviews what the first of the panel drafts: of another maker, where there is one. Null without anybody else. */
  readonly reviewer: string | null;
  /** The contradiction of a consensus that the command names; null if it names none. */
  readonly dispute: Dispute | null;
  /** What the ballot of the current round is called, for a vote; null if there is none. */
  readonly ballot: string | null;
  /** The default panel, which a new project has. */
  readonly defaults: readonly string[];
  /** The project that the command names, with its panel and its latest discussion in this chat. */
  readonly named: (ProjectRef & { readonly panel: readonly string[]; readonly latest: DiscussionRef | null }) | null;
  /** Names near the one that was not found. */
  readonly near: readonly string[];
  /** How many projects the chat has. */
  readonly projects: number;
  /** The discussion that the command names; null if it names none, or it is none of this chat's. */
  readonly discussion: NamedDiscussion | null;
  /** The question that the command is about; null if it is about none. */
  readonly question: PutQuestion | null;
  /** The newest progress message that is in the chat, as far as we know; 0 without any. */
  readonly board: number;
  /** How many rounds there are of what is asked, where only recordings are played; null is no limit. */
  readonly recorded: number | null;
  readonly funds: Funds;
  /** 64 hexadecimal digits drawn by chance, new with every command: a step knows no chance. */
  readonly chance: string;
}

/**
 * A pressed button: the answer to the press goes to `callback`; `board` is the progress message it stood on, `chat` the chat it was
 * made for (our own id), if it is bound to them.
 */
export interface Pressed {
  readonly callback: string;
  readonly chat: number | null;
  readonly board: number | null;
}

/** An answer as it is recorded. `null` is unknown. */
export interface GivenAnswer {
  readonly text: string;
  readonly model: string;
  /** Milliseconds from leaving the queue. */
  readonly ms: number;
  readonly tokensIn: number | null;
  /** So many of them came from a provider's cache; absent where it does not tell. */
  readonly tokensCached?: number;
  readonly tokensOut: number | null;
  /** US dollars. */
  readonly cost: number | null;
  /** An attempt did not tell what it took: it was at least this. */
  readonly usagePartial?: boolean;
  /** What the model thought before it answered. Kept beside the answer, for people to look at. */
  readonly thinking?: string;
}

/** What every event carries that is no command. */
interface Happened {
  readonly at: number;
  /** The engine adds it. */
  readonly funds?: Funds;
}

interface Ended extends Happened {
  readonly call: string;
}
interface Answered extends Ended {
  readonly answer: GivenAnswer;
}
/** An answer in a round. `stated`: what its last lines say that the seat holds; null if they say nothing. */
interface SeatAnswered extends Answered {
  readonly stated?: Stated | null;
  /** Which option it votes for, where it was asked to. */
  readonly vote?: Vote | null;
}
interface Failed extends Ended {
  readonly reason: FailureReason;
  /** When to ask again, if the provider told (milliseconds since 1970). */
  readonly until?: number | undefined;
  /** What people have seen of the answer before it broke off. It stays, and counts as said. */
  readonly partial?: GivenAnswer | undefined;
  /** What the attempts took. */
  readonly usage?: Usage | undefined;
}

export type ResultEvent =
  | (SeatAnswered & { type: 'seat.answered' })
  | (Failed & { type: 'seat.failed' })
  | (SeatAnswered & { type: 'turn.answered' })
  | (Failed & { type: 'turn.failed' })
  /** How the seat ranks the others, best first, those tied together; and what finding that out took. */
  | (Ended & { type: 'ranking.answered'; order: Order; usage: Usage })
  | (Failed & { type: 'ranking.failed' })
  | (Ended & { type: 'options.answered'; found: Options; usage: Usage })
  | (Failed & { type: 'options.failed' })
  | (Answered & { type: 'question.answered' })
  | (Failed & { type: 'question.failed' })
  /** `usage`: null if nobody had to be asked. */
  | (Ended & { type: 'comparison.answered'; groups: Groups; usage: Usage | null })
  | (Failed & { type: 'comparison.failed' })
  | (Answered & { type: 'conclusion.answered'; consensus: unknown })
  | (Failed & { type: 'conclusion.failed' });

/** Whether people can see what is shown in this chat, as Telegram says or refuses to show. */
export type ReachEvent =
  /** They cannot: they blocked the bot, took it out of their group, or closed the topic. */
  | (Happened & { type: 'unreachable' })
  /** They can again. */
  | (Happened & { type: 'reachable' });

/** What is not to be kept any longer, as `engine/local` finds. It is no sign that anybody can see the chat. */
export type KeepingEvent =
  /** A discussion has been idle for so long that it is to be deleted. */
  | (Happened & { type: 'discussion.expired'; discussion: string })
  /** The bot was taken out of this group long ago. */
  | (Happened & { type: 'departed' });

export type ChatEvent =
  | CommandEvent
  | ResultEvent
  | ReachEvent
  /** Another topic deleted the project. */
  | (Happened & { type: 'project.gone'; project: string })
  /** Another topic has everything of the chat forgotten. */
  | (Happened & { type: 'forgotten' })
  | KeepingEvent;

type WithoutKnown<T> = T extends unknown ? Omit<T, 'known'> : never;

/**
 * A command as it comes from outside: the engine adds what is known. `panel` is the default panel at that moment, `recorded` how many
 * rounds there are of what is asked, if there is such a limit.
 */
export type Command = WithoutKnown<CommandEvent> & {
  readonly panel: readonly string[];
  readonly recorded?: number | null;
};
