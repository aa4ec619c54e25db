/** The effect `conclude`: a model writes the consensus as data, which is checked, repaired once, and kept with its readable form. */
import * as queries from '../database/queries.ts';
import { repairPrompt } from '../discussion/prompts/prompts.ts';
import type { Entry } from '../discussion/transcript.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { Answer, AnswerRequest, FailureReason, PromptMessage, Usage } from '../panel/port.ts';
import { inThread } from '../lib/thread.ts';
import { given } from './answer.ts';
import { ask, conclusionPromptOf } from './ask.ts';
import { areShort, conclusionOf } from './document.ts';
import { outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

const conclusionInThread = inThread(new URL('document.ts', import.meta.url).href, conclusionOf);

/** Quotes are looked for in what was said: in more than this, UTF-16 units, beside the event loop. */
const MAX_SEARCHED = 50_000;

type Given = Extract<Answer, { ok: true }>;

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** Two answers to one task: the second's text, what both took. */
function both(first: Given, second: Given): Given {
  const usage: Usage = {
    tokensIn: sum(first.usage.tokensIn, second.usage.tokensIn),
    tokensOut: sum(first.usage.tokensOut, second.usage.tokensOut),
    cost: sum(first.usage.cost, second.usage.cost),
  };
  return { ...second, ms: first.ms + second.ms, usage };
}

export function conclude(world: World): EffectHandler<'conclude'> {
  const { database, model, now } = world;
  return async (input, context) => {
    const { address, signal } = context;
    const { call, alias, panel } = input;
    const watched = watch(signal);
    const failed = (reason: FailureReason, spent?: Given) => {
      const usage = spent && { usage: spent.usage };
      return { outcome: reason, event: { type: 'conclusion.failed', call, at: now(), reason, ...usage } } as const;
    };
    let entries: readonly Entry[] = [];
    const prompt = async (): Promise<PromptMessage[]> => {
      entries = await queries.transcript(database, input.discussion, input.upTo);
      const project = await queries.projectInfo(database, input.project);
      return conclusionPromptOf({ seat: alias, project, entries, panel });
    };
    const asked = (messages: AnswerRequest['messages']) =>
      ask(model, { model: alias, chat: String(address.id), messages, json: true }, { signal: watched.signal });

    const read = (text: string) => {
      const searched = entries.reduce((sum, entry) => sum + entry.text.length, 0);
      return areShort([text]) && searched <= MAX_SEARCHED
        ? conclusionOf(text, panel, entries)
        : conclusionInThread(text, panel, entries);
    };

    /** The end of a call that was not answered, because it was aborted or because it failed. */
    const unanswered = async (reason: FailureReason, spent?: Given) => {
      if (watched.lost !== null && !signal.aborted) await outOfReach(world, context, watched.lost);
      return signal.aborted ? 'left' : failed(reason, spent);
    };

    const stopTyping = world.typing(address, watched.onLost);
    try {
      const first = await asked(prompt);
      if (!first.ok) return await unanswered(first.reason);
      let result = first;
      let parsed = await read(first.text);
      if (!parsed.ok) {
        const { problem } = parsed;
        const second = await asked(async () => repairPrompt({ messages: await prompt(), text: first.text, problem }));
        if (!second.ok) return await unanswered(second.reason, first);
        result = both(first, second);
        parsed = await read(second.text);
      }
      if (!parsed.ok) return failed('invalid', result);
      const event = {
        type: 'conclusion.answered',
        call,
        at: now(),
        answer: given(result, parsed.text),
        consensus: parsed.value,
      } as const;
      return { outcome: 'ok', event };
    } finally {
      stopTyping();
    }
  };
}
