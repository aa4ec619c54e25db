import { FAMILIES } from '../panel/families.ts';
import { seatOf } from '../panel/stances.ts';
import type { FailureReason } from '../panel/port.ts';
import type { RoundKind } from './formats/format.ts';

/** What an entry of the transcript is. A `failure` is shown in the export only. Models never see it. */
export type EntryKind = 'question' | 'remark' | 'answer' | 'synthesis' | 'failure';

/** Why there is no answer: the call failed, or somebody stopped it. */
export type UnansweredReason = FailureReason | 'stopped';

/** One entry of a discussion's transcript, in the order of `seq`. */
export interface Entry {
  /** The number of the entry in the chat, counting up. A seat sees the entries up to the number that its call names. */
  readonly seq: number;
  readonly kind: EntryKind;
  /** The round it belongs to. Null for a question to one model and its answer, and for a synthesis. */
  readonly round: number | null;
  /** A person's name (question, remark) or the seat's alias (answer, failure, synthesis). */
  readonly author: string;
  /** The model that has answered for the seat, where it is not its own; null or absent if it is. */
  readonly by?: string | null;
  /** For a question to one model: the alias that is asked. */
  readonly asked: string | null;
  /** For a question: the text of the message it replied to. */
  readonly context: string | null;
  /** The text. '' for a failure. */
  readonly text: string;
  readonly reason: UnansweredReason | null;
  /** The model call it belongs to. A question to one model and its answer or failure have the same. */
  readonly call: string | null;
  /** The concrete `provider:model-id` that answered. */
  readonly model: string | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** US dollars. Null means unknown. */
  readonly cost: number | null;
  /** An attempt did not tell what it took: tokens and cost are at least these. */
  readonly usagePartial?: boolean;
  /** How long the answer took, milliseconds. */
  readonly ms: number | null;
  /** When it was committed, milliseconds since 1970. */
  readonly at: number;
}

/** One round of a discussion. */
export interface RoundInfo {
  readonly number: number;
  readonly kind: RoundKind;
  readonly panel: readonly string[];
}

/** The project a discussion belongs to. */
export interface ProjectInfo {
  readonly name: string;
  /** The standing instruction. '' if there is none. */
  readonly about: string;
}

/**
 * A seat's name for people. A known family is written as its maker does, of `provider:maker/model-id` the last part is shown, and a
 * stance stands behind it: "Claude, skeptic".
 */
export function displayName(alias: string): string {
  const { model, stance } = seatOf(alias);
  const name =
    FAMILIES.get(model.toLowerCase()) ?? model.slice(Math.max(model.lastIndexOf('/'), model.indexOf(':')) + 1);
  return stance === null ? name : `${name}, ${stance}`;
}

/** Names in a row. A name with a stance has a comma, so semicolons then keep the names apart. */
export function listed(names: readonly string[]): string {
  return names.join(names.some((name) => name.includes(', ')) ? '; ' : ', ');
}
