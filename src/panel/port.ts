/**
 * The port behind which every AI model stands. A call never throws: a failure is a value with a reason,
 * which the statechart handles in a visible state. Retries happen behind this port and nowhere else.
 */

/** Panellists of one panel at most. The snapshot of a chat holds that many seats. */
export const MAX_PANEL = 8;

/** Why a call gave no answer. People are shown a sentence for each (`texts.ts`), never a provider's own text. */
export type FailureReason =
  | 'no_provider' // no key is configured for the provider
  | 'unknown_model' // the provider does not list or know the model
  | 'key_refused' // 401, 403
  | 'no_credit' // 402, or an account without money
  | 'quota_used' // the quota of a day or longer is used up; `until` says when there is a new one
  | 'rate_limited' // 429 on every attempt, or with a Retry-After beyond the time limit
  | 'content_refused' // a content filter or a refusal
  | 'too_long' // the discussion does not fit into the model's context
  | 'no_api' // there is no OpenAI-compatible API at that address
  | 'not_routed' // the provider's privacy or routing settings allow nobody to answer
  | 'wrong_place' // the provider does not serve the country or network in which the bot runs
  | 'bad_request' // any other 4xx
  | 'empty' // an answer without text
  | 'timed_out' // the limit for the whole answer
  | 'went_silent' // the answer stopped in its middle: silence, or an end that is none
  | 'thought_only' // the limit of length was used up by thinking
  | 'unreachable' // no connection, or cut on every attempt
  | 'provider_error' // 5xx on every attempt
  | 'invalid' // structured output that did not validate, after one repair
  | 'internal'; // a fault of our own

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /**
   * Where parts of it end, UTF-16 units from its beginning, that later prompts of the discussion begin with too: each with the one before it
   * and whatever it has more. What stands behind the last of them is this prompt's own.
   */
  readonly common?: readonly number[];
}

/** What a model is asked. */
export interface AnswerRequest {
  /** Alias or `provider:model-id`. */
  readonly model: string;
  /** A key of the chat that asks: chats take turns in the queue. */
  readonly chat: string;
  /**
   * Builds the prompt. Called once, when the call leaves the queue of its provider. A call that waits there
   * costs neither the memory nor the time of a prompt. When it fails, the call gives `internal`; whoever asked knows more.
   */
  readonly messages: () => Promise<readonly PromptMessage[]>;
  /** Ask for a JSON object (the provider's JSON mode where it has one). */
  readonly json?: boolean;
}

/** What an answer took, with all attempts at it. `null` is unknown, never 0. */
export interface Usage {
  readonly tokensIn: number | null;
  /** So many of them were read from a provider's cache. Absent where it does not tell. */
  readonly tokensCached?: number;
  readonly tokensOut: number | null;
  /** US dollars. */
  readonly cost: number | null;
  /** An attempt did not tell what it took: it was at least this. */
  readonly partial?: true;
}

/** What a model has written, whole or not. */
export interface Written {
  readonly text: string;
  /** What it thought before, if it told: never part of the answer. */
  readonly thinking?: string;
  /** The concrete `provider:model-id` that answered. */
  readonly model: string;
}

/** Why an answer ends before its end, and is kept: the provider's limit of length was reached, or it repeated itself without end. */
export type EarlyEnd = 'length' | 'repeated';

/** What came of a call. `ms` is the wall time from leaving the queue. */
export type Answer =
  | (Written & {
      readonly ok: true;
      readonly ended?: EarlyEnd;
      readonly ms: number;
      readonly usage: Usage;
    })
  | {
      readonly ok: false;
      readonly reason: FailureReason;
      /** When to ask again, if the provider told (milliseconds since 1970): for `quota_used`. */
      readonly until?: number;
      /** What people have seen of the last attempt that brought text: it stays, marked as broken off. */
      readonly partial?: Written;
      readonly ms?: number;
      readonly usage?: Usage;
    };

