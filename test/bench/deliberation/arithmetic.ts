/** What the results of methods say: accuracy, what changed from right to wrong, and how sure a difference is. Pure. */

/** What came of one question with one method. */
export interface Result {
  readonly question: string;
  readonly answer: string;
  readonly right: boolean;
  /** What most seats said before they saw each other was right; null where nobody answered blind. */
  readonly blindRight: boolean | null;
  /** Null where a provider did not tell. */
  readonly tokens: number | null;
  /** US dollars; null where nobody told. */
  readonly usd: number | null;
  readonly ms: number;
}

/** A method with its results, one for each question. */
export interface Measured {
  readonly method: string;
  readonly results: readonly Result[];
}

/** How many of the answers are right, from 0 to 1. 0 of none. */
export function accuracyOf({ results }: Measured): number {
  return results.length === 0 ? 0 : results.filter(({ right }) => right).length / results.length;
}

/** Answers that were right blind and are wrong at the end. */
export function flipsOf({ results }: Measured): number {
  return results.filter(({ right, blindRight }) => blindRight === true && !right).length;
}

/** The sum of what is known; null if nothing is. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The difference of two methods' accuracy, and between what it lies in 95 of 100 draws of the questions. */
export interface Difference {
  readonly by: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Compares two methods on the same questions: a paired bootstrap, which draws questions with both their results
 * (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
 * @throws if they were not asked the same questions in the same order
 */
export function differenceOf(one: Measured, other: Measured, draws = 2000, seed = 1): Difference {
  const same =
    one.results.length === other.results.length &&
    one.results.every(({ question }, at) => other.results[at]?.question === question);
  if (!same) throw new Error('Two methods are compared that were not asked the same questions');
  const gains = one.results.map(({ right }, at) => Number(right) - Number(other.results[at]?.right ?? false));
  const count = gains.length;
  if (count === 0) return { by: 0, low: 0, high: 0 };
  const random = randomOf(seed);
  const means = Array.from({ length: draws }, () => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += gains[Math.floor(random() * count)] ?? 0;
    return sum / count;
  }).toSorted((a, b) => a - b);
  const at = (share: number) => means[Math.min(draws - 1, Math.floor(share * draws))] ?? 0;
  return { by: gains.reduce((sum, gain) => sum + gain, 0) / count, low: at(0.025), high: at(0.975) };
}

/** What most say, by how often; the first of those said as often. Null of none. */
export function voteOf(answers: readonly string[]): string | null {
  const counts = new Map<string, { text: string; votes: number }>();
  for (const text of answers) {
    const key = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}+\-.]+/gu, ' ')
      .trim();
    const before = counts.get(key);
    counts.set(key, { text: before?.text ?? text, votes: (before?.votes ?? 0) + 1 });
  }
  const [most] = [...counts.values()].toSorted((a, b) => b.votes - a.votes);
  return most?.text ?? null;
}
