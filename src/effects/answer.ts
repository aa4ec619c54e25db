/** The effect `answer`: asks a model, with what its input says it may see. */
import type { AnswerInput } from '../chat/effects.ts';
import type { GivenAnswer } from '../chat/events.ts';
import * as queries from '../database/queries.ts';
import type { EffectHandler } from '../engine/ports.ts';
import { openFence } from '../markdown/open-fence.ts';
import { isQuick } from '../markdown/parse.ts';
import type { Answer, PromptMessage } from '../panel/port.ts';
import { texts } from '../texts/texts.ts';
import { inThread } from '../lib/thread.ts';
import { ask, questionPromptOf, seatPromptOf } from './ask.ts';
import { outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

/** What a model's answer is recorded as. */
export function given(answer: Extract<Answer, { ok: true }>, text = answer.text): GivenAnswer {
  return { text, model: answer.model, ms: answer.ms, ...answer.usage };
}

const openFenceInThread = inThread(new URL('../markdown/open-fence.ts', import.meta.url).href, openFence);

/** A model's own words, and that they are not all of them if the provider cut them. */
async function wordsOf({ text, ended }: Extract<Answer, { ok: true }>): Promise<string> {
  if (ended === undefined) return text;
  // Without the thread the note may stand in the code: better than no answer.
  const fence = isQuick(text) ? openFence(text) : await openFenceInThread(text).catch(() => null);
  return `${text}${fence === null ? '' : `\n${fence}`}\n\n*${texts.cut}*`;
}

async function prompt({ database }: World, chat: number, input: AnswerInput): Promise<PromptMessage[]> {
  const { alias: seat, panel, round, lastRound, kind } = input;
  const project = await queries.projectInfo(database, input.project);
  const entries = input.threaded ? await queries.transcript(database, input.discussion, input.upTo) : [];
  if (input.question === null) return seatPromptOf({ seat, panel, project, entries, round, lastRound, kind });
  const question = await queries.entry(database, chat, input.question);
  const { text = '', context = null, author = '' } = question ?? {};
  return questionPromptOf({ seat, panel, project, entries, question: text, context, askedBy: author });
}

export function answer(world: World): EffectHandler<'answer'> {
  const { model, display, now } = world;
  return async (input, context) => {
    const { address, signal } = context;
    const { call, alias } = input;
    const watched = watch(signal);
    const { onLost } = watched;
    const stopTyping = world.typing(address, onLost);
    const result = await ask(
      model,
      { model: alias, chat: String(address.id), messages: () => prompt(world, address.id, input) },
      { signal: watched.signal, onText: ({ text }) => display.preview(address, call, alias, text, onLost) },
    ).finally(stopTyping);
    if (watched.lost !== null && !signal.aborted) await outOfReach(world, context, watched.lost);
    const text = result.ok ? await wordsOf(result) : '';
    if (signal.aborted) return 'left';
    const at = now();
    return result.ok
      ? { outcome: 'ok', event: { type: `${input.for}.answered`, call, at, answer: given(result, text) } }
      : { outcome: result.reason, event: { type: `${input.for}.failed`, call, at, reason: result.reason } };
  };
}
