import { leaveOutMiddle } from '../../lib/text.ts';

/** A text that is to fit into a prompt. With `keep` (the question, the newest round) it is shortened last and never left out. */
export interface PromptText {
  readonly text: string;
  readonly keep: boolean;
}

/** The greatest length of a fence with its attributes, UTF-16 units. */
const FENCE_CHARS = 350;
/** The length to which old entries are shortened before any is left out, UTF-16 units. */
const SHORTENED_CHARS = 1_200;

const size = (texts: readonly (string | null)[]): number =>
  texts.reduce((sum, text) => sum + (text === null ? 0 : text.length + FENCE_CHARS), 0);

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
 * Only then do those with `keep` lose their middle, the longest first.
 * @param given oldest first
 * @param limit UTF-16 units, fences included. It must leave room for the fence of each one with `keep`
 * @returns the text for each one, or null for one that is left out
 */
export function fitTexts(given: readonly PromptText[], limit: number): (string | null)[] {
  const texts: (string | null)[] = given.map((one) => one.text);
  let excess = size(texts) - limit;
  const shrink = (shorter: (text: string) => string | null): void => {
    for (const [i, one] of given.entries()) {
      const text = texts[i];
      if (excess <= 0) return;
      if (one.keep || typeof text !== 'string') continue;
      const next = shorter(text);
      excess += size([next]) - size([text]);
      texts[i] = next;
    }
  };
  shrink((text) => leaveOutMiddle(text, SHORTENED_CHARS));
  shrink(() => null);
  if (excess <= 0) return texts;
  const kept = texts.filter((text) => text !== null);
  const each = evenShare(
    kept.map((text) => text.length),
    limit - kept.length * FENCE_CHARS,
  );
  return texts.map((text) => (text === null ? null : leaveOutMiddle(text, each)));
}
