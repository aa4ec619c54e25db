/** The rows a step writes, made from an event's payload: a snapshot holds no texts. */
import type { RunCost } from '../discussion/costs.ts';
import type { Groups } from '../discussion/agreement/agreement.ts';
import type { FormatName } from '../discussion/formats/index.ts';
import type { RoundKind } from '../discussion/formats/format.ts';
import type { Entry, EntryKind, UnansweredReason } from '../discussion/transcript.ts';
import type { Order } from '../discussion/ranking/ranking.ts';
import type { Usage } from '../panel/port.ts';
import type { Question } from './asked.ts';
import { aliasOf, callOf, type ChatContext } from './context.ts';
import type { GivenAnswer } from './events.ts';
import { kindOf } from './run.ts';

/** What a step writes: each becomes a row, or changes one. */
export type Row =
  /** The chat and its topics leave their address: they are about to be deleted. */
  | { readonly row: 'chat.forget' }
  | { readonly row: 'project.create'; readonly id: string; readonly name: string; readonly at: number }
  | { readonly row: 'project.about'; readonly id: string; readonly about: string }
  | {
      readonly row: 'project.models';
      readonly id: string;
      readonly models: readonly string[];
      /** By seat, who takes it if its model is down. Null: as it is. */
      readonly fallbacks: Readonly<Record<string, readonly string[]>> | null;
    }
  /** What plain questions get in it. */
  | { readonly row: 'project.format'; readonly id: string; readonly format: FormatName }
  /** Who judges in it; null is whoever is best. */
  | { readonly row: 'project.judge'; readonly id: string; readonly judge: string | null }
  | { readonly row: 'project.delete'; readonly id: string }
  | {
      readonly row: 'discussion.begin';
      readonly id: string;
      readonly project: string;
      readonly question: string;
      /** Drawn by chance. Of it the fences in its prompts are made. */
      readonly chance: string;
      readonly at: number;
    }
  | { readonly row: 'discussion.close'; readonly id: string; readonly at: number }
  /** A closed one is taken up again. */
  | { readonly row: 'discussion.reopen'; readonly id: string; readonly at: number }
  /** Nobody finds it any more, and it is about to be deleted. */
  | { readonly row: 'discussion.expire'; readonly id: string; readonly at: number }
  /** The question that began it has another wording. */
  | { readonly row: 'discussion.rename'; readonly id: string; readonly question: string }
  | { readonly row: 'discussion.delete'; readonly id: string }
  | {
      readonly row: 'round.begin';
      readonly discussion: string;
      readonly number: number;
      readonly kind: RoundKind;
      readonly panel: readonly string[];
      readonly at: number;
    }
  | { readonly row: 'round.end'; readonly discussion: string; readonly number: number; readonly at: number }
  /**
   * The question that runs is asked again: its rounds, from this one on, are as if they had not been. It moves to the round `round` of the
   * discussion `to`, in the words of `text`, with what people threw in. Of what was answered only what it cost is left, and goes there too.
   */
  | {
      readonly row: 'round.withdraw';
      readonly discussion: string;
      readonly from: number;
      readonly to: string;
      readonly round: number;
      /** The entry that is the question. */
      readonly question: number;
      readonly text: string;
    }
  | (Entry & {
      readonly row: 'message';
      readonly discussion: string;
      /** The call that gave it, by which a reply to its message finds it. */
      readonly call: string | null;
      /** What the model thought before; null if it did not tell. No other model sees it, and no document has it. */
      readonly thinking: string | null;
      /** The Telegram id of the person who said it; null for models, and where Telegram does not tell. */
      readonly sender: number | null;
      /** The call of the answer whose message it may share. */
      readonly beside: string | null;
    })
  /** A question's message was edited while it was being answered: its newest wording is kept beside the first. */
  | { readonly row: 'message.revise'; readonly seq: number; readonly text: string }
  /** A question to one model is asked in its newest wording, by another call. */
  | { readonly row: 'message.reword'; readonly seq: number; readonly text: string; readonly call: string }
  /** More of a question has come. One to one model is asked by another call then; null for one to the panel. */
  | { readonly row: 'message.append'; readonly seq: number; readonly text: string; readonly call: string | null }
  /** A call has ended. What it cost is added to what was spent on the day. */
  | {
      readonly row: 'spent';
      readonly at: number;
      /** The Telegram id of who asked for it; null where nobody knows. */
      readonly person: number | null;
      /** `provider:model-id` */
      readonly model: string;
      readonly tokensIn: number | null;
      readonly tokensOut: number | null;
      /** So many of those read came from a provider's cache, as far as it told. */
      readonly tokensCached: number;
      readonly usd: number;
      /** The provider did not tell it, or not all of it. */
      readonly estimated: boolean;
    }
  /** What broke off is replaced by the answer to a retry. */
  | { readonly row: 'message.delete'; readonly discussion: string; readonly call: string }
  /** What a seat holds after its answer in a round. */
  | {
      readonly row: 'position';
      readonly discussion: string;
      readonly round: number;
      readonly seat: string;
      readonly claim: string;
      /** What or who changed it; null if nothing did. */
      readonly moved: string | null;
    }
  /** Who agrees after a round. */
  | { readonly row: 'round.groups'; readonly discussion: string; readonly number: number; readonly groups: Groups }
  /** What is voted for in a round, and by what. */
  | {
      readonly row: 'ballot';
      readonly discussion: string;
      readonly round: number;
      readonly options: readonly string[];
      readonly criteria: readonly string[];
    }
  /** Whom a seat or a person votes for: the newest vote of each counts. */
  | {
      readonly row: 'vote';
      readonly discussion: string;
      readonly round: number;
      readonly by: Voter;
      /** From 0. */
      readonly option: number;
      readonly wouldChange: string | null;
      readonly at: number;
    }
  /** How a seat ranks what the others have answered, best first; those tied together. */
  | {
      readonly row: 'ranking';
      readonly discussion: string;
      readonly round: number;
      readonly seat: string;
      readonly order: Order;
    }
  | {
      readonly row: 'consensus';
      readonly discussion: string;
      readonly seq: number;
      readonly value: unknown;
      /** What the panel and its judge have cost since the question was asked. */
      readonly cost: RunCost;
    };

