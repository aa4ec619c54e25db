/** The prompt that asks a judge once more, where its answer cannot be used as it is. */
import type { PromptMessage } from '../../panel/port.ts';
import { safeToQuote } from './quotable.ts';

/** How much of a faulty answer is shown again, UTF-16 units. No consensus is longer. */
const FAULTY_CHARS = 30_000;

/**
 * The prompt that asks once to repair a consensus: the prompt that was sent, what came back, and the problem from
 * `parseConsensus`.
 */
export function repairPrompt(from: {
  readonly messages: readonly PromptMessage[];
  readonly text: string;
  readonly problem: string;
}): PromptMessage[] {
  const faulty = safeToQuote(from.text.trim().slice(0, FAULTY_CHARS));
  return [
    ...from.messages,
    // Some providers refuse an empty assistant message.
    ...(faulty === '' ? [] : [{ role: 'assistant', content: faulty } as const]),
    {
      role: 'user',
      content: `This cannot be used: ${from.problem}. Answer again with the whole JSON object in the form asked for, corrected, and nothing else.`,
    },
  ];
}
