/** The effect `answer`: asks a model, with what its input says it may see. */
import type { AnswerInput } from '../chat/effects.ts';
import type { GivenAnswer } from '../chat/events.ts';
import * as queries from '../database/queries.ts';
import { blockLines } from '../discussion/blocks.ts';
import { questionPrompt, seatPrompt } from '../discussion/prompts.ts';
import type { EffectHandler } from '../engine/engine.ts';
import type { Answer, PromptMessage } from '../panel/port.ts';
import { texts } from '../texts/texts.ts';
import { ask } from './ask.ts';
import type { World } from './world.ts';

/** What a model's answer is recorded as. */
export function given(answer: Extract<Answer, { ok: true }>, text = answer.text): GivenAnswer {
  return { text, model: answer.model, ms: answer.ms, ...answer.usage };
}

/** A model's own words, and that they are not all of them if the provider cut them. */
function wordsOf({ text, cut }: Extract<Answer, { ok: true }>): string {
  if (cut !== true) return text;
  const { unclosed } = blockLines(text);
  return `${text}${unclosed === null ? '' : `\n${unclosed}`}\n\n*${texts.cut}*`;
}

async function prompt({ database }: World, chat: number, input: AnswerInput): Promise<PromptMessage[]> {
  const { alias: seat, panel, round, lastRound, kind } = input;
  const project = await queries.projectInfo(database, input.project);
  const entries = input.threaded ? await queries.transcript(database, input.discussion, input.upTo) : [];
  if (input.question === null) return seatPrompt({ seat, panel, project, entries, round, lastRound, kind });
  const question = await queries.entry(database, chat, input.question);
  const { text = '', context = null, author = '' } = question ?? {};
  return questionPrompt({ seat, panel, project, entries, question: text, context, askedBy: author });
}

export function answer(world: World): EffectHandler<'answer'> {
  const { model, display, now } = world;
  return async (input, { address, signal }) => {
    const { call, alias } = input;
    const stopTyping = world.typing(address);
    const result = await ask(
      model,
      { model: alias, chat: String(address.id), messages: () => prompt(world, address.id, input) },
      { signal, onText: (text) => display.preview(address, call, alias, text) },
    ).finally(stopTyping);
    const text = result.ok ? wordsOf(result) : '';
    if (result.ok && !signal.aborted) await display.ahead(address, call, alias, text);
    if (signal.aborted) return 'left';
    const at = now();
    return result.ok
      ? { outcome: 'ok', event: { type: `${input.for}.answered`, call, at, answer: given(result, text) } }
      : { outcome: result.reason, event: { type: `${input.for}.failed`, call, at, reason: result.reason } };
  };
}
