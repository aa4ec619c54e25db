import type { FailureReason } from '../panel/port.ts';

/** What an entry of the transcript is. `failure` is kept for the export; models never see it. */
export type EntryKind = 'question' | 'remark' | 'answer' | 'synthesis' | 'failure';

/** Why a model did not answer: it failed, or somebody stopped it. */
export type UnansweredReason = FailureReason | 'stopped';

/** One entry of a discussion's transcript, in the order of `seq`. */
export interface Entry {
  /** Position in the chat, growing; a seat sees the entries up to the one pinned in its call. */
  readonly seq: number;
  readonly kind: EntryKind;
  /** The round it belongs to; `null` for a question to one model and its answer, and for a synthesis. */
  readonly round: number | null;
  /** A person's name (question, remark) or the seat's alias (answer, failure, synthesis). */
  readonly author: string;
  /** For a question to one model: the alias that is asked. */
  readonly asked: string | null;
  /** For a question: the text of the message it replied to. */
  readonly context: string | null;
  /** The text; for a failure empty. */
  readonly text: string;
  readonly reason: UnansweredReason | null;
  /** The call that asked for it, by which a question to one model and what came of it belong together. */
  readonly call: string | null;
  /** The concrete `provider:model-id` that answered. */
  readonly model: string | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** US dollars; `null` is unknown. */
  readonly cost: number | null;
  /** How long the answer took, milliseconds. */
  readonly ms: number | null;
  /** When it was committed, milliseconds since 1970. */
  readonly at: number;
}

/** How the seats of a round speak: all at once without seeing each other, or in turn. */
export type RoundKind = 'open' | 'turns';

/** One round of a discussion. */
export interface RoundInfo {
  readonly number: number;
  readonly kind: RoundKind;
  readonly panel: readonly string[];
}

/** The project a discussion belongs to. */
export interface ProjectInfo {
  readonly name: string;
  /** The standing instruction, '' when there is none. */
  readonly about: string;
}

/** Families of models as their makers write them. */
const FAMILIES = new Map(
  [
    'Claude',
    'GPT',
    'Gemini',
    'Llama',
    'Mistral',
    'Qwen',
    'DeepSeek',
    'Grok',
    'Kimi',
    'Optimist',
    'Skeptic',
    'Pragmatist',
  ].map((name) => [name.toLowerCase(), name]),
);

/** A name for people: known families are written as their makers do, `provider:maker/model-id` is shown as its last part. */
export function displayName(alias: string): string {
  return FAMILIES.get(alias.toLowerCase()) ?? alias.slice(Math.max(alias.lastIndexOf('/'), alias.indexOf(':')) + 1);
}
