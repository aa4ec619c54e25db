/** What a step asks of the world: data first, stored in the same transaction as the snapshot. */
import type { RoundKind } from '../discussion/formats/format.ts';
import type { FailureReason } from '../panel/port.ts';
import type { Approval } from './context.ts';
import type { BoardView } from './board.ts';
import type { PageName } from './commands/pages.ts';
import type { Notice } from './notices.ts';
import type { StatusView } from './status.ts';

/** A call to a model. Its input pins what the seat may see: discussion, round and the last entry. */
export interface AnswerInput {
  readonly call: string;
  readonly for: 'seat' | 'turn' | 'question';
  readonly alias: string;
  /** The model that has taken the seat; null if it is its own. */
  readonly by: string | null;
  readonly panel: readonly string[];
  readonly project: string | null;
  readonly discussion: string;
  readonly kind: RoundKind;
  /** `nothing`: not what others say in the same round. */
  readonly sees: 'nothing' | 'said';
  /** Whether it is told who said what. */
  readonly named: boolean;
  readonly round: number;
  readonly lastRound: number;
  /** The last entry that may be seen. */
  readonly upTo: number;
  /** What is to be settled: a contradiction of the consensus that is this entry. */
  readonly settling: { readonly seq: number; readonly point: number } | null;
  /** For a question: its entry, and whether the discussion is its context. */
  readonly question: number | null;
  readonly threaded: boolean;
  /** Nobody is asked before this time, milliseconds since 1970: the rest of the question may come. */
  readonly notBefore: number | null;
}

/** A seat ranks what the others have answered. */
export interface RankInput {
  readonly call: string;
  readonly for: 'ranking';
  readonly alias: string;
  readonly by: string | null;
  readonly panel: readonly string[];
  readonly project: string | null;
  readonly discussion: string;
  readonly round: number;
  readonly upTo: number;
}

/** The options of a decision are to be found. */
export interface ListInput {
  readonly call: string;
  readonly for: 'options';
  readonly alias: string;
  readonly project: string | null;
  readonly discussion: string;
  readonly round: number;
  readonly upTo: number;
  readonly notBefore: number | null;
}

/** Who agrees after a round, by what each seat holds. */
export interface CompareInput {
  readonly call: string;
  readonly for: 'comparison';
  readonly alias: string;
  readonly discussion: string;
  readonly round: number;
}

export interface ConcludeInput {
  readonly call: string;
  readonly for: 'conclusion';
  readonly alias: string;
  readonly panel: readonly string[];
  readonly project: string | null;
  readonly discussion: string;
  readonly upTo: number;
}

/** A call to a model, in the round or about it. */
export type CallInput = AnswerInput | RankInput | ListInput | CompareInput | ConcludeInput;

/**
 * What is offered: to ask a question in its new wording, whom of several whose answers stand in one message, or to go on without one of the
 * seats that run, or with another model in it.
 */
export type Offer =
  | {
      readonly of: 'seats';
      readonly board: number;
      /** The round that waits for them. */
      readonly round: number;
      readonly seats: readonly { readonly seat: number; readonly alias: string; readonly by: string | null }[];
      /** Who could take one, the panel and those who have taken a seat left out. */
      readonly others: readonly string[];
    }
  | { readonly of: 'edited'; readonly seq: number }
  | { readonly of: 'whom'; readonly answers: readonly { readonly seq: number; readonly alias: string }[] };

/** Every effect by name, with its input. */
export interface EffectInputs {
  /** Ask a model. Ends with a result event. */
  answer: AnswerInput;
  /** Have a seat rank the others' answers. Ends with a result event. */
  rank: RankInput;
  /** Find the options of a decision. Ends with a result event. */
  list: ListInput;
  /** Find out who agrees. Ends with a result event. */
  compare: CompareInput;
  /** Have a model write the consensus. Ends with a result event. */
  conclude: ConcludeInput;
  /** The placeholder of a question's answer: its progress message. With `edits` it takes the place of that message. */
  place: {
    readonly call: string;
    readonly alias: string;
    readonly replyTo: number | null;
    readonly edits: number | null;
  };
  /**
   * Show an entry of the transcript, in the placeholder of its call if there is one. In a group it stands in the message of the answer of
   * the call `beside`, if that is given.
   */
  post: {
    readonly call: string;
    readonly seq: number;
    readonly replyTo: number | null;
    /** The message of a person's on which it hangs. */
    readonly hangsOn: number | null;
    readonly beside: string | null;
  };
  /** Show what came of a round: what each seat holds, how they vote, or how they rank. */
  positions: { readonly discussion: string; readonly round: number; readonly hangsOn: number | null };
  /** A question got no answer. */
  fail: {
    readonly call: string;
    readonly alias: string;
    readonly reason: FailureReason;
    /** When to ask again, if the provider told (milliseconds since 1970). */
    readonly until: number | null;
    readonly replyTo: number | null;
  };
  /** Mark people's messages that a model has seen. */
  react: { readonly messages: readonly number[] };
  /** Take away what is shown under these keys: calls that will have no answer, progress messages of runs that are over. */
  retract: { readonly keys: readonly string[] };
  /** Show what a model thought before its answer, which is this entry. */
  thinking: { readonly seq: number; readonly replyTo: number | null };
  /** The progress message. */
  board: BoardView;
  /** One line for a person. With `callback` it is the alert that answers a press; with `edits` it takes the place of that message. */
  notice: {
    readonly notice: Notice;
    readonly replyTo: number | null;
    readonly callback: string | null;
    readonly edits: number | null;
  };
  /** End the waiting sign on a pressed button. */
  toast: { readonly callback: string };
  page: {
    readonly page: Exclude<PageName, 'status'>;
    readonly project: string | null;
    /** The current one. */
    readonly discussion: string | null;
    readonly panel: readonly string[];
    readonly replyTo: number | null;
    readonly edits: number | null;
  };
  status: { readonly status: StatusView; readonly replyTo: number | null };
  /** Offer what can be done about a person's message, with buttons. */
  offer: { readonly offer: Offer; readonly replyTo: number | null };
  export: { readonly discussion: string; readonly upTo: number; readonly replyTo: number | null };
  /** Ask before something is deleted. `project` null: everything of this chat. */
  confirm: {
    readonly project: { readonly id: string; readonly name: string } | null;
    /** Who asked for the deletion, by Telegram's id; null if it does not tell, or in an effect that an older program left. */
    readonly asker: number | null;
    readonly replyTo: number | null;
  };
  /** Tell the owner that a run waits for a yes: they may not be where it waits. */
  tellOwner: {
    /** The progress message with the same question. */
    readonly board: number;
    /** Who asked for it, by Telegram's id. */
    readonly asker: number | null;
    readonly approval: Pick<Approval, 'usd' | 'of' | 'limit' | 'left'>;
  };
  /** Tell the other topics that a project is gone. */
  tell: { readonly project: string };
  /** Give everything that is stored of this chat. */
  mydata: { readonly replyTo: number | null };
  /** Delete everything of this chat. With `edits` the last line takes the place of that message; `silent`: nobody is told. */
  forget: { readonly replyTo: number | null; readonly edits: number | null; readonly silent: boolean };
}

export type EffectKind = keyof EffectInputs;
export type Effect = { [K in EffectKind]: { readonly kind: K; readonly input: EffectInputs[K] } }[EffectKind];
