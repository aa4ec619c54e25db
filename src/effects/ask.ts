/**
 * Asking a model. The prompt is built when its turn comes, and in a thread where the transcript is long: every text in it is cleaned and
 * searched for the marks of the others.
 */
import { judgePrompt } from '../discussion/prompts/judge.ts';
import { questionPrompt, seatPrompt } from '../discussion/prompts/prompts.ts';
import type { Entry } from '../discussion/transcript.ts';
import { inThread } from '../lib/thread.ts';
import type { Answer, AnswerOptions, AnswerRequest, Model, PromptMessage } from '../panel/port.ts';

/**
 * Asks a model. Behind its port every fault is a value, but one of our own database is not the model's: it may pass, and the engine
 * tries again.
 * @throws what building the prompt threw
 */
export async function ask(model: Model, request: AnswerRequest, options: AnswerOptions): Promise<Answer> {
  const fault: { error?: unknown } = {};
  const messages: AnswerRequest['messages'] = async () => {
    try {
      return await request.messages();
    } catch (error) {
      fault.error = error;
      throw error;
    }
  };
  const answer = await model.answer({ ...request, messages }, options);
  if ('error' in fault) throw fault.error;
  return answer;
}

/** A longer transcript, in UTF-16 units, holds the event loop for more than some hundredths of a second. */
const MAX_CHARS = 100_000;

interface Transcript {
  readonly entries: readonly Entry[];
  readonly question?: string;
  readonly context?: string | null;
}

function lengthOf({ entries, question = '', context }: Transcript): number {
  const texts = entries.flatMap((entry) => [entry.text, entry.context ?? '']);
  return [...texts, question, context ?? ''].reduce((sum, text) => sum + text.length, 0);
}

/**
 * A function that makes a prompt of a transcript → the same, in the thread where the transcript is long.
 * @param file the module that exports it
 */
function prompting<I extends Transcript>(make: (from: I) => PromptMessage[], file = 'prompts.ts') {
  const module = new URL(`../discussion/prompts/${file}`, import.meta.url).href;
  const makeInThread = inThread(module, make);
  return async (from: I): Promise<PromptMessage[]> => {
    return lengthOf(from) > MAX_CHARS ? makeInThread(from).catch(() => make(from)) : make(from);
  };
}

/** See `seatPrompt`. */
export const seatPromptOf = prompting(seatPrompt);
/** See `questionPrompt`. */
export const questionPromptOf = prompting(questionPrompt);
/** See `judgePrompt`. */
export const judgePromptOf = prompting(judgePrompt, 'judge.ts');
