import { clean } from '../../lib/text.ts';
import { folded } from './folded.ts';
import { TOKEN } from './tokens.ts';

/** What looks like the beginning of a fence: its bracket. */
const FENCE = /<(?=\s*(?:\/\s*)?said(?![a-z0-9]))/g;

/** A place in a text where something else is put for the characters up to `to`. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    parts.push(text.slice(done, edit.from), edit.text);
    done = edit.to;
  }
  return [...parts, text.slice(done)].join('');
}

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
  const edits: Edit[] = [];
  for (const { index } of look.matchAll(FENCE)) {
    const from = at(index);
    edits.push({ from, to: from + lengthAt(cleaned, from), text: '(' });
  }
  for (const { index, 0: token } of look.matchAll(TOKEN)) {
    const place = at(index + token.length);
    edits.push({ from: place, to: place, text: ' ' });
  }
  return edits.length === 0 ? cleaned : edited(cleaned, edits);
}
