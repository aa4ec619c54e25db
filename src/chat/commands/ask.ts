/** `/ask [model] question`: one model answers, beside anything that runs. So do `@model question` and a reply to its answer. */
import { lastCall, questionCall } from '../call-inputs.ts';
import { assertEvent } from 'xstate';
import { asks, MAX_ASKS, type ChatContext } from '../context.ts';
import { costOfOne, fundsOf } from '../funds.ts';
import { ports } from '../guards.ts';
import type { Notice } from '../notices.ts';
import { questionRow } from '../rows.ts';
import { JOINS_MS, putBy } from '../put.ts';
import { questionAsked, type Thread } from '../transitions.ts';
import {
  explain,
  firstWord,
  modelNamed,
  question,
  type Asks,
  type CommandSpec,
  type Said,
  type Saying,
} from './command.ts';
import { overBudget } from './refusals.ts';

export interface AskEvent extends Said, Asks {
  readonly type: 'ask';
  /** Null is the first of the panel. */
  readonly alias: string | null;
  /** Whether the discussion is its background; without it the message it replies to is. */
  readonly threaded: boolean;
  /** The discussion of the answer that it replies to, whichever is current; null is the current one. */
  readonly discussion: string | null;
  /** The message of ours that asked whom, in whose place the answer comes. */
  readonly line: number | null;
}

/** The discussion that a question belongs to. */
function threadOf({ discussion, project }: ChatContext, { known }: AskEvent): Thread {
  const { discussion: named } = known;
  return named === null ? { discussion: discussion ?? '', project } : { discussion: named.id, project: named.project };
}

/** The model that a question names at its end: "Is it so, @gpt?". Without the sign it may be a word of the question. */
function lastNamed(text: string, catalogue: Saying['catalogue']): { alias: string; before: string } | null {
  const at = text.lastIndexOf('@');
  const [, named] = /^@([\w.:/-]{1,200}?)[.!?]{0,3}$/.exec(text.slice(at, at + 210)) ?? [];
  if (at < 1 || named === undefined || at + 210 < text.length || !/[\s,]/.test(text.charAt(at - 1))) return null;
  const alias = modelNamed(named, catalogue);
  return alias === null ? null : { alias, before: text.slice(0, at).trimEnd().replace(/,$/, '') };
}

export const ask = {
  names: ['ask'],
  read: ({ rest, context, catalogue, discussion }) => {
    const [word, others] = firstWord(rest);
    const first = modelNamed(word, catalogue);
    const last = first === null ? lastNamed(rest, catalogue) : null;
    const alias = first ?? last?.alias ?? null;
    const asked = question(first === null ? (last?.before ?? rest) : others, context);
    if (asked === null) return explain('ask');
    return { type: 'ask', alias, threaded: context === null, discussion, line: null, ...asked };
  },
  on: {
    anywhere: { ask: { guard: 'mayAsk', actions: 'askOne' } },
    idle: {
      ask: [
        // It belongs to a discussion that is not current, and leaves the chat as it is.
        { guard: 'mayAskElsewhere', actions: 'askOne' },
        // It begins a discussion, and leaves it at rest.
        { guard: 'mayAsk', target: 'paused', actions: ['useProject', 'useDiscussion', 'askOne'] },
      ],
    },
  },
  guards: {
    mayAsk: ({ context, event }) => event.type === 'ask' && whyNot(context, event) === null,
    mayAskElsewhere: ({ context, event }) =>
      event.type === 'ask' && event.known.discussion !== null && whyNot(context, event) === null,
  },
  actions: {
    askOne: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'ask');
      const alias = modelOf(event);
      if (alias === undefined) return;
      const thread = threadOf(context, event);
      const put = putBy(event);
      const { message, threaded, at: since } = event;
      const asked = questionAsked(
        { ...context, entry: context.entry + 1 },
        { alias, since, message, put, threaded, usd: costOfOne(fundsOf(event), alias), ...thread },
      );
      const call = lastCall(asked);
      const question = asks(asked)[call];
      if (question === undefined) return;
      const place = { ...asked, discussion: thread.discussion };
      enqueue.assign(asked);
      enqueue({ type: 'record', params: { rows: [questionRow(place, event, { asked: alias, call })] } });
      const input = { call, alias, replyTo: event.message, edits: event.line };
      enqueue({ type: 'show', params: { kind: 'place', input } });
      const due = put.long ? event.at + JOINS_MS : null;
      enqueue({ type: 'call', params: { calls: [questionCall(asked, question, due)] } });
    }),
  },
  refuse: {
    ask: ({ context }, event) => whyNot(context, event),
  },
} as const satisfies CommandSpec;

/** Why nobody may be asked now; null if somebody may. */
function whyNot(context: ChatContext, event: AskEvent): Notice | null {
  if (Object.keys(asks(context)).length >= MAX_ASKS) return { say: 'asksFull', limit: MAX_ASKS };
  const alias = modelOf(event);
  return alias === undefined ? { say: 'noModels' } : overBudget(event, alias, costOfOne(fundsOf(event), alias));
}

const modelOf = ({ alias, known }: AskEvent): string | undefined => alias ?? known.panel[0];
