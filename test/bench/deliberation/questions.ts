/** Questions whose answers can be checked: one JSON object a line. */
import { z } from 'zod';

const question = z.strictObject({
  id: z.string().min(1),
  kind: z.string().min(1),
  question: z.string().min(1),
  /** Any of these is right. */
  accept: z.array(z.string().min(1)).min(1),
  /** What is often said instead: of these and the right ones whatever stands first counts. */
  reject: z.array(z.string().min(1)).default([]),
});

export type Question = z.infer<typeof question>;

/**
 * Reads questions.
 * @param text a JSON object a line; empty lines are left out
 * @throws with the number of the line that is none
 */
export function parseQuestions(text: string): readonly Question[] {
  const questions = text.split('\n').flatMap((line, at): Question[] => {
    if (line.trim() === '') return [];
    try {
      return [question.parse(JSON.parse(line))];
    } catch {
      throw new Error(`Line ${at + 1} is no question: {"id", "kind", "question", "accept": ["…"], "reject": ["…"]}`);
    }
  });
  if (questions.length === 0) throw new Error('There are no questions');
  if (new Set(questions.map(({ id }) => id)).size < questions.length) throw new Error('Two questions have one id');
  return questions;
}

/** Words without marks of Markdown, in lower case. */
const comparable = (text: string): string =>
  ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[*_`"“”]/g, '')
    .replace(/[\s,;:()]+/g, ' ')
    .replace(/(?<=\S)[.!?]+(?= |$)/g, '')
    .trim()} `;

const placeOf = (text: string, word: string): number => text.indexOf(comparable(word));

/** The numbers in a text, as they are written. */
const numbersIn = (text: string): readonly string[] => text.match(/(?<![\w.])-?\d+(?:[.,]\d+)?(?![\w])/g) ?? [];

/** Whether an answer is right. A number alone is asked for: the first or the last in the answer counts, since a sentence may name others. */
export function isRight({ accept, reject }: Question, answer: string): boolean {
  const text = comparable(answer);
  const wanted = accept.filter((one) => /^-?\d+$/.test(one));
  if (wanted.length === accept.length) {
    const numbers = numbersIn(text);
    return [numbers[0], numbers.at(-1)].some((one) => one !== undefined && wanted.includes(one));
  }
  const first = (words: readonly string[]) =>
    Math.min(...words.map((word) => placeOf(text, word)).map((at) => (at < 0 ? Infinity : at)), Infinity);
  return first(accept) < first(reject) || (first(accept) !== Infinity && reject.length === 0);
}
