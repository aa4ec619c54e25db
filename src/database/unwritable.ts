/** What keeps the database from being written, in words for who hosts the bot. */
import { meaningOf } from './codes.ts';

/** An error in an error is looked for no deeper than this. */
const MOST_DEEP = 4;

/**
 * Why the database cannot be written, to follow "the database cannot be written: ". Null for an error that is about something else,
 * or that passes soon by itself, as a lock does.
 */
export function whyNotWritten(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > MOST_DEEP) return null;
  return meaningOf(error).unwritten ?? whyNotWritten(Reflect.get(error, 'cause'), depth + 1);
}
