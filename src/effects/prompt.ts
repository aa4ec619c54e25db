/** Prompts, made beside the event loop where a transcript is long: every text in it is cleaned and searched for the marks of the others. */
import { conclusionPrompt, questionPrompt, seatPrompt } from '../discussion/prompts.ts';
import type { Entry } from '../discussion/transcript.ts';
import type { PromptMessage } from '../panel/port.ts';
import { inThread } from '../thread/thread.ts';

/** A longer transcript, in UTF-16 units, holds the event loop for more than some hundredths of a second. */
const MAX_CHARS = 100_000;

/** A function that makes a prompt of a transcript → the same, in the thread where the transcript is long. */
function prompting<I extends { readonly entries: readonly Entry[] }>(make: (from: I) => PromptMessage[]) {
  const module = new URL('../discussion/prompts.ts', import.meta.url).href;
  const makeInThread = inThread(module, make);
  return async (from: I): Promise<PromptMessage[]> => {
    const length = from.entries.reduce((sum, { text, context }) => sum + text.length + (context?.length ?? 0), 0);
    return length > MAX_CHARS ? makeInThread(from).catch(() => make(from)) : make(from);
  };
}

/** See `seatPrompt`. */
export const seatPromptOf = prompting(seatPrompt);
/** See `questionPrompt`. */
export const questionPromptOf = prompting(questionPrompt);
/** See `conclusionPrompt`. */
export const conclusionPromptOf = prompting(conclusionPrompt);
