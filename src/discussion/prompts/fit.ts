import { leaveOutMiddle } from '../../lib/text.ts';

/**
 * How long a text is kept whole. `old`: it is shortened first and may be left out. `kept` (the question, the newest round): never left out,
 * and shortened only when no old text is left. `first` (the first answers, for the judge): shortened only when those that are kept are short.
 */
export type Rank = 'old' | 'kept' | 'first';

/** A text that is to fit into a prompt. */
export interface PromptText {
  readonly text: string;
  readonly rank: Rank;
}

/** The greatest length of a fence with its attributes, UTF-16 units. */
const FENCE_CHARS = 350;
/** The length to which old entries are shortened before any is left out, and kept ones before the first answers are, UTF-16 units. */
const SHORTENED_CHARS = 1_200;

const size = (texts: readonly (string | null)[]): number =>
  texts.reduce((sum, text) => sum + (text === null ? 0 : text.length + FENCE_CHARS), 0);

const sum = (lengths: readonly number[]): number => lengths.reduce((all, length) => all + length, 0);
const cutTo = (lengths: readonly number[], max: number): number[] => lengths.map((length) => Math.min(length, max));

/** The greatest length to which all texts can be cut so that together they have at most `room` UTF-16 units. */
function evenShare(lengths: readonly number[], room: number): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  let left = room;
  for (const [i, length] of sorted.entries()) {
    const even = Math.floor(left / (sorted.length - i));
    if (length > even) return Math.max(0, even);
    left -= length;
  }
  return Math.max(0, ...lengths);
}

/**
 * Shortens texts so that together they fit into a prompt. First the oldest lose their middle. Then the oldest are left out.
 * Only then do those that are kept lose their middle, the longest first; and the first answers only when each of those is short.
 * @param given oldest first
 * @param limit UTF-16 units, fences included. It must leave room for the fence of each one that is not old
 * @returns the text for each one, or null for one that is left out
 */
export function fitTexts(given: readonly PromptText[], limit: number): (string | null)[] {
  const texts: (string | null)[] = given.map((one) => one.text);
  let excess = size(texts) - limit;
  const shrink = (shorter: (text: string) => string | null): void => {
    for (const [i, one] of given.entries()) {
      const text = texts[i];
      if (excess <= 0) return;
      if (one.rank !== 'old' || typeof text !== 'string') continue;
      const next = shorter(text);
      excess += size([next]) - size([text]);
      texts[i] = next;
    }
  };
  shrink((text) => leaveOutMiddle(text, SHORTENED_CHARS));
  shrink(() => null);
  if (excess <= 0) return texts;
  const lengths = (rank: Rank): number[] => given.flatMap((one) => (one.rank === rank ? [one.text.length] : []));
  const [kept, first] = [lengths('kept'), lengths('first')];
  const room = limit - (kept.length + first.length) * FENCE_CHARS;
  const least = Math.min(sum(cutTo(kept, SHORTENED_CHARS)), first.length === 0 ? room : Math.floor(room / 2));
  const keptTo = evenShare(kept, Math.max(room - sum(first), least));
  const firstTo = evenShare(first, room - sum(cutTo(kept, keptTo)));
  return given.map(({ text, rank }) =>
    rank === 'old' ? null : leaveOutMiddle(text, rank === 'kept' ? keptTo : firstTo),
  );
}