/** How a call is watched and ended. */
export interface AnswerOptions {
  /** Aborting ends the HTTP request in flight; the call then gives `{ ok: false, reason: 'internal' }`, which nobody waits for. */
  readonly signal: AbortSignal;
  /** Gets what is written so far, each time its text grows. Lossy use only. A retry starts again from a shorter text. */
  readonly onText?: (soFar: Written) => void;
}

/** Something that answers: one panel for all providers, or the demo panel. */
export interface Model {
  answer(request: AnswerRequest, options: AnswerOptions): Promise<Answer>;
}

/** What asking a model costs, US dollars. */
export interface Price {
  /** For a token of the prompt. */
  readonly input: number;
  /** For a token of the answer, thinking included. */
  readonly output: number;
  /** For each request, beside its tokens. */
  readonly request: number;
}

/** A model as it is paid for. */
export interface Priced {
  /** `provider:model-id`, or what was asked for if it is of no provider. */
  readonly id: string;
  /** Null where nobody knows it. */
  readonly price: Price | null;
}

/** What is not paid for: recordings, and models that run on this machine. */
export const FREE: Price = { input: 0, output: 0, request: 0 };

/** What a million tokens are taken to cost where nobody knows it, US dollars, unless the operator says otherwise. */
export const UNKNOWN_USD_PER_M = 5;

/** One model that can be chosen. */
export interface ModelEntry {
  /** What people type, e.g. `claude`. */
  readonly alias: string;
  /** `provider:model-id`, e.g. `openrouter:anthropic/claude-sonnet-5`. */
  readonly id: string;
  /** Its provider does not list it, though it may answer; what it lists that is near, at most 3. */
  readonly unlisted?: readonly string[];
}

/** Discussions that are recorded: nothing else can be asked. */
export interface Recordings {
  /** The questions, in the order in which they are offered. */
  readonly questions: readonly {
    readonly question: string;
    readonly note?: string;
    /** In which format it is offered; without one everybody answers at once. */
    readonly format?: 'council';
    /** What can be asked of one model beside it. */
    readonly asides: readonly { readonly seat: string; readonly question: string }[];
  }[];
  /** How many rounds there are of a question; 0 if it is none of these. */
  rounds(question: string): number;
  /** Whether there is an answer to a question that is put to one model; null is the first of the panel. */
  aside(alias: string | null, question: string): boolean;
}

/** The models that can be chosen. Synchronous: it answers from what is cached; `ready` waits for the first lists. */
export interface Catalogue {
  /** Waits until the providers' lists are known, but at most so long (milliseconds). Never throws. Starts the (lazy) loading. */
  ready(withinMs: number): Promise<void>;
  /** The configured or default models, in panel order. Empty without any provider. */
  models(): readonly ModelEntry[];
  /** Set where only recordings are played. */
  readonly recordings?: Recordings | undefined;
  /** The aliases of the default panel: those of `models()`, at most `MAX_PANEL`. */
  defaultPanel(): readonly string[];
  /**
   * A word that a person typed as a model, in any letter case: an alias, a `provider:model-id` or a bare id that a provider lists.
   * Gives the seat's name (the alias where there is one, else `provider:model-id`), or the near matches (at most 3).
   */
  find(
    word: string,
  ): { readonly ok: true; readonly alias: string } | { readonly ok: false; readonly near: readonly string[] };
  /**
   * Models that may judge what a panel said, best first, at most 3: none is a model that sits on it, and those of makers that have no seat
   * come first. Names as `find` gives them. Empty where there is no other model.
   */
  judges(panel: readonly string[]): readonly string[];
  /** Who reviews what the first of a panel drafts: of another maker where there is one. Null for a panel of one. */
  reviewer(panel: readonly string[]): string | null;
  /** What a seat's model costs, as far as its provider's list tells. */
  priced(seat: string): Priced;
}
