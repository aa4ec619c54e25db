/** The effect `conclude`: a model writes the consensus as data, which is checked, repaired once, and kept with its readable form. */
import * as queries from '../database/queries.ts';
import { repairPrompt } from '../discussion/prompts/prompts.ts';
import type { Entry } from '../discussion/transcript.ts';
import { addUsage } from '../panel/usage.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { Answer, AnswerRequest, FailureReason, PromptMessage, Usage } from '../panel/port.ts';
import { inThread } from '../lib/thread.ts';
import { given } from './answer.ts';
import { ask, conclusionPromptOf } from './ask.ts';
import { areShort, conclusionOf, unstructuredOf } from './document.ts';
import { isAllowed, outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

const module = new URL('document.ts', import.meta.url).href;
const conclusionInThread = inThread(module, conclusionOf);
const unstructuredInThread = inThread(module, unstructuredOf);

/** Quotes are looked for in what was said: in more than this, UTF-16 units, beside the event loop. */
const MAX_SEARCHED = 50_000;

type Given = Extract<Answer, { ok: true }>;

/** What is stored as the consensus where there is only its text: nothing that can be read as one. */
const UNSTRUCTURED = { structured: false } as const;

export function conclude(world: World): EffectHandler<'conclude'> {
  const { database, model, now } = world;
  return async (input, context) => {
    const { address, signal } = context;
    const { call, alias, panel } = input;
    if (!(await isAllowed(world, context, input.discussion))) return 'left';
    const watched = watch(signal);
    const failed = (reason: FailureReason, usage?: Usage) => {
      const spent = usage && { usage };
      return { outcome: reason, event: { type: 'conclusion.failed', call, at: now(), reason, ...spent } } as const;
    };
    const concluded = (result: Given, text: string, consensus: unknown) => {
      const answer = given(result, text);
      return { outcome: 'ok', event: { type: 'conclusion.answered', call, at: now(), answer, consensus } } as const;
    };
    let entries: readonly Entry[] = [];
    const prompt = async (): Promise<PromptMessage[]> => {
      entries = await queries.transcript(database, input.discussion, input.upTo);
      const project = await queries.projectInfo(database, input.project);
      const chance = await queries.chanceOf(database, input.discussion);
      return conclusionPromptOf({ seat: alias, project, chance, entries, panel });
    };
    const asked = (messages: AnswerRequest['messages']) =>
      ask(model, { model: alias, chat: String(address.id), messages, json: true }, { signal: watched.signal });

    const read = (text: string) => {
      const searched = entries.reduce((sum, entry) => sum + entry.text.length, 0);
      return areShort([text]) && searched <= MAX_SEARCHED
        ? conclusionOf(text, panel, entries)
        : conclusionInThread(text, panel, entries);
    };

    /** A text that is no consensus is better than none. */
    const unstructured = async (result: Given, texts: readonly string[]) => {
      const text = areShort(texts) ? unstructuredOf(texts) : await unstructuredInThread(texts);
      return text === null ? failed('invalid', result.usage) : concluded(result, text, UNSTRUCTURED);
    };

    /** The end of a call that was not answered, because it was aborted or because it failed. */
    const unanswered = async (reason: FailureReason, usage?: Usage) => {
      if (watched.lost !== null && !signal.aborted) await outOfReach(world, context, watched.lost);
      return signal.aborted ? 'left' : failed(reason, usage);
    };

    const stopTyping = world.typing(address, watched.onLost);
    try {
      const first = await asked(prompt);
      if (!first.ok) return await unanswered(first.reason, first.usage);
      const parsed = await read(first.text);
      if (parsed.ok) return concluded(first, parsed.text, parsed.value);
      const { problem } = parsed;
      const second = await asked(async () => repairPrompt({ messages: await prompt(), text: first.text, problem }));
      const usage = second.usage === undefined ? first.usage : addUsage(first.usage, second.usage);
      const ms = first.ms + (second.ms ?? 0);
      if (!second.ok && (watched.lost !== null || signal.aborted)) return await unanswered(second.reason, usage);
      if (!second.ok) return await unstructured({ ...first, ms, usage }, [first.text]);
      const repaired = await read(second.text);
      if (repaired.ok) return concluded({ ...second, ms, usage }, repaired.text, repaired.value);
      return await unstructured({ ...second, ms, usage }, [first.text, second.text]);
    } finally {
      stopTyping();
    }
  };
}
