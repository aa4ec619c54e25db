/** The options of a decision that stand in its question: then nobody has to find any. */
import { givenCriteria, givenOptions, type Options } from '../discussion/ballot/options.ts';
import type { Question } from './asked.ts';
import type { ChatContext } from './context.ts';
import { kindOf } from './run.ts';

/** The options that a question names; null where nobody votes, where it names none, or while the rest of it may come. */
export function optionsIn(context: ChatContext, question: Question | null): Options | null {
  if (kindOf(context) !== 'vote' || question === null || context.asked?.due != null) return null;
  const options = givenOptions(question.text);
  return options && { options, criteria: givenCriteria(question.text) };
}
