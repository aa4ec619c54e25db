/**
 * More of a question that is being answered: the rest of a long paste, what a comment was about, a further part of an album. The question has
 * it from now on, and who has not answered yet is asked again; for who has, it is a remark.
 */
import { lastCall, questionCall } from '../call-inputs.ts';
import { assertEvent } from 'xstate';
import { asks, type ChatContext, type QuestionCall, type Seat } from '../context.ts';
import type { ChatEvent } from '../events.ts';
import { uncovered } from '../funds.ts';
import { ports } from '../guards.ts';
import { continues, JOINS_MS, putBy, type Put } from '../put.ts';
import { remarkRow } from '../rows.ts';
import { hasSpoken } from '../seats.ts';
import type { Enqueue } from '../stops.ts';
import { isComparing, questionAsked } from '../transitions.ts';
import type { CommandSpec, Said } from './command.ts';

/** Words that may be more of a question, and are nothing else. */
export interface MoreEvent extends Said {
  readonly type: 'more';
  readonly text: string;
}

/** The question to one model in flight that an event is more of. */
export function oneOf(context: ChatContext, event: ChatEvent): readonly [string, QuestionCall] | undefined {
  return Object.entries(asks(context)).find(([, { put }]) => continues(put, event));
}

/** How a question is put whose newest part is this: by that it is told whether even more comes. */
function grown(put: Put, event: ChatEvent): Put {
  const { date, long } = putBy(event);
  return { ...put, date, long };
}

/** What stands between the parts of a question: a client cuts a paste in the middle of it. */
const between = (put: Put): string => (put.long ? '\n' : '\n\n');

/** More of the panel's question: whoever has not answered it is asked anew. */
export const joinsPanel = {
  guard: 'joinsPanel',
  target: '#chat.approving',
  reenter: true,
  actions: 'joinPanel',
} as const;

export const more = {
  names: [],
  on: {
    anywhere: { more: { guard: 'joinsOne', actions: 'joinOne' } },
    approving: { more: joinsPanel },
    asking: { more: joinsPanel },
  },
  guards: {
    joinsPanel: ({ context, event }) =>
      context.asked !== null &&
      context.outcome === null &&
      !isComparing(context) &&
      continues(context.asked.put, event),
    joinsOne: ({ context, event }) => {
      const [, question] = oneOf(context, event) ?? [];
      return question !== undefined && uncovered(event, question.alias, question.usd) === null;
    },
  },
  actions: {
    joinPanel: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['text', 'more']);
      const { asked } = context;
      if (asked === null) return;
      const calls = Object.keys(context.calls).filter((id) => !(id in asks(context)));
      const waits = (seat: Seat): Seat =>
        seat.status === 'thinking' ? { ...seat, status: 'waiting', call: null, upTo: null } : seat;
      const put = grown(asked.put, event);
      const isHeard = context.round > asked.round || context.seats.some(hasSpoken);
      const entry = context.entry + (isHeard ? 1 : 0);
      const after = {
        ...context,
        entry,
        remarks: context.remarks + (isHeard ? 1 : 0),
        calls: asks(context),
        seats: context.seats.map(waits),
        asked: { ...asked, put, due: put.long ? event.at + JOINS_MS : null },
        // What it names may be another thing now.
        options: isHeard ? context.options : null,
      };
      enqueue.assign(after);
      if (calls.length > 0) {
        enqueue({ type: 'abort', params: { calls } });
        enqueue({ type: 'show', params: { kind: 'retract', input: { keys: calls } } });
      }
      const text = `${between(asked.put)}${event.text}`;
      const row = isHeard
        ? remarkRow(after, event)
        : ({ row: 'message.append', seq: asked.entry, text, call: null } as const);
      enqueue({ type: 'record', params: { rows: [row] } });
    }),

    joinOne: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['text', 'more']);
      const [id, question] = oneOf(context, event) ?? [];
      if (id === undefined || !question?.put) return;
      const put = grown(question.put, event);
      const due = put.long ? event.at + JOINS_MS : null;
      const { asked, call } = askedAgain(context, id, { ...question, put }, event.at, due, enqueue);
      enqueue.assign(asked);
      const text = `${between(question.put)}${event.text}`;
      enqueue({ type: 'record', params: { rows: [{ row: 'message.append', seq: question.entry, text, call }] } });
    }),
  },
  // Whoever wrote it did not speak to the bot.
  refuse: { more: () => null },
} as const satisfies CommandSpec;

/**
 * A question to one model is asked again, with other words or more of them: what it answers to the call `id` is nobody's business any more.
 * @returns the context with the new call, and that call's id
 */
export function askedAgain(
  context: ChatContext,
  id: string,
  question: QuestionCall,
  at: number,
  notBefore: number | null,
  enqueue: Enqueue,
): { readonly asked: ChatContext; readonly call: string } {
  const { [id]: _, ...calls } = context.calls;
  const { for: _for, edited: _edited, entry, ...rest } = question;
  const asked = questionAsked({ ...context, calls, entry }, { ...rest, since: at });
  const call = lastCall(asked);
  const { alias, message: replyTo } = question;
  enqueue({ type: 'abort', params: { calls: [id] } });
  enqueue({ type: 'show', params: { kind: 'retract', input: { keys: [id] } } });
  enqueue({ type: 'show', params: { kind: 'place', input: { call, alias, replyTo, edits: null } } });
  const input = questionCall({ ...asked, entry: context.entry }, question, notBefore);
  enqueue({ type: 'call', params: { calls: [input] } });
  return { asked: { ...asked, entry: context.entry }, call };
}
