/** The port through which effects show things. What they show is data; how it looks is the messenger's. */
import type { BoardView } from '../chat/board.ts';
import type { Offer } from '../chat/effects.ts';
import type { Notice } from '../chat/notices.ts';
import type { StatusView } from '../chat/status.ts';
import type { PastDiscussion } from '../database/queries.ts';
import type { Options } from '../discussion/ballot/options.ts';
import type { RunCost } from '../discussion/costs.ts';
import type { HeldPosition } from '../discussion/positions/position.ts';
import type { UsageSum } from '../discussion/usage.ts';
import type { ChatAddress } from '../engine/ports.ts';
import type { FailureReason, ModelEntry } from '../panel/port.ts';

/** A seat, and the model that has taken it, if it is not its own. */
export interface Speaker {
  readonly alias: string;
  readonly by?: string | null;
}

/** An answer, with the name of who gave it. */
export interface GivenView extends Speaker {
  readonly text: string;
  /** The entry beside which the model's thinking stands, if it told any. */
  readonly thinking?: { readonly chat: number; readonly seq: number };
}

/** What stands below a consensus: its contradictions that can be settled, and what it has cost. */
export interface ConsensusView {
  readonly chat: number;
  readonly seq: number;
  readonly disputes: readonly { readonly point: number; readonly text: string }[];
  /** Null where nobody counted. */
  readonly cost: RunCost | null;
}

export type View =
  | { readonly view: 'thinking'; readonly alias: string }
  /** One answer, or several of a round that share a message; `consensus`: what a synthesis has beside its text. */
  | {
      readonly view: 'answer';
      readonly answers: readonly GivenView[];
      readonly synthesis: boolean;
      readonly consensus?: ConsensusView | null;
    }
  /** What seats hold after a round, and who agrees, if that is known. */
  | {
      readonly view: 'positions';
      readonly round: number;
      readonly held: readonly HeldPosition[];
      readonly sizes: readonly number[];
    }
  /** What is voted for in a round, and by whom. `people`: how many vote for each option. */
  | {
      readonly view: 'ballot';
      readonly chat: number;
      readonly discussion: string;
      readonly round: number;
      readonly ballot: Options;
      readonly votes: readonly {
        readonly seat: string;
        readonly option: number;
        readonly wouldChange: string | null;
      }[];
      readonly people: readonly number[];
      /** Whether people vote here too. */
      readonly open: boolean;
    }
  /** How the seats rank each other: places, best first. */
  | { readonly view: 'ranking'; readonly round: number; readonly places: readonly (readonly string[])[] }
  | { readonly view: 'thought'; readonly alias: string; readonly text: string }
  | { readonly view: 'failure'; readonly alias: string; readonly reason: FailureReason; readonly until: number | null }
  /** `title`: of the discussion, where the progress message names it. */
  | { readonly view: 'board'; readonly board: BoardView; readonly title: string }
  | { readonly view: 'offer'; readonly chat: number; readonly offer: Offer }
  | {
      readonly view: 'history';
      readonly project: string;
      readonly discussions: readonly PastDiscussion[];
      /** The current one. */
      readonly current: string | null;
    }
  | { readonly view: 'notice'; readonly notice: Notice }
  | {
      readonly view: 'status';
      readonly status: StatusView;
      readonly project: string;
      readonly question: string;
      readonly usage: UsageSum;
    }
  | { readonly view: 'help'; readonly examples: readonly string[] }
  | { readonly view: 'greeting' }
  | {
      readonly view: 'projects';
      readonly projects: readonly { readonly id: string; readonly name: string }[];
      readonly selected: string | null;
    }
  | {
      readonly view: 'project';
      readonly name: string;
      readonly about: string;
      readonly panel: readonly string[];
      readonly format: string;
      /** Null: whoever is best and not on the panel. */
      readonly judge: string | null;
      readonly discussions: number;
    }
  | {
      readonly view: 'panel';
      readonly chat: number;
      readonly project: { readonly id: string; readonly name: string } | null;
      readonly panel: readonly string[];
      readonly models: readonly ModelEntry[];
    }
  | { readonly view: 'models'; readonly panel: readonly string[]; readonly models: readonly ModelEntry[] }
  | { readonly view: 'document'; readonly name: string; readonly content: string }
  | {
      readonly view: 'confirm';
      /** The chat that is to be forgotten when no project is named. */
      readonly chat: number;
      readonly project: { readonly id: string; readonly name: string } | null;
    }
  /** `cleaned`: it has left the files too. `by server`: the rows are gone, and the bytes go with PostgreSQL's own clean-up. */
  | { readonly view: 'forgotten'; readonly cleaned: boolean | 'by server' };

/** Something to show under a key, which names its messages in the chat. */
export interface Item {
  readonly key: string;
  /** An answer must appear exactly once; of progress only the latest counts; a notice is sent once. */
  readonly as: 'answer' | 'progress' | 'notice';
  readonly replyTo: number | null;
  /** Where a message of its own would not be seen it replies to this one. */
  readonly hangsOn?: number | null;
  /** Null: there is nothing to show any more. */
  readonly view: () => Promise<View | null>;
}

/** What nobody can see any more, as the messenger says: the whole chat, or of its topics this one. */
export type Lost = 'chat' | 'topic';

/**
 * How showing ended. `gone`: what was to be shown could not be, whatever the reason; `lost`: nor can anything else. `stopped`: the
 * signal, or the end of the process, came first.
 */
export type ShowOutcome = 'shown' | 'superseded' | 'gone' | 'stopped' | { readonly lost: Lost };

export interface Display {
  /** Shows an item in the chat's order, in its key's messages if there are any. Takes its place at the call. */
  show(address: ChatAddress, item: Item, signal: AbortSignal): Promise<ShowOutcome>;
  /** Lets a key be shown in a message that is there already, e.g. the page whose button was pressed. */
  adopt(address: ChatAddress, key: string, message: number): Promise<void>;
  /** Shows text that is still growing. Lossy, but for `onLost`: that nobody can see it. */
  preview(address: ChatAddress, key: string, speaker: Speaker, text: string, onLost: (lost: Lost) => void): void;
  /** Takes away what is shown under a key. `gone`: nothing of it is to be seen. */
  retract(address: ChatAddress, key: string): Promise<Exclude<ShowOutcome, 'shown' | 'superseded'>>;
  /** Marks a person's message: a model has seen it. Where that is not allowed, or fails, there is no mark. */
  seen(address: ChatAddress, message: number, signal: AbortSignal): Promise<void>;
  /** Answers a press: with an alert if there is something to say. */
  toast(callback: string, notice: Notice | null): Promise<void>;
  /** Shows that a model is at work. Lossy, as a preview is. */
  working(address: ChatAddress, onLost: (lost: Lost) => void): void;
}
