/**
 * The effect `conclude`: a model judges the discussion and writes the consensus as data, which is checked, repaired once, and kept with its
 * readable form.
 */
import { countedIn } from '../database/ballots.ts';
import { heldIn } from '../database/positions.ts';
import * as queries from '../database/queries.ts';
import type { Known } from '../discussion/consensus/consensus.ts';
import { repairPrompt } from '../discussion/prompts/repair.ts';
import type { Entry } from '../discussion/transcript.ts';
import { addUsage } from '../panel/usage.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { Answer, AnswerRequest, FailureReason, PromptMessage, Usage } from '../panel/port.ts';
import { displayName } from '../discussion/transcript.ts';
import { isSeated } from '../panel/stances.ts';
import { texts } from '../texts/texts.ts';
import { inThread } from '../lib/thread.ts';
import { given } from './answer.ts';
import { ask, judgePromptOf } from './ask.ts';
import { areShort, conclusionOf, unstructuredOf, type Conclusion } from './document.ts';
import { isAllowed, outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

const module = new URL('document.ts', import.meta.url).href;
const conclusionInThread = inThread(module, conclusionOf);
const unstructuredInThread = inThread(module, unstructuredOf);

/** Quotes are looked for in what was said: in more than this, UTF-16 units, beside the event loop. */
const MAX_SEARCHED = 50_000;

type Given = Extract<Answer, { ok: true }>;

/** What is kept: a text, and the consensus that it shows, if it is one. */
interface Concluded {
  readonly text: string;
  readonly value: Conclusion['value'] | typeof UNSTRUCTURED;
}

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
    const sits = isSeated(panel, alias);
    const concluded = (result: Given, { text, value: consensus }: Concluded) => {
      const answer = given(result, sits ? `${text}\n\n*${texts.sits(displayName(alias))}*` : text);
      return { outcome: 'ok', event: { type: 'conclusion.answered', call, at: now(), answer, consensus } } as const;
    };
    let entries: readonly Entry[] = [];
    let known: Known | undefined;
    const prompt = async (): Promise<PromptMessage[]> => {
      entries = await queries.transcript(database, input.discussion, input.upTo);
      const project = await queries.projectInfo(database, input.project);
      const chance = await queries.chanceOf(database, input.discussion);
      const { positions, groups, since, inTurn } = await heldIn(database, input.discussion);
      known = { chance, positions, groups };
      const counted = await countedIn(database, input.discussion, since);
      return judgePromptOf({ project, chance, entries, panel, since, inTurn, positions, counted });
    };
    const asked = (messages: AnswerRequest['messages']) =>
      ask(model, { model: alias, chat: String(address.id), messages, json: true }, { signal: watched.signal });

    const read = (text: string) => {
      const searched = entries.reduce((sum, entry) => sum + entry.text.length, 0);
      return areShort([text]) && searched <= MAX_SEARCHED
        ? conclusionOf(text, panel, entries, known)
        : conclusionInThread(text, panel, entries, known);
    };

    /** A text that is no consensus is better than none. */
    const unstructured = async (result: Given, texts: readonly string[]) => {
      const text = areShort(texts) ? unstructuredOf(texts) : await unstructuredInThread(texts);
      return text === null ? failed('invalid', result.usage) : concluded(result, { text, value: UNSTRUCTURED });
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
      if (parsed.ok) return concluded(first, parsed);
      const { problem } = parsed;
      const second = await asked(async () => repairPrompt({ messages: await prompt(), text: first.text, problem }));
      const usage = second.usage === undefined ? first.usage : addUsage(first.usage, second.usage);
      const ms = first.ms + (second.ms ?? 0);
      if (!second.ok && (watched.lost !== null || signal.aborted)) return await unanswered(second.reason, usage);
      const written = { ...first, ms, usage };
      if (!second.ok && parsed.completed) return concluded(written, parsed.completed);
      if (!second.ok) return await unstructured(written, [first.text]);
      const repaired = await read(second.text);
      const result = repaired.ok ? repaired : repaired.completed;
      if (result) return concluded({ ...second, ms, usage }, result);
      // What is complete but for the views that were left out is better than what cannot be read.
      if (parsed.completed) return concluded(written, parsed.completed);
      return await unstructured({ ...second, ms, usage }, [first.text, second.text]);
    } finally {
      stopTyping();
    }
  };
}
