import { clean } from '../../lib/text.ts';
import { folded } from './folded.ts';
import { alike, TOKENS } from './tokens.ts';

/** What looks like the beginning of a fence: its bracket. */
const FENCE = String.raw`<(?=\s*(?:\/\s*)?${alike('said')}(?![a-z0-9]))`;
const DANGER = new RegExp(`(?<fence>${FENCE})|${TOKENS.join('|')}`, 'g');

/** The length of the character at a place, UTF-16 units. */
const lengthAt = (text: string, place: number): number => ((text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1);

/**
 * A text made safe to quote in a prompt: clean, and without anything that looks like a fence or a token of a chat template, however its
 * characters are spelt. The bracket of a fence becomes a round one. A token gets a space before its last character: `<s >` is still HTML,
 * and nobody's token. Doing it twice changes nothing more. Takes linear time.
 */
export function safeToQuote(text: string): string {
  const cleaned = clean(text);
  const { text: look, at } = folded(cleaned);
  const parts: string[] = [];
  let done = 0;
  for (const { index, 0: found, groups } of look.matchAll(DANGER)) {
    const isFence = groups?.['fence'] !== undefined;
    const place = at(isFence ? index : index + found.length);
    parts.push(cleaned.slice(done, place), isFence ? '(' : ' ');
    done = isFence ? place + lengthAt(cleaned, place) : place;
  }
  return done === 0 ? cleaned : [...parts, cleaned.slice(done)].join('');
}
