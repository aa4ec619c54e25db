import { brokenObjects } from './broken.ts';
import { jsonObjects } from './json.ts';

/** All texts in a value, in order. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** One value as Markdown: a text as it is, a list or an object as a list. */
function block(value: unknown): string {
  if (typeof value !== 'object' || value === null) return textsIn(value).join('');
  const items = Object.values(value).map((item) => textsIn(item).join(' · ').replace(/\s+/g, ' '));
  return items
    .filter((item) => item !== '')
    .map((item) => `- ${item}`)
    .join('\n');
}

/**
 * An answer that is no consensus, for people to read: the text itself, or if it is an object that cannot be used, or half of one, the
 * texts in it. '' if there are none. Never throws.
 */
function plainText(answer: string): string {
  // Not any object that a text mentions: it must be most of it.
  const wanted = (value: unknown): boolean => JSON.stringify(value).length * 3 > answer.length;
  const strict = jsonObjects(answer).findLast(({ value }) => wanted(value));
  const found = strict ?? brokenObjects(answer, { wanted, cut: true }).at(-1);
  if (typeof found?.value !== 'object' || found.value === null) return answer.trim();
  const blocks = Object.values(found.value).map(block);
  return blocks.filter((one) => one !== '').join('\n\n');
}

/**
 * Of several answers to the same the one that people get: the last, unless it says much less than one before. A repair may be only words
 * about it ("I cannot do that.").
 */
export function plainestText(answers: readonly string[]): string {
  return answers
    .map(plainText)
    .reduce((best, text) => (text.length * 2 < best.length || text === '' ? best : text), '');
}
