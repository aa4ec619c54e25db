/** A question to one model that begins with its name. Pure. */
import { explain, firstWord, modelNamed, question, type Meant, type Saying } from '../../chat/commands/command.ts';

/**
 * `@MODEL question`: the model, and the question behind it. Null if the text does not begin with a model's name.
 */
export function readMention(
  text: string,
  { context, discussion }: Pick<Saying, 'context' | 'discussion'>,
  catalogue: Saying['catalogue'],
): Meant | null {
  const [word, rest] = firstWord(text);
  if (!word.startsWith('@') || word.length < 2) return null;
  const alias = modelNamed(word, catalogue, /(?<![,:;.!?])[,:;.!?]+$/);
  if (alias === null) return null;
  const asked = question(rest, context);
  if (asked === null) return explain('mention');
  return { type: 'ask', alias, threaded: true, discussion, line: null, ...asked };
}