/** A seat by its alias, or a person by Telegram's id. */
export type Voter = { readonly seat: string } | { readonly person: number };

type MessageRow = Extract<Row, { row: 'message' }>;

/** An entry of the transcript, at the context's newest position. */
function message(
  context: ChatContext,
  kind: EntryKind,
  rest: Pick<MessageRow, 'author' | 'at'> & Partial<MessageRow>,
): MessageRow {
  return {
    row: 'message',
    discussion: context.discussion ?? '',
    seq: context.entry,
    kind,
    round: null,
    by: null,
    asked: null,
    context: null,
    text: '',
    reason: null,
    model: null,
    tokensIn: null,
    tokensOut: null,
    cost: null,
    ms: null,
    usagePartial: false,
    thinking: null,
    call: null,
    sender: null,
    beside: null,
    ...rest,
  };
}

/** What a person said: a question to the panel or, with a call, to the one model that it asks. */
export function questionRow(
  context: ChatContext,
  said: Question & { readonly at: number },
  one: { readonly asked: string; readonly call: string } | null,
): Row {
  const { asked, call } = one ?? { asked: null, call: null };
  const round = one === null ? context.round : null;
  return message(context, 'question', {
    author: said.by,
    sender: said.from,
    at: said.at,
    text: said.text,
    context: said.context,
    round,
    asked,
    call,
  });
}

/** What a person threw in while a discussion runs. */
export function remarkRow(
  context: ChatContext,
  said: { by: string; from: number | null; at: number; text: string },
): Row {
  const { by: author, from: sender, at, text } = said;
  return message(context, 'remark', { author, sender, at, text, round: context.round });
}

/** The model that answers for a seat in a round, if it is not its own. */
function standInOf({ seats }: ChatContext, alias: string, round: number | null): string | null {
  return round === null ? null : (seats.find((seat) => seat.alias === alias)?.by ?? null);
}

/** What a model answered. */
export function answerRow(
  context: ChatContext,
  kind: 'answer' | 'synthesis',
  alias: string,
  round: number | null,
  event: { call: string; at: number; answer: GivenAnswer },
  beside: string | null = null,
): MessageRow {
  const { text, model, ms, tokensIn, tokensOut, cost, usagePartial = false, thinking = '' } = event.answer;
  return message(context, kind, {
    author: alias,
    by: standInOf(context, alias, round),
    at: event.at,
    text,
    round,
    model,
    ms,
    tokensIn,
    tokensOut,
    cost,
    usagePartial,
    thinking: thinking === '' ? null : thinking,
    call: event.call,
    beside,
  });
}

/** That a model did not answer, and why; with what was spent on it if that is known. `asked`: it was asked alone. */
export function failureRow(
  context: ChatContext,
  alias: string,
  round: number | null,
  event: { call: string; at: number; reason: UnansweredReason; usage?: Usage | undefined },
  asked: string | null = null,
): MessageRow {
  const { call, at, reason, usage } = event;
  const { partial = false, ...amounts } = usage ?? {};
  return message(context, 'failure', {
    author: alias,
    by: standInOf(context, alias, round),
    asked,
    at,
    round,
    reason,
    call,
    ...amounts,
    usagePartial: partial,
  });
}

/**
 * Calls in flight, because they are being stopped, at the positions after the context's newest: what people have seen of an answer
 * stays, any other is a failure.
 */
export function stoppedRows(
  context: ChatContext,
  ids: readonly string[],
  at: number,
  partials: Readonly<Record<string, GivenAnswer>>,
): MessageRow[] {
  const calls = ids.flatMap((id) => {
    const call = callOf(context, id);
    // Nobody waits for a word about what nobody would have seen.
    return call === undefined || call.for === 'comparison' || call.for === 'options' ? [] : [[id, call] as const];
  });
  return calls.map(([id, call], n) => {
    const alias = aliasOf(context, call);
    const round = 'seat' in call ? context.round : null;
    const discussion = call.for === 'question' ? call.discussion : context.discussion;
    const place = { ...context, discussion, entry: context.entry + n + 1 };
    const asked = call.for === 'question' ? alias : null;
    const answer = Object.hasOwn(partials, id) ? partials[id] : undefined;
    if (answer) return answerRow(place, 'answer', alias, round, { call: id, at, answer });
    return failureRow(place, alias, round, { call: id, at, reason: 'stopped' }, asked);
  });
}

/** The beginning of the context's current discussion, titled by the question that began it. */
export function discussionRow(
  { discussion, project }: ChatContext,
  begun: { readonly question: string; readonly chance: string; readonly at: number },
): Row {
  const { question, chance, at } = begun;
  return { row: 'discussion.begin', id: discussion ?? '', project: project ?? '', question, chance, at };
}

/** The beginning of the context's current round. */
export function roundRow(context: ChatContext, at: number): Row {
  const { discussion, round, seats } = context;
  const speaking = seats.filter(({ status }) => status !== 'listening');
  return {
    row: 'round.begin',
    discussion: discussion ?? '',
    number: round,
    kind: kindOf(context),
    panel: speaking.map(({ alias }) => alias),
    at,
  };
}
