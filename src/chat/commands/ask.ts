/** `/ask [model] question`: one model answers, beside anything that runs. So do `@model question` and a reply to its answer. */
import { assertEvent } from 'xstate';
import { asks, MAX_ASKS } from '../context.ts';
import { ports } from '../guards.ts';
import { questionRow } from '../rows.ts';
import { lastCall, questionAsked, questionCall } from '../transitions.ts';
import { explain, firstWord, question, type Asks, type CommandSpec, type Said } from './command.ts';

export interface AskEvent extends Said, Asks {
  readonly type: 'ask';
  /** Null is the first of the panel. */
  readonly alias: string | null;
  /** Whether the discussion is its context. */
  readonly threaded: boolean;
}

export const ask = {
  names: ['ask'],
  read: ({ rest, context, catalogue }) => {
    const [word, others] = firstWord(rest);
    const model = word === '' ? null : catalogue.find(word);
    const asked = question(model?.ok ? others : rest, context);
    return asked === null
      ? explain('ask')
      : { type: 'ask', alias: model?.ok ? model.alias : null, threaded: false, ...asked };
  },
  on: {
    anywhere: { ask: { guard: 'mayAsk', actions: 'askOne' } },
    // It begins a discussion, and leaves it at rest.
    idle: { ask: { guard: 'mayAsk', target: 'paused', actions: ['useProject', 'useDiscussion', 'askOne'] } },
  },
  guards: {
    mayAsk: ({ context, event }) =>
      event.type === 'ask' &&
      (event.alias ?? event.known.panel[0]) !== undefined &&
      Object.keys(asks(context)).length < MAX_ASKS,
  },
  actions: {
    askOne: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'ask');
      const alias = event.alias ?? event.known.panel[0] ?? '';
      const asked = questionAsked({ ...context, entry: context.entry + 1 }, alias, event.at, event.message);
      const call = lastCall(asked);
      enqueue.assign(asked);
      enqueue({ type: 'record', params: { rows: [questionRow(asked, event, { asked: alias, call })] } });
      enqueue({ type: 'show', params: { kind: 'place', input: { call, alias, replyTo: event.message } } });
      enqueue({ type: 'call', params: { calls: [questionCall(asked, alias, event.threaded)] } });
    }),
  },
  refuse: {
    ask: ({ context }) =>
      Object.keys(asks(context)).length >= MAX_ASKS ? { say: 'asksFull', limit: MAX_ASKS } : { say: 'noModels' },
  },
} as const satisfies CommandSpec;
